import type { Database } from "../stores/database/database";
import type { Defect } from "../defects/defect";
import type { Reason } from "../judge/reason";
import type { Endpoint, Zone } from "./endpoint";
import type { Quorum } from "../stores/quorum/quorum";
import type { Service } from "./service";
import type { Certificate, CertificateAuthority } from "./certificate";
import type { Site } from "./site";
import type { StoreRegistry } from "../stores/registry";
import type { Store } from "../stores/store-kind";
import type { Vault } from "./vault";
import type { NamespaceQuota, OtherWorkload } from "./workload";

/** A resource or a text that looks like a part of the blueprint and could not be read. */
export interface NotUnderstood {
  /** URN of the resource. */
  readonly resource: string;
  /** The property or the place in a text. */
  readonly where: string;
  /** What was expected and what was found. */
  readonly reason: string;
}

/**
 * What a resource graph says about sites, services and stores. A thing that the graph does not show is
 * absent here: nothing is assumed to be good.
 */
export interface Blueprint {
  readonly sites: readonly Site[];
  readonly quorums: readonly Quorum[];
  readonly databases: readonly Database[];
  /** Stores of further kinds, by kind. Absent: there are none. */
  readonly otherStores?: ReadonlyMap<string, readonly Store[]>;
  /** The kinds of stores that it was read with. Absent: all that are registered. */
  readonly storeKinds?: StoreRegistry;
  readonly services: readonly Service[];
  readonly endpoints: readonly Endpoint[];
  readonly zones: readonly Zone[];
  readonly vaults: readonly Vault[];
  readonly certificates: readonly Certificate[];
  readonly authorities: readonly CertificateAuthority[];
  /** Pods that take room at a site besides those of services. */
  readonly otherWorkloads: readonly OtherWorkload[];
  readonly quotas: readonly NamespaceQuota[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** Sites that policies name and that the graph does not hold: it is then a part of a blueprint only. */
  readonly missingSites: readonly string[];
  /** What is declared and cannot do what it is declared for. Absent: nothing was found. */
  readonly defects?: readonly Defect[];
  /** Reasons by service: the defects that take something from it. Absent: none does. */
  readonly defectsOf?: ReadonlyMap<string, readonly Reason[]>;
  /** The blueprint as it would be without its defects; absent where it has none. */
  readonly intended?: Blueprint;
}
