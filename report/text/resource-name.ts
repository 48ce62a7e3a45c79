/** A resource's URN taken apart for people. */
export interface ResourceName {
  /** The resource's name in the program. */
  readonly name: string;
  /** Its type without the provider's module: `StatefulSet`, `HealthCheck`, `ReplicatedDatabase`. */
  readonly kind: string;
}

/** Reads name and kind off a URN; text that is no URN is taken as the name. */
export function resourceName(urn: string): ResourceName {
  const parts = urn.split("::");
  if (!urn.startsWith("urn:pulumi:") || parts.length < 4) return { name: urn, kind: "resource" };
  const type = parts[2]?.split("$").at(-1) ?? "";
  return { name: parts.slice(3).join("::"), kind: type.split(":").at(-1) ?? type };
}
