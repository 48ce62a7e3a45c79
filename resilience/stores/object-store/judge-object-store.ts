import { placements } from "@holdfast/contract/seaweedfs/replication";
import { raftElectionSeconds } from "../../arithmetic/quorum";
import type { Damage } from "../../judge/damage";
import type { Reason } from "../../judge/reason";
import type { Explained, Remedy } from "../../judge/remedy";
import type { RtoTerm } from "../../judge/rto-term";
import { databaseKind } from "../database/kind";
import { judgeQuorum } from "../quorum/judge-quorum";
import type { JudgedWith } from "../store-kind";
import type { ObjectStore, VolumeServer } from "./object-store";

/** What a loss leaves of an object store. */
export interface ObjectStoreState extends Explained {
  /** Share of the objects that can be read. Assumption: volumes are spread evenly over the places that they may have. */
  readonly readable: number;
  /** New objects are taken. */
  readonly writes: boolean;
  /** What an interruption of writes is spent on. */
  readonly terms: readonly RtoTerm[];
  /** Seconds of acknowledged objects that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
}

/**
 * Time until masters take a server that says nothing more for lost, in seconds: they ask after 10 s without a word and wait
 * 20 s for the answer (keep-alive of gRPC, as the vendor's servers set it). Until then writes are sent to its volumes, and
 * fail. One that is killed is missed at once.
 */
const serverMissedSeconds = 30;

/**
 * Time until volume servers and gateways take the leading master for lost when its site says nothing more, in seconds: as its
 * clients they ask after 60 s without a word, and wait 20 s for the answer. Until then the next leader knows no server, and
 * nothing new is taken. Of one that is killed they learn at once.
 */
const masterMissedSeconds = 80;

/** Time that a lost master costs those who ask it first for the next leader, in seconds: it never answers, and they wait. */
const lostMasterSeconds = 25;

/** Whether a loss takes a server: with its site, with its hall, or while its node is drained. */
function isLost(server: VolumeServer, damage: Damage): boolean {
  const halls = damage.halls.get(server.site);
  const isWhole = damage.sites.has(server.site) || damage.drained.has(server.site);
  if (server.hall !== undefined && halls && !isWhole) return halls.has(server.hall);
  return damage.lost(server, 1) > 0;
}

/** Judges an object store by where its masters and volumes stand, and by the database that holds the names. */
export function judgeObjectStore(store: ObjectStore, context: JudgedWith): ObjectStoreState {
  const { damage, blueprint } = context;
  const masters = judgeQuorum(blueprint, store.masters, damage);
  const names = store.database === undefined ? undefined : context.state(databaseKind, store.database);
  const left = store.servers.filter((server) => !isLost(server, damage));
  const lost = store.servers.filter((server) => isLost(server, damage));
  const shares = store.replications.map((replication) => {
    const all = placements(store.servers, replication);
    return all === 0 ? 0 : placements(lost, replication) / all;
  });
  const gone = store.servers.length === 0 ? 1 : Math.max(0, ...shares);
  const isDivided = left.some((one) => left.some((other) => !damage.connected(one.site, other.site)));
  const unplaced = store.replications.find((replication) => placements(left, replication) === 0);
  const takes = store.replications.length > 0 && unplaced === undefined;
  const readable = left.length === 0 || names === undefined || names.readable === 0 ? 0 : 1 - gone;
  const resource = lost[0]?.urn ?? store.servers[0]?.urn;
  const because: Reason[] = [...masters.because];
  const remedies: Remedy[] = [...masters.remedies];
  if (store.database === undefined)
    because.push({ kind: "object-names-apart", store: store.name, resource: store.gateways[0]?.urn });
  else if (names === undefined)
    because.push({ kind: "store-lost", storeKind: "database", store: store.database, resource });
  else {
    because.push(...names.because);
    remedies.push(...names.remedies);
  }
  if (lost.length > 0)
    because.push({
      kind: "volumes-lost-copies",
      store: store.name,
      sites: [...new Set(lost.map(({ site }) => site))],
      resource,
    });
  if (isDivided) because.push({ kind: "volumes-divided", store: store.name, resource: left[0]?.urn });
  if (unplaced) {
    const found = new Set(left.map(({ dataCenter }) => dataCenter)).size;
    const needed = 1 + unplaced.otherDataCenters;
    because.push({ kind: "volumes-not-placed", store: store.name, dataCenters: found, needed, resource });
    remedies.push({ kind: "add-object-sites", store: store.name, mends: ["outcome"], resource });
  }
  if (gone > 0) {
    because.push({ kind: "objects-lost", store: store.name, share: gone, resource });
    remedies.push({ kind: "copy-objects-further", store: store.name, mends: ["outcome", "rpo"], resource });
  }
  const lostMasters = Math.max(1, store.masters.voters.length - masters.left.size);
  const namesRpo = names?.rpoSeconds ?? null;
  return {
    readable,
    writes: takes && masters.stands && !isDivided && names?.writes === true && names.terms !== null,
    terms: [
      ...(names?.terms ?? []),
      // Servers that come to a new leader bring their volumes; those of the lost site do not.
      ...(lost.length === 0 || masters.leaderAtRisk
        ? []
        : [{ kind: "volume-server-missed" as const, seconds: serverMissedSeconds, store: store.name }]),
      ...(masters.leaderAtRisk
        ? [
            {
              kind: "master-missed" as const,
              seconds: masterMissedSeconds + lostMasters * lostMasterSeconds,
              store: store.name,
              masters: lostMasters,
            },
            {
              kind: "quorum-election" as const,
              seconds: raftElectionSeconds(masters.electionMilliseconds),
              quorum: masters.name,
              electionTimeouts: 2,
              electionMilliseconds: masters.electionMilliseconds,
            },
          ]
        : []),
    ],
    rpoSeconds: gone > 0 || namesRpo === null ? null : namesRpo,
    because,
    remedies,
  };
}
