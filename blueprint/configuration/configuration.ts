import { type InvalidInput, InvalidInputError } from "holdfast/invalid-input";
import type { z } from "zod";
import { isDataSite, type Site } from "../sites/site";
import {
  ClusterAccess,
  type ExampleFor,
  exampleCommand,
  isStructured,
  type Key,
  type KeyDescription,
  keys,
  type ValueOf,
  voterExamples,
} from "./keys";
import { EVERYTHING, partsOf } from "./parts";
import { closestName } from "../source/closest-name";
import { configurationPath, removeCommand } from "./commands";
import { Refusals, type ValuePath } from "../source/refusals";

export { ClusterAccess } from "./keys";

/** Where configuration is read from: Pulumi in a program, a plain object in a test. */
export interface ConfigurationSource {
  /** Name of the stack, for errors. */
  readonly stack: string;
  /** Value of a key below `holdfast:`; structured values are JSON text. */
  get(key: string): string | undefined;
  /** All keys below `holdfast:` that have a value. Default: not known, so that none is refused as unknown. */
  keys?(): readonly string[];
  /** File and line of a value: the key below `holdfast:`, and what leads to it from there. Default: the stack's file. */
  where?(key: string, path: ValuePath): string;
  /** The file from which all stacks have a key's value, where this one has none of its own. Default: there is none. */
  sharedIn?(key: string): string | undefined;
}

/** The stack's configuration, read and checked. */
export type Configuration = {
  readonly [K in Exclude<Key, "kubeconfigs">]: ValueOf<K>;
} & {
  readonly stack: string;
  /** The file from which all stacks have a key's value, where this one has none of its own. */
  sharedIn(key: string): string | undefined;
  /**
   * Text of the kubeconfig of a site.
   *
   * @throws InvalidInputError where there is none
   */
  kubeconfig(site: string): string;
  /** File and line of a value, for errors. */
  where(key: Key, path?: ValuePath): string;
};

/** What is read, and for whom. */
interface ReadContext {
  readonly source: ConfigurationSource;
  readonly example: ExampleFor;
  where(key: string, path: ValuePath): string;
}

function json(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const parse = (key: Key, text: string | undefined) => {
  const schema: z.ZodType = keys[key].schema;
  return schema.safeParse(isStructured(schema) ? json(text) : text);
};

/** Account and number of an authority that nobody has. */
const EXAMPLE_AUTHORITY = "123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef";

/**
 * A value for a key that nobody has decided yet, as the engine would hand it over: where nothing is deployed, an example can
 * be judged as well. Nothing, where there is another default.
 */
function exampleOf(key: Key, sites: readonly Site[]): string | undefined {
  const { example, schema }: KeyDescription = keys[key];
  const regions = sites.filter((site) => !isDataSite(site));
  const ofEach = (value: (region: string) => unknown) =>
    JSON.stringify(Object.fromEntries(regions.map(({ name, region }) => [name, value(region)])));
  switch (key) {
    case "declares":
      return JSON.stringify([EVERYTHING]);
    case "cloudVoters":
      return ofEach(() => voterExamples);
    case "certificateAuthorityArns":
      return ofEach((region) => `arn:aws:acm-pca:${region}:${EXAMPLE_AUTHORITY}`);
    case "route53NameServers":
      return JSON.stringify([1, 2, 3, 4].map((number) => `ns-${number}.route53.example`));
    default:
      return schema.safeParse(undefined).success ? undefined : example;
  }
}

/** What is wrong with a key's value. Values are not shown: any of them may be a secret. */
function refusedValue(key: Key, issue: z.core.$ZodIssue, context: ReadContext): InvalidInput {
  const { source, example, where } = context;
  if (issue.code === "unrecognized_keys") {
    const path = [...issue.path, issue.keys[0] ?? ""];
    return {
      what: `unknown field ${configurationPath(key, path)}`,
      where: where(key, path),
      why: "nothing reads it",
      fix: removeCommand(source, key, path),
    };
  }
  const text = source.get(key);
  const named = configurationPath(key, issue.path);
  const value = issue.path.reduce<unknown>(
    (of, field) => (Object(of) as { [field: PropertyKey]: unknown })[field],
    json(text),
  );
  const isSet = text !== undefined && (issue.path.length === 0 || value !== undefined);
  const set = exampleCommand(example, key, issue.path);
  const isRepeated = issue.code === "custom" && typeof issue.path.at(-1) === "number";
  // What is no list or object has to go before an item of it can be set.
  const isOtherKind = isSet && issue.code === "invalid_type" && isStructured(keys[key].schema);
  const remove = removeCommand(source, key, issue.path);
  return {
    what: isSet ? `${named} is not right: ${issue.message}` : `${named} is not set`,
    where: where(key, issue.path),
    why: keys[key].why,
    fix: isRepeated ? remove : isOtherKind && !source.sharedIn?.(key) ? `${remove} && ${set}` : set,
  };
}

/** Keys below `holdfast:` that nothing reads. */
function refuseUnknownKeys({ source, where }: ReadContext, ownKeys: readonly string[]): InvalidInput[] {
  const known = [...ownKeys, ...Object.keys(keys)];
  return (source.keys?.() ?? [])
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = closestName(key, known);
      return {
        what: `unknown key holdfast:${key}${meant ? `, which is close to holdfast:${meant}` : ""}`,
        where: where(key, []),
        why: `nothing reads it; the keys are ${known.join(", ")}`,
        fix: removeCommand(source, key),
      };
    });
}

