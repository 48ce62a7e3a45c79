import { grouped, placements, type Replication } from "@holdfast/contract/seaweedfs/replication";
import type { Blueprint } from "../../blueprint/blueprint";
import { storeNamed } from "../../judge/index-blueprint";
import type { PlaceFailures } from "../../risk-groups/blueprint/place-failures";
import type { GraphTerms, Term } from "../../risk-groups/blueprint/term";
import { databaseKind } from "../database/kind";
import { DatabaseFailures } from "../database/database-failures";
import { QuorumFailures } from "../quorum/quorum-failures";
import type { ObjectStore, VolumeServer } from "./object-store";

/** When object stores fail: the judge's view of masters, volumes and names, as terms of a fault graph. */
export class ObjectStoreFailures {
  private readonly quorums: QuorumFailures;
  private readonly databases: DatabaseFailures;

  constructor(
    private readonly blueprint: Blueprint,
    private readonly places: PlaceFailures,
    private readonly terms: GraphTerms,
  ) {
    this.quorums = new QuorumFailures(blueprint, places, terms);
    this.databases = new DatabaseFailures(blueprint, places, terms, this.quorums);
  }

  /** No object can be read: every server is lost, or every one that a volume may be on. */
  public unreadable(store: ObjectStore): Term {
    const names = this.namesOf(store);
    if (!names) return true;
    const { servers, replications } = store;
    const allLost = (some: readonly VolumeServer[]): Term =>
      this.terms.all(some.map((server) => this.lost(server)));
    const withVolumes = replications
      .map((replication) => {
        const all = placements(servers, replication);
        const without = (one: VolumeServer) => servers.filter((other) => other !== one);
        return servers.filter((server) => placements(without(server), replication) < all);
      })
      .filter((some) => some.length > 0);
    return this.terms.any([allLost(servers), ...withVolumes.map(allLost), this.databases.unreadable(names)]);
  }

  /** No new object is taken. */
  public unwritable(store: ObjectStore): Term {
    const { terms, places } = this;
    const names = this.namesOf(store);
    if (!names || store.replications.length === 0) return true;
    const sites = [...new Set(store.servers.map(({ site }) => site))];
    return terms.any([
      this.quorums.failed(store.masters),
      this.databases.unwritable(names),
      ...store.replications.map((replication) => this.unplaced(store, replication)),
      ...sites.flatMap((one, at) => sites.slice(at + 1).map((other) => places.cut(one, other))),
    ]);
  }

  private namesOf({ database }: ObjectStore) {
    return database === undefined ? undefined : storeNamed(this.blueprint, databaseKind, database);
  }

  /** In no data center is there a rack for the first copy with enough beside it, and enough other data centers. */
  private unplaced({ servers }: ObjectStore, replication: Replication): Term {
    const { terms } = this;
    const centers = grouped(servers, ({ dataCenter }) => dataCenter);
    const gone = (group: readonly VolumeServer[]): Term =>
      terms.all(group.map((server) => this.lost(server)));
    return terms.all(
      centers.flatMap((center) => {
        const racks = grouped(center, ({ rack }) => rack);
        const elsewhere = centers.filter((other) => other !== center).map(gone);
        return racks.map((rack) =>
          terms.any([
            this.fewerThan(
              1 + replication.otherServers,
              rack.map((server) => this.lost(server)),
            ),
            this.fewerThan(replication.otherRacks, racks.filter((other) => other !== rack).map(gone)),
            this.fewerThan(replication.otherDataCenters, elsewhere),
          ]),
        );
      }),
    );
  }

  /** Fewer than so many are left of those whose losses these are. */
  private fewerThan(needed: number, losses: readonly Term[]): Term {
    if (needed === 0) return false;
    return losses.length < needed ? true : this.terms.atLeast(losses.length - needed + 1, [...losses]);
  }

  private lost(server: VolumeServer): Term {
    const { places, terms } = this;
    if (server.hall === undefined) return places.copies(server, 1, 1);
    const drained = server.evictable !== 0 && places.lost("maintenance", server.site);
    return terms.any([places.site(server.site), places.hall(server.site, server.hall), drained]);
  }
}
