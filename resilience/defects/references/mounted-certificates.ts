import { foundOnce } from "@holdfast/contract/remembered";
import { namespaceOf, podOf } from "../../blueprint/pod";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";

/** Certificates by `site/namespace/secret`: where each is kept. Of one whose site is not known, nobody at a site mounts it. */
export const certificatesBySecret = foundOnce(
  (reading: Reading): ReadonlyMap<string, Resource> =>
    new Map(
      reading.all(types.certificate).flatMap((certificate) => {
        const site = reading.findSite(certificate);
        const secret = textOf(at(certificate.inputs, "spec", "secretName"));
        if (site === undefined || secret === undefined) return [];
        return [[`${site}/${namespaceOf(certificate)}/${secret}`, certificate] as const];
      }),
    ),
);

/** Certificates that pods of a workload mount, by themselves or in a projected volume. */
export function mountedCertificates(reading: Reading, workload: Resource, site: string): Resource[] {
  const certificates = certificatesBySecret(reading);
  return listOf(at(podOf(workload), "volumes"))
    .flatMap((volume) => [
      at(volume, "secret", "secretName"),
      ...listOf(at(volume, "projected", "sources")).map((source) => at(source, "secret", "name")),
    ])
    .flatMap((secret) => certificates.get(`${site}/${namespaceOf(workload)}/${textOf(secret) ?? ""}`) ?? []);
}