/**
 * Reads the configuration of a stack and checks all of it, so that a wrong value stops the program before
 * anything is declared.
 *
 * @param source the stack's values
 * @param sites the blueprint's sites, for what errors advise
 * @param ownKeys keys below `holdfast:` that the program reads, and this does not. Default: none
 * @throws InvalidInputError with every key that is missing, wrong or unknown, and the command that mends it
 */
export function readConfiguration(
  source: ConfigurationSource,
  sites: readonly Site[],
  ownKeys: readonly string[] = [],
): Configuration {
  const { stack } = source;
  const where = source.where?.bind(source) ?? (() => `Pulumi.${stack}.yaml`);
  const sharedIn = source.sharedIn?.bind(source) ?? (() => undefined);
  const example: ExampleFor = {
    stack,
    sharedIn,
    part: partsOf(sites).includes(stack) ? stack : EVERYTHING,
    dataSite: sites.filter(isDataSite).at(-1)?.name ?? "SITE",
    cloudRegion: sites.find((site) => !isDataSite(site))?.name ?? "REGION",
  };
  const context = { source, example, where };
  const refusals = new Refusals();
  for (const refused of refuseUnknownKeys(context, ownKeys)) refusals.add(refused);

  const isAnalysed = source.get("clusterAccess") === ClusterAccess.None;
  function read<K extends Key>(key: K): ValueOf<K> {
    const result = parse(key, source.get(key) ?? (isAnalysed ? exampleOf(key, sites) : undefined));
    if (result.success) return result.data as ValueOf<K>;
    for (const issue of result.error.issues) {
      const each = issue.code === "unrecognized_keys" ? issue.keys : [];
      const issues = each.length > 1 ? each.map((field) => ({ ...issue, keys: [field] })) : [issue];
      for (const one of issues) refusals.add(refusedValue(key, one, context));
    }
    return undefined as never;
  }

  // Without access none is read, and evaluated without the engine a secret may be of another form than it is.
  const kubeconfigs = isAnalysed ? {} : read("kubeconfigs");
  const configuration: Configuration = {
    stack,
    sharedIn,
    declares: read("declares"),
    // The policy pack and `holdfast check` use it; the program only refuses what they could not use.
    others: read("others"),
    zone: read("zone"),
    awsAccountId: read("awsAccountId"),
    certificateAuthorityArns: read("certificateAuthorityArns"),
    certificatesFrom: read("certificatesFrom"),
    dnsDelegationSetId: read("dnsDelegationSetId"),
    route53NameServers: read("route53NameServers"),
    lastResortAddress: read("lastResortAddress"),
    gatewayImplementation: read("gatewayImplementation"),
    pagers: read("pagers"),
    cloudVoters: read("cloudVoters"),
    lost: read("lost"),
    evacuated: read("evacuated"),
    clusterAccess: read("clusterAccess"),
    where: (key, path = []) => where(key, path),
    kubeconfig(site) {
      const text = new Map(Object.entries(kubeconfigs)).get(site);
      if (text !== undefined) return text;
      throw new InvalidInputError({
        what: `holdfast:kubeconfigs.${site} is not set`,
        where: where("kubeconfigs", [site]),
        why: "clusterAccess is config, so the cluster is reached with its kubeconfig; with clusterAccess none all is declared and analysed, and nothing deployed",
        fix: exampleCommand(example, "kubeconfigs", [site]),
      });
    },
  };
  refusals.throwIfAny();
  return configuration;
}
