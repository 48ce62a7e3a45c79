import { isIpv4 } from "@holdfast/contract/addresses";
import { plainName } from "../../blueprint/plain-name";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { WayProblem } from "./problem";

/** Names that a certificate is for. What it is called besides, nobody who checks names looks at. */
export function namesOf({ inputs }: Resource): string[] {
  return textsOf(at(inputs, "spec", "dnsNames")).map(plainName);
}

/** Addresses that a certificate is for. */
export function addressesOf({ inputs }: Resource): string[] {
  return textsOf(at(inputs, "spec", "ipAddresses"));
}

/** Whether something of the names of a certificate is not to be known. */
export function isWithheldIn(
  { inputs }: Resource,
  field: "dnsNames" | "ipAddresses" | "commonName",
): boolean {
  const value = at(inputs, "spec", field);
  return isWithheld(value) || (Array.isArray(value) && value.some(isWithheld));
}

/** Whether names are for a name: a star stands for one label, the first. */
export function coversName(names: readonly string[], name: string): boolean {
  const rest = name.slice(name.indexOf("."));
  return names.some((each) => each === name || (each.startsWith("*.") && each.slice(1) === rest));
}

/** Whether a certificate may be used by one who answers, or who asks; cert-manager restricts neither where nothing is said. */
export function isFor({ inputs }: Resource, use: "server" | "client"): boolean {
  const usages = textsOf(at(inputs, "spec", "usages"));
  return usages.length === 0 || usages.includes(`${use} auth`) || usages.includes("any");
}

type NotCertified = Extract<WayProblem, { kind: "name-not-certified" }>;

/** A certificate without names or addresses by which others call who presents it; `[]` where none is missing. */
export function nameDefects(
  certificate: Resource,
  missing: readonly string[],
  by: NotCertified["by"],
  disables: readonly string[],
): Defect[] {
  if (missing.length === 0) return [];
  const byAddress = missing.every((name) => isIpv4(name));
  return [
    {
      policy: "ways-are-open",
      level: "error",
      resource: certificate.urn,
      field: byAddress ? "spec.ipAddresses" : "spec.dnsNames",
      problem: {
        kind: "name-not-certified",
        value: (byAddress ? addressesOf(certificate) : namesOf(certificate)).join(", "),
        missing,
        by,
      },
      mend: {
        resource: certificate.urn,
        path: ["spec", byAddress ? "ipAddresses" : "dnsNames"],
        value: [...(byAddress ? addressesOf(certificate) : namesOf(certificate)), ...missing],
      },
      disables,
    },
  ];
}

/** A certificate that those who check it refuse, because it is not for what it is used for. */
export function unfitUsage(
  certificate: Resource,
  lacks: "server" | "client",
  disables: readonly string[],
): Defect {
  return {
    policy: "ways-are-open",
    level: "error",
    resource: certificate.urn,
    field: "spec.usages",
    problem: {
      kind: "usage-missing",
      value: textsOf(at(certificate.inputs, "spec", "usages")).join(", "),
      lacks: `${lacks} auth`,
    },
    mend: {
      resource: certificate.urn,
      path: ["spec", "usages"],
      value: [...textsOf(at(certificate.inputs, "spec", "usages")), `${lacks} auth`],
    },
    disables,
  };
}
