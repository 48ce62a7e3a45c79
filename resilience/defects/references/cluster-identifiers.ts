import { type Reading, types } from "../../blueprint/reading";
import { podTypes } from "../../blueprint/pod-templates";
import { at, textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** Data centers that say that they are one cluster: what is lost with the one is lost with the other. */
export function sharedClusters(reading: Reading): Defect[] {
  const first = new Map<string, string>();
  return reading.all(types.dataCenter).flatMap((center) =>
    (["apiServer", "identifier"] as const).flatMap((field): Defect[] => {
      const value = textOf(at(center.inputs, "cluster", field));
      if (value === undefined) return [];
      const key = `${field} ${value}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, textOf(center.inputs["site"]) ?? center.name);
        return [];
      }
      return [
        {
          policy: "references-resolve",
          level: "error",
          resource: center.urn,
          field: `cluster.${field}`,
          problem: { kind: "cluster-of-another", value, site: other },
        },
      ];
    }),
  );
}

/** Providers of a site that say to speak to another cluster than the site's: what is declared for the one goes to the other. */
export function otherClusters(reading: Reading): Defect[] {
  return reading.all(types.kubernetesProvider).flatMap((provider): Defect[] => {
    const center = provider.parent === undefined ? undefined : reading.resource(provider.parent);
    const value = textOf(provider.inputs["clusterIdentifier"]);
    const declared = center && textOf(at(center.inputs, "cluster", "identifier"));
    if (center?.type !== types.dataCenter || !value || !declared || value === declared) return [];
    const whose = reading
      .all(types.dataCenter)
      .find((each) => textOf(at(each.inputs, "cluster", "identifier")) === value);
    return [
      {
        policy: "references-resolve",
        level: "error",
        resource: provider.urn,
        field: "clusterIdentifier",
        problem: {
          kind: "other-cluster",
          value,
          site: textOf(center.inputs["site"]) ?? center.name,
          declared,
          ...(whose ? { ofSite: textOf(whose.inputs["site"]) ?? whose.name } : {}),
        },
        disables: podTypes
          .flatMap((type) => reading.all(type))
          .filter((each) => each.provider === provider.urn)
          .map(({ urn }) => urn),
        mend: { resource: provider.urn, path: ["clusterIdentifier"], value: declared },
      },
    ];
  });
}
