import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { storesUsedBy } from "../judge/index-blueprint";

/** Sites at which a service stands: its replicas where it has any, else what its stores are made of. */
export function sitesOf(blueprint: Blueprint, service: Service): Set<string> {
  const running = service.deployments.filter((deployment) => deployment.replicas > 0);
  if (service.deployments.length > 0) return new Set(running.map((deployment) => deployment.site));
  const stores = storesUsedBy(blueprint, service);
  return new Set(stores.flatMap(({ held }) => held?.kind.sites(held.store) ?? []));
}
