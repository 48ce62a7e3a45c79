import type { StateResource, Step } from "./conformance-project";

/** Properties that no two runs have in common: identities, times, addresses that the API server chooses. */
const own = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "clusterIP",
  "clusterIPs",
  "nodePort",
  "healthCheckNodePort",
  "controller-uid",
  "batch.kubernetes.io/controller-uid",
  "f:clusterIP",
  // When it was written, and by which of the controllers first, differs.
  "status",
  "time",
]);

/** How the engine marks what it encrypted. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** A value without what no two runs have in common. */
export function normalForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalForm);
  if (typeof value === "string") return withoutSuffixes(value);
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value) return "secret";
  const kept = Object.entries(value)
    .filter(([key, inner]) => !own.has(key) || inner === "None")
    .map(([key, inner]) => [key, key === "managedFields" ? managers(inner) : normalForm(inner)]);
  return Object.fromEntries(kept) as unknown;
}

/** Names that a plugin made up, and the name of the stack. */
function withoutSuffixes(text: string): string {
  return text
    .replace(/autonamed-[0-9a-f]{8}/g, "autonamed-x")
    .replace(/pulumi-kubernetes-[0-9a-f]{8}/g, "pulumi-kubernetes-x")
    .replace(/urn:pulumi:[^:]+::/g, "urn:pulumi:stack::")
    .replace(/(Stack::[^:]*-)(official|stand-in)$/, "$1stack");
}

/** Who manages which fields, by name; what controllers write into the status is left out. */
function managers(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  return (entries as Record<string, unknown>[])
    .filter((entry) => entry["subresource"] === undefined)
    .map((entry) => normalForm(entry) as Record<string, unknown>)
    .sort((one, other) => key(one).localeCompare(key(other), "en"));
}

function key(entry: Record<string, unknown>): string {
  return `${String(entry["manager"])} ${String(entry["operation"])}`;
}

/** A plan in a form that two plugins can agree on: one line a resource, with what changes. */
export function plannedSteps(steps: Step[]): unknown[] {
  return steps
    .map(({ op, urn, newState, detailedDiff }) => ({
      resource: shortUrn(urn),
      op,
      inputs: urn.includes("pulumi:providers:") ? undefined : normalForm(newState?.inputs),
      diff: Object.fromEntries(Object.entries(detailedDiff ?? {}).map(([path, { kind }]) => [path, kind])),
    }))
    .sort((one, other) => `${one.resource} ${one.op}`.localeCompare(`${other.resource} ${other.op}`, "en"));
}

/** A state in a form that two plugins can agree on. */
export function keptResources(resources: StateResource[]): unknown[] {
  return resources
    .filter(({ urn }) => !urn.includes("pulumi:providers:"))
    .map(({ urn, id, inputs, outputs, initErrors, additionalSecretOutputs }) => ({
      resource: shortUrn(urn),
      id: normalForm(id),
      inputs: normalForm(inputs),
      outputs: normalForm(outputs),
      // The official plugin forgets what a Deployment says of itself as soon as another Deployment changes.
      initErrors: initErrors?.filter((reason) => !reason.startsWith("[")).map(withoutSuffixes),
      additionalSecretOutputs,
    }))
    .sort((one, other) => one.resource.localeCompare(other.resource, "en"));
}

function shortUrn(urn: string): string {
  return String(withoutSuffixes(urn)).split("::").slice(2).join("::");
}
