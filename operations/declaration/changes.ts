/** A resource that a preview or an update changes. */
export interface Change {
  /** The engine's word: `create`, `update`, `replace`, `delete`. */
  readonly operation: string;
  /** Type token. */
  readonly type: string;
  readonly name: string;
}

/** What operations change: answers, replicas, configuration, and jobs that bring it to what runs. */
const explained: readonly { readonly type: RegExp; readonly operations: readonly string[] }[] = [
  { type: /^(holdfast:index:|pulumi:pulumi:Stack$)/, operations: ["update"] },
  { type: /^kubernetes:core\/v1:ConfigMap$/, operations: ["update"] },
  { type: /^kubernetes:apps\/v1:Deployment$/, operations: ["update"] },
  { type: /^kubernetes:autoscaling\/v2:HorizontalPodAutoscaler$/, operations: ["update"] },
  {
    type: /^(kubernetes:batch\/v1:Job|aws:route53\/record:Record)$/,
    operations: ["create", "update", "replace", "delete", "create-replacement", "delete-replaced"],
  },
];

/** Changes that no operation makes: something else would be deployed along. */
export function unexplained(changes: readonly Change[]): Change[] {
  return changes.filter(
    ({ type, operation }) =>
      !explained.some((kind) => kind.type.test(type) && kind.operations.includes(operation)),
  );
}

/** A step of `pulumi preview --json`. */
interface PreviewedStep {
  readonly op?: unknown;
  readonly urn?: unknown;
}

const unchanged = new Set(["same", "read", "refresh", "discard-replaced"]);

/**
 * Reads what `pulumi preview --json` printed.
 *
 * @returns every resource that is not the same afterwards; `undefined` where it is no preview
 */
export function changesIn(text: string): Change[] | undefined {
  let steps: unknown;
  try {
    steps = (JSON.parse(text) as { steps?: unknown }).steps;
  } catch {
    return undefined;
  }
  // A preview that changes nothing prints no steps at all.
  if (steps !== undefined && !Array.isArray(steps)) return undefined;
  return ((steps ?? []) as PreviewedStep[]).flatMap(({ op, urn }) => {
    const [, , types = "", name = ""] = String(urn).split("::");
    const operation = String(op);
    return unchanged.has(operation) ? [] : [{ operation, type: types.split("$").at(-1) ?? "", name }];
  });
}

/** Changes in one line: `4 update (ConfigMap 2, Deployment 2), 1 delete (Record 1)`. */
export function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing changes";
  const operations = [...new Set(changes.map(({ operation }) => operation))];
  return operations
    .map((operation) => {
      const of = changes.filter((change) => change.operation === operation);
      const kinds = [...new Set(of.map(({ type }) => type.split(":").at(-1) ?? ""))];
      const counts = kinds.map(
        (kind) => `${kind} ${of.filter(({ type }) => type.endsWith(`:${kind}`)).length}`,
      );
      return `${of.length} ${operation} (${counts.join(", ")})`;
    })
    .join(", ");
}
