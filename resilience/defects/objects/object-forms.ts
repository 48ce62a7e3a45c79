import { objectName } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { DeclaredObjects } from "../references/declared-objects";

const KEY_SIZES: { readonly [algorithm: string]: (size: number) => boolean } = {
  RSA: (size) => size >= 2048 && size <= 8192,
  ECDSA: (size) => [256, 384, 521].includes(size),
};
const SIZES: { readonly [algorithm: string]: string } = { RSA: "2048 to 8192", ECDSA: "256, 384 or 521" };

/** Certificates that cert-manager does not make: by the size of their key, or the group of their issuer. */
function unmadeCertificates(reading: Reading): Defect[] {
  const objects = new DeclaredObjects(reading);
  return reading.all(types.certificate).flatMap((certificate): Defect[] => {
    const site = reading.findSite(certificate);
    if (site === undefined) return [];
    const spec = at(certificate.inputs, "spec");
    const shared = {
      policy: "configuration-takes-effect",
      level: "error",
      resource: certificate.urn,
    } as const;
    const algorithm = textOf(at(spec, "privateKey", "algorithm")) ?? "RSA";
    const size = numberOf(at(spec, "privateKey", "size"));
    const found: Defect[] = [];
    if (size !== undefined && KEY_SIZES[algorithm]?.(size) === false)
      found.push({
        ...shared,
        field: "spec.privateKey.size",
        problem: { kind: "no-such-key-size", value: size, algorithm, sizes: SIZES[algorithm] ?? "" },
      });
    const [kind, name] = [textOf(at(spec, "issuerRef", "kind")), textOf(at(spec, "issuerRef", "name"))];
    const issuer =
      name && objects.find(kind ?? "Issuer", { site, namespace: namespaceOf(certificate) }, name);
    const group = issuer ? issuer.type.split(/[:/]/)[1] : undefined;
    const given = textOf(at(spec, "issuerRef", "group")) ?? "cert-manager.io";
    if (group !== undefined && given !== group)
      found.push({
        ...shared,
        field: "spec.issuerRef.group",
        problem: { kind: "other-group", value: given, group, issuer: `${kind ?? "Issuer"} ${name}` },
        mend: { resource: certificate.urn, path: ["spec", "issuerRef", "group"], value: group },
      });
    return found;
  });
}

const namespaceOf = ({ inputs }: Resource): string =>
  textOf(at(inputs, "metadata", "namespace")) ?? "default";

/** Services that give members and voters their names only once they are ready, and those whose ports have no names. */
function serviceForms(reading: Reading): Defect[] {
  const named = new Map<string, Resource>();
  for (const set of reading.all(types.statefulSet)) {
    const own = at(set.inputs, "metadata", "labels");
    const waits = at(own, labels.quorum) !== undefined || at(own, labels.role) === "member";
    const service = textOf(at(set.inputs, "spec", "serviceName"));
    if (waits) named.set(`${reading.findSite(set)}/${namespaceOf(set)}/${service}`, set);
  }
  return reading.all("kubernetes:core/v1:Service").flatMap((service): Defect[] => {
    const site = reading.findSite(service);
    if (site === undefined) return [];
    const shared = { policy: "configuration-takes-effect", level: "error", resource: service.urn } as const;
    const set = named.get(`${site}/${namespaceOf(service)}/${objectName(service)}`);
    const names = listOf(at(service.inputs, "spec", "ports")).map((each) => textOf(at(each, "name")) ?? "");
    const index = names.findIndex((name, position) => name === "" || names.indexOf(name) !== position);
    return [
      ...(set && at(service.inputs, "spec", "publishNotReadyAddresses") !== true
        ? [
            {
              ...shared,
              field: "spec.publishNotReadyAddresses",
              problem: { kind: "named-when-ready", workload: set.urn },
              mend: { resource: service.urn, path: ["spec", "publishNotReadyAddresses"], value: true },
            } as const,
          ]
        : []),
      ...(names.length > 1 && index >= 0
        ? [
            {
              ...shared,
              field: `spec.ports[${index}].name`,
              problem: { kind: "ports-unnamed", value: names[index] || "absent" },
            } as const,
          ]
        : []),
    ];
  });
}

/** Classes of storage with whose claims goes what members and voters keep. */
function deletingClasses(reading: Reading): Defect[] {
  const users = new Map<string, Resource>();
  for (const set of reading.all(types.statefulSet)) {
    const own = at(set.inputs, "metadata", "labels");
    if (at(own, labels.quorum) === undefined && at(own, labels.role) !== "member") continue;
    for (const claim of listOf(at(set.inputs, "spec", "volumeClaimTemplates")))
      users.set(`${reading.findSite(set)}/${textOf(at(claim, "spec", "storageClassName"))}`, set);
  }
  return reading.all(types.storageClass).flatMap((resource): Defect[] => {
    const user = users.get(`${reading.findSite(resource)}/${objectName(resource)}`);
    const value = at(resource.inputs, "reclaimPolicy") ?? "Delete";
    if (!user || value !== "Delete") return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "warning",
        resource: resource.urn,
        field: "reclaimPolicy",
        problem: { kind: "deletes-data", value, workload: user.urn },
        mend: { resource: resource.urn, path: ["reclaimPolicy"], value: "Retain" },
      },
    ];
  });
}

/** Classes of priority of which each is to be the default of one cluster. */
function defaultPriorities(reading: Reading): Defect[] {
  const defaults = new Map<string, Resource>();
  return reading.all(types.priorityClass).flatMap((resource): Defect[] => {
    const site = reading.findSite(resource);
    if (site === undefined || at(resource.inputs, "globalDefault") !== true) return [];
    const first = defaults.get(site);
    if (!first) defaults.set(site, resource);
    if (!first) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: resource.urn,
        field: "globalDefault",
        problem: { kind: "two-defaults", value: objectName(first) },
        mend: { resource: resource.urn, path: ["globalDefault"], value: false },
      },
    ];
  });
}

/** Classes, Services and certificates that are not of the form that those who use them need. */
export function formDefects(reading: Reading): Defect[] {
  return [
    ...unmadeCertificates(reading),
    ...serviceForms(reading),
    ...deletingClasses(reading),
    ...defaultPriorities(reading),
  ];
}
