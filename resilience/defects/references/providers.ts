import { type Reading, types } from "../../blueprint/reading";
import type { Defect } from "../defect";

/** Objects that are made in another cluster than that of the site which their component is declared for, or in nobody knows which. */
export function misplacedObjects(reading: Reading): Defect[] {
  const providerOf = new Map(
    reading
      .all(types.kubernetesProvider)
      .flatMap((provider) => (provider.parent ? [[provider.parent, provider.urn] as const] : [])),
  );
  const centerAt = new Map(
    reading.all(types.dataCenter).map((center) => [center.inputs["site"], center.urn]),
  );
  return [...reading.resources].flatMap((resource): Defect[] => {
    const site = reading.siteOfComponent(resource);
    const madeAt = reading.siteOfProvider(resource);
    if (site === undefined || site === madeAt) return [];
    const right = providerOf.get(centerAt.get(site) ?? "");
    // Where the site's provider is not there either, it is told once, and not of each object.
    if (right === undefined || !resource.custom) return [];
    const value = resource.provider?.split("::")[3];
    return [
      {
        policy: "references-resolve",
        level: "error",
        resource: resource.urn,
        field: "provider",
        problem: {
          kind: "other-provider",
          ...(value === undefined ? {} : { value }),
          site,
          ...(madeAt === undefined ? {} : { madeAt }),
          declared: right.split("::").at(-1) ?? "",
        },
        cause: `provider ${value} of ${site}`,
        disables: [resource.urn],
      },
    ];
  });
}
