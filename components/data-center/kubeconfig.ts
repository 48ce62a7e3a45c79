import { parse } from "yaml";
import { InvalidInputError } from "../invalid-input";

/**
 * Refuses a text that is not a kubeconfig. The message never holds any of the text, nor what a parser says about it:
 * a kubeconfig is a key to the cluster, and messages end up in logs.
 *
 * @param text the kubeconfig, YAML or JSON
 * @param where path of the argument
 * @returns the text
 * @throws InvalidInputError when it lacks clusters, contexts, users or a current context that fits them
 */
export function requireKubeconfig(text: string, where: string): string {
  const refuse = (why: string): never => {
    throw new InvalidInputError({
      what: "the text is not a kubeconfig (it is not shown, because it is a secret)",
      where,
      why,
      fix:
        "give the text that `kubectl config view --minify --flatten --raw` prints for this cluster, " +
        "for instance with `pulumi config set --secret`",
    });
  };
  const config = readYaml(text);
  if (!isRecord(config))
    return refuse("it is not a YAML or JSON object; a path to a file is not accepted either");

  const clusters = entries(config["clusters"], "cluster");
  const contexts = entries(config["contexts"], "context");
  const users = entries(config["users"], "user");
  if (clusters.size === 0) return refuse('it has no "clusters"');
  if (contexts.size === 0) return refuse('it has no "contexts"');
  if (users.size === 0) return refuse('it has no "users"');

  const currentName = config["current-context"];
  if (typeof currentName !== "string" || currentName === "") return refuse('it has no "current-context"');
  const current = contexts.get(currentName);
  if (current === undefined) return refuse('its "current-context" is not among its contexts');
  const cluster = clusters.get(current["cluster"]);
  if (cluster === undefined) return refuse("its current context names a cluster that it does not have");
  if (!users.has(current["user"])) return refuse("its current context names a user that it does not have");
  const server = cluster["server"];
  if (typeof server !== "string" || !URL.canParse(server)) {
    return refuse("the cluster of its current context has no server address");
  }
  return text;
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: "error" });
  } catch {
    return undefined;
  }
}

/** Named entries of a kubeconfig list such as `clusters`, by name. */
function entries(list: unknown, kind: string): Map<unknown, Record<string, unknown>> {
  const found = new Map<unknown, Record<string, unknown>>();
  for (const entry of Array.isArray(list) ? (list as unknown[]) : []) {
    if (!isRecord(entry)) continue;
    const body = entry[kind];
    if (typeof entry["name"] === "string" && isRecord(body)) found.set(entry["name"], body);
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
