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

/** What the machine of a voter in the cloud finds around it when it boots for the first time. */
export interface DeclaredMachine {
  /** The provider's name of its region, such as `ap-northeast-2`. */
  readonly region: string;
  /** The archive of etcd that it installs, with its digest. */
  readonly archive: { readonly bucket: string; readonly key: string; readonly sha256: string };
  /** Device that its data volume is attached as. */
  readonly device: string;
}

/** A voter on a machine in the cloud. */
export interface DeclaredCloudVoter {
  readonly site: string;
  /** Its fixed private address. */
  readonly address: string;
  /** The cloud-config text that its machine boots with. */
  readonly userData: string;
  /** Absent where it is not declared with `CloudVoter`. */
  readonly machine?: DeclaredMachine | undefined;
}

/** A certificate authority that issues in a region of the cloud. */
export interface DeclaredAuthority {
  /** The provider's name of the region. */
  readonly region: string;
  /** Family of its key: whoever asks names an algorithm of the same. */
  readonly keyFamily: string;
}

/** A service whose users the drill plays: one with a public name, which writes to a database of the blueprint. */
export interface DeclaredService {
  readonly service: string;
  readonly hostname: string;
  readonly database: string;
}

/** A bucket of a vault. */
export interface DeclaredBucket {
  readonly name: string;
  /** Overwritten and deleted objects stay as former versions. */
  readonly versioned: boolean;
  /** How long nobody may delete what is put in, and by which of S3's modes. Absent: it is not locked. */
  readonly lock?: { readonly mode: string; readonly days: number };
}

/** The object storage of a cloud provider's region, in which members keep archive and backups. */
export interface DeclaredVault {
  /** Site that stands for the region. */
  readonly site: string;
  readonly region: string;
  /** Account that its buckets belong to. */
  readonly account: string;
  readonly buckets: readonly DeclaredBucket[];
  /** Names under which members ask for it: the region's endpoint, and each bucket's below it. */
  readonly names: readonly string[];
}

/** Everything that a drill is made of. */
export interface Declaration {
  /** Where the objects were read. */
  readonly source: "evaluated program" | "lab";
  readonly sites: readonly DeclaredSite[];
  readonly cloudVoters: readonly DeclaredCloudVoter[];
  readonly services: readonly DeclaredService[];
  readonly vaults: readonly DeclaredVault[];
  /** Those that a start from nothing has issued by. Absent where none is declared. */
  readonly authorities?: readonly DeclaredAuthority[];
  /** What predictions are made from. */
  readonly graph: ResourceGraph;
}
