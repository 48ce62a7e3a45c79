import type { ServiceDeclaration } from "./service-schema";

/**
 * The service as its parts are built: where it stands and the loss that they are made for, where its file says that
 * this is less than what it promises.
 */
export function asBuilt(service: ServiceDeclaration): ServiceDeclaration {
  const { built } = service;
  if (!built) return service;
  return {
    ...service,
    sites: built.sites ?? service.sites,
    survive: built.survive ?? service.survive,
    rpo: built.rpo ?? service.rpo,
  };
}
