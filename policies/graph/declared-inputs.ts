import { SECRET, type Value } from "@holdfast/resilience";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { copyValues, withholdValues } from "./value";

/** Inputs of a resource as its program declared them. */
export type Inputs = { readonly [key: string]: Value };

/** What a policy may know of a provider: which cluster or region it speaks to, and nothing that opens it. */
const PLAIN_PROVIDER_INPUTS = new Set(["clusterIdentifier", "region", "version"]);

/** Fields of Kubernetes Secrets that hold what is secret. */
const SECRET_FIELDS = ["data", "stringData"];

/**
 * Takes out what is secret. The engine hands policies the plain text of secrets without saying that they
 * are secret, so it is told from the type of the resource and from the options it was declared with.
 *
 * @param type the resource's type token
 * @param inputs the copied inputs
 * @param secretProperties properties that the program declares secret
 */
export function withholdSecrets(type: string, inputs: Inputs, secretProperties: readonly string[]): Inputs {
  const kept: { [key: string]: Value } = { ...inputs };
  const withhold = (key: string) => {
    const value = kept[key];
    if (value === undefined || value === null) return;
    kept[key] = typeof value === "object" && !Array.isArray(value) ? withholdValues(value) : SECRET;
  };
  if (type.startsWith("pulumi:providers:")) {
    for (const key of Object.keys(kept)) if (!PLAIN_PROVIDER_INPUTS.has(key)) kept[key] = SECRET;
  }
  if (type === "kubernetes:core/v1:Secret") SECRET_FIELDS.forEach(withhold);
  secretProperties.forEach(withhold);
  return kept;
}

/**
 * Inputs of every resource of the run, kept as the engine shows them one by one.
 *
 * A stack policy is shown outputs only, and a component's outputs do not include its arguments. What was
 * declared passes by earlier, when each resource is validated on its own.
 */
export class DeclaredInputs {
  private readonly byUrn = new Map<string, Inputs>();
  private changes = 0;

  /** Grows whenever something was noted, so that a model of older inputs is not used again. */
  public get revision(): number {
    return this.changes;
  }

  /** Keeps one resource's inputs; a second run of the same resource replaces the first. */
  public note(args: Pick<ResourceValidationArgs, "urn" | "type" | "props" | "opts">): void {
    const inputs = copyValues(args.props);
    this.byUrn.set(args.urn, withholdSecrets(args.type, inputs, args.opts.additionalSecretOutputs));
    this.changes++;
  }

  /** Inputs of a resource, or `undefined` where the engine did not show them. */
  public of(urn: string): Inputs | undefined {
    return this.byUrn.get(urn);
  }
}
