import type { Value } from "@holdfast/contract/value";

export { isSecret, isUnknown, SECRET, UNKNOWN, type Value } from "@holdfast/contract/value";

/** A resource as a Pulumi engine would register it; readers of every source produce exactly this. */
export interface Resource {
  /** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` */
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program: the last part of the URN. */
  readonly name: string;
  /** True for a resource that a provider manages, false for a component. */
  readonly custom: boolean;
  /** URN of the parent; absent for the stack itself. */
  readonly parent?: string;
  /** URN of the provider resource, without its id; absent for components and default providers. */
  readonly provider?: string;
  /** Inputs as registered. */
  readonly inputs: { readonly [key: string]: Value };
  /** URNs of the resources that this one depends on. */
  readonly dependencies: readonly string[];
  /** For each input, the URNs of the resources that its value comes from. */
  readonly propertyDependencies: { readonly [property: string]: readonly string[] };
}

/** Everything that one or several stacks would create. */
export interface ResourceGraph {
  readonly resources: readonly Resource[];
}
