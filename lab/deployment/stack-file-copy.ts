import { join } from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { isMap, isScalar, isSeq } from "yaml";
import { type DeployableStack, readStackFile, type StackFile, stackFileName } from "./stack-files";

/** Key of the configuration below which each site's kubeconfig is kept: the lab has its own. */
export const kubeconfigsKey = "holdfast:kubeconfigs";

/** What a stack's file says of the passphrase or key that encrypts its secrets. */
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/** A value that is encrypted: the keys and indices that lead to it, and where it begins. */
interface EncryptedValue {
  readonly path: readonly (string | number)[];
  readonly offset: number;
}

/** Encrypted values below a node. Aliases are not followed: what they stand for is found where it is written. */
function encryptedValues(node: unknown, path: readonly (string | number)[] = []): EncryptedValue[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => encryptedValues(item, [...path, index]));
  if (!isMap(node)) return [];
  if (node.items.length === 1 && node.has("secure")) return [{ path, offset: node.range?.[0] ?? 0 }];
  return node.items.flatMap(({ key, value }) => {
    const name = String(isScalar(key) ? key.value : key);
    return encryptedValues(value, [...path, name]);
  });
}

const encryptedIn = ({ document }: StackFile): EncryptedValue[] => encryptedValues(document.contents);

/**
 * A stack's file as the lab has it. The lab encrypts with a passphrase of its own, so the copy says nothing of the one
 * that the project's secrets are encrypted with, and holds none of them: the engine could read neither.
 *
 * @param file the project's file of the stack
 * @returns the text of the copy
 * @throws InvalidInputError where the file is no YAML
 */
export function stackFileForLab(file: string): string {
  const read = readStackFile(file);
  const { document } = read;
  // Backwards: what is taken out of a list moves those behind it.
  for (const { path } of encryptedIn(read).reverse()) document.deleteIn(path);
  if (isMap(document.contents)) for (const key of encryption) document.delete(key);
  return document.toString({ lineWidth: 0 });
}

/**
 * Refuses stacks whose secrets the lab would have to read. Kubeconfigs it need not: it sets its own.
 *
 * @param project folder of the project that is deployed
 * @param stacks those that the lab deploys
 * @throws InvalidInputError for the first secret that the lab can neither read nor replace
 */
export function refuseUnreadableSecrets(project: string, stacks: readonly DeployableStack[]): void {
  for (const { name } of stacks) {
    const file = join(project, stackFileName(name));
    const read = readStackFile(file);
    const secret = encryptedIn(read).find(({ path }) => path[1] !== kubeconfigsKey);
    if (!secret) continue;
    throw new InvalidInputError({
      what: `the lab cannot read ${secret.path.slice(1).join(".")}, a secret of the stack ${name}`,
      where: `${file}:${read.lineAt(secret.offset)}`,
      why: "it is encrypted with the passphrase or the key of that stack, and the lab has a passphrase of its own",
      fix: "run the lab in a copy of the project (--cwd DIR) whose file states an example there, as plain text",
    });
  }
}
