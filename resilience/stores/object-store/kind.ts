import type { StoreUse } from "../../blueprint/service";
import { after, always } from "../../judge/recovery";
import type { StoreEffect, StoreKind } from "../store-kind";
import { judgeObjectStore, type ObjectStoreState } from "./judge-object-store";
import type { ObjectStore } from "./object-store";
import { ObjectStoreFailures } from "./object-store-failures";
import { readObjectStores } from "./read-object-stores";

function objectStoreEffect(state: ObjectStoreState, access: StoreUse["access"]): StoreEffect {
  const { because, remedies, readable, rpoSeconds } = state;
  if (readable <= 0) return { outcome: "down", recovery: [], rpoSeconds, because, remedies };
  // Any copy will do for reads: nobody waits for a master.
  if (access === "read")
    return {
      outcome: "serving",
      recovery: always(readable),
      rpoSeconds,
      because: readable < 1 ? because : [],
      remedies,
    };
  if (!state.writes)
    return { outcome: "read-only", recovery: always(readable), rpoSeconds, because, remedies };
  return { outcome: "serving", recovery: after(state.terms, readable), rpoSeconds, because, remedies };
}

/** Objects in volumes with copies at several sites: SeaweedFS. */
export const objectStoreKind: StoreKind<ObjectStore, ObjectStoreState> = {
  kind: "object-store",
  title: "S3-compatible objects in SeaweedFS, in volumes with copies at several sites",
  survives:
    "reads of each object of which a copy is left, by the names in its database; new objects while a majority of masters, that database and a place for each copy are left: a volume that lost a copy takes none until `volume.fix.replication`",
  read: ({ reading, budgets }) => readObjectStores(reading, budgets),
  judge: judgeObjectStore,
  effect: objectStoreEffect,
  fails({ blueprint, places, terms, failedFrom }) {
    const failures = new ObjectStoreFailures(blueprint, places, terms);
    return {
      of(store, access) {
        const unreadable = failures.unreadable(store);
        if (access === "read" || failedFrom === "down") return unreadable;
        return terms.any([unreadable, failures.unwritable(store)]);
      },
    };
  },
  sites: ({ servers, masters }) => [
    ...new Set([...servers, ...masters.voters].map(({ site }) => site).filter((site) => site !== undefined)),
  ],
  // Servers are StatefulSets and Deployments.
  room: () => [],
  needs: ({ database }) => (database === undefined ? [] : [{ kind: "database", name: database }]),
  data: ({ name, servers }) =>
    servers.map(({ site, urn }) => ({
      placed: { kind: "member", storeKind: "object-store", store: name },
      site,
      resource: urn,
    })),
  entrance: { noun: "S3 gateway", of: ({ gateways }) => gateways },
  links({ name, servers, replications }) {
    if (replications.some(({ otherDataCenters }) => otherDataCenters === 0)) return [];
    const sites = [...new Set(servers.map(({ site }) => site))];
    return sites.flatMap((from) =>
      sites.map((to) => ({ from, to, kind: "synchronous" as const, what: name })),
    );
  },
  mark: (count) => `copies of ${count} object ${count === 1 ? "store" : "stores"}`,
  parts: {
    of: ({ masters, servers, gateways }) =>
      [...masters.voters, ...servers, ...gateways].flatMap(({ urn }) => urn ?? []),
    // A master stays among those of which a majority decides, and stands nowhere.
    without(store, disabled) {
      const works = ({ urn }: { readonly urn?: string }): boolean => urn === undefined || !disabled.has(urn);
      return {
        ...store,
        masters: {
          ...store.masters,
          voters: store.masters.voters.map((voter) => (works(voter) ? voter : { name: voter.name })),
        },
        servers: store.servers.filter(works),
        gateways: store.gateways.map((gateway) => (works(gateway) ? gateway : { ...gateway, replicas: 0 })),
      };
    },
  },
};
