import type { ResourceGraph } from "@holdfast/resilience";
import type { KubernetesObject } from "./kubernetes-object";

/** A data site: its cluster's addresses, and the objects in it. */
export interface DeclaredSite {
  readonly site: string;
  /** Name under which the cluster's own names are found, such as `ansan.holdfast.internal`. */
  readonly domain: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Public address that users' requests enter by. */
  readonly ingressAddress: string;
  readonly objects: readonly KubernetesObject[];
}

/** A voter on a machine in the cloud. */
export interface DeclaredCloudVoter {
  readonly site: string;
  /** Its fixed private address. */
  readonly address: string;
  /** The cloud-config text that its machine boots with. */
  readonly userData: string;
}

/** A service whose users the drill plays: one with a public name, which writes to a database of the blueprint. */
export interface DeclaredService {
  readonly service: string;
  readonly hostname: string;
  readonly database: string;
}

/** Everything that a drill is made of. */
export interface Declaration {
  /** Where the objects were read. */
  readonly source: "evaluated program" | "lab";
  readonly sites: readonly DeclaredSite[];
  readonly cloudVoters: readonly DeclaredCloudVoter[];
  readonly services: readonly DeclaredService[];
  /** What predictions are made from. */
  readonly graph: ResourceGraph;
}
