import { zone } from "./dns";
import { GraphBuilder } from "./graph-builder";
import { policy, workload } from "./service";

/** The five sites that layers stand at, each service at three of them. */
export const layerSites = ["ansan", "siheung", "pangyo", "daegu", "busan"];

/** Name of a service of {@link layers}, numbered from the lowest layer up. */
export function layerService(number: number): string {
  return `service-${number}`;
}

/**
 * Services in layers, each of which needs some of the layer below hard: the number of paths from the top down grows
 * with each layer by as many times as a service has dependencies.
 *
 * @param services how many there are
 * @param count how many layers they are in
 * @param needs how many of the layer below each service needs; all of it where it has no more
 */
export function layers(services: number, count: number, needs: number): GraphBuilder {
  const width = Math.ceil(services / count);
  return servicesWith(services, (number) => {
    const first = (Math.floor(number / width) - 1) * width;
    if (first < 0) return [];
    const below = Array.from({ length: width }, (_, at) => layerService(first + ((number * 7 + at) % width)));
    return below.slice(0, needs);
  });
}

/** Services with dependencies of any shape, at three of five sites each. */
export function servicesWith(
  services: number,
  needs: (number: number) => string[],
  soft: (number: number) => string[] = () => [],
): GraphBuilder {
  const builder = new GraphBuilder();
  for (const site of layerSites) builder.dataCenter(site);
  const hostname = (number: number): string => `${layerService(number)}.holdfast.example`;
  const numbers = Array.from({ length: services }, (_, number) => number);
  for (const number of numbers) {
    policy(builder, layerService(number), {
      allowedSites: layerSites,
      hardDependencies: needs(number),
      softDependencies: soft(number),
    });
    for (const at of [0, 1, 2]) {
      const site = layerSites[(number + at) % layerSites.length]!;
      workload(builder, layerService(number), site, 3, { hostname: hostname(number), cores: "100m" });
    }
  }
  return zone(builder, "holdfast.example", layerSites, numbers.map(hostname));
}
