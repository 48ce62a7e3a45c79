import { neededBy, type ServiceDeclaration } from "../services/service-schema";
import type { Configuration } from "../configuration/configuration";
import type { Topology } from "../placement/topology";
import { hostnameOf } from "./dns";

/** Host of an image's registry, without its port. */
const hostOf = (image: string): string => (image.split("/")[0] ?? "").replace(/:\d+$/, "");

/**
 * Images that nodes have before they join: of what the blueprint itself runs, and of the services that images are pulled
 * from, with what these call. A registry among the blueprint's own services could else never start: its image, and that
 * of the database behind it, would be pulled from itself.
 */
export function nodeImagesOf({ services, images }: Topology, { zone }: Configuration): string[] {
  const own: readonly string[] = Object.values(images);
  const pulled = new Set([...own, ...services.flatMap(({ workload }) => workload?.image ?? [])].map(hostOf));
  const first: ServiceDeclaration[] = services.filter((service) =>
    pulled.has(hostnameOf(service, zone) ?? ""),
  );
  for (const service of first)
    first.push(
      ...services.filter((each) => neededBy(service).includes(each.service) && !first.includes(each)),
    );
  return [...new Set([...own, ...first.flatMap(({ workload }) => workload?.image ?? [])])];
}
