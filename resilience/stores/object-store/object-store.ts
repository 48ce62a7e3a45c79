import type { LabelledServer, Replication } from "@holdfast/contract/seaweedfs/replication";
import type { Standing } from "../../blueprint/standing";
import type { Quorum } from "../quorum/quorum";
import type { Entrance } from "../store-kind";

/** A server of volumes. */
export interface VolumeServer extends Standing, LabelledServer {
  /** The hall that it may run in; absent where it may run in several. */
  readonly hall?: string;
  readonly urn: string;
}

/** Objects in volumes, copied over servers at several sites: SeaweedFS. */
export interface ObjectStore {
  readonly name: string;
  /** The masters: without a majority of them nobody says where a new object goes. */
  readonly masters: Quorum;
  readonly servers: readonly VolumeServer[];
  /** How copies are placed, by each master or gateway that says something else: whichever leads or is asked decides. */
  readonly replications: readonly Replication[];
  /** What answers by S3 at each site. */
  readonly gateways: readonly Entrance[];
  /** The database that holds names; absent where a gateway keeps them for itself, or it is not known. */
  readonly database?: string;
}
