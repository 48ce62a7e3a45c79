import { InvalidInputError, type Resource, type ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";

/** A hall as the lab builds it: a zone of the site's cluster. */
export interface DeclaredHall {
  readonly name: string;
  /** Processor cores for workloads. */
  readonly cores: number;
  /** Memory for workloads, in GiB. */
  readonly memoryGiB: number;
}

/** What the lab takes from the declaration of a data site. */
export interface DeclaredSite {
  readonly name: string;
  readonly halls: readonly DeclaredHall[];
  /** Storage of the site, in TiB; spread over its servers. */
  readonly storageTiB: number;
  /** Addresses of pods, in CIDR notation. */
  readonly podCidr: string;
  /** Addresses of Services, in CIDR notation. */
  readonly serviceCidr: string;
  /** Who signs the tokens of service accounts: an https URL. */
  readonly serviceAccountIssuer: string;
  /** Storage classes whose volumes the operator prepares on the servers: those without a provisioner. */
  readonly preparedStorageClasses: readonly string[];
  /** The AWS account that holds the site's certificate authority, 12 digits. */
  readonly awsAccountId: string;
}

const dataCenter = z.object({
  site: z.string().min(1),
  halls: z
    .array(
      z.object({
        name: z.string().min(1),
        cores: z.number().positive(),
        memoryGiB: z.number().positive(),
      }),
    )
    .min(1),
  capacity: z.object({ storageTiB: z.number().positive() }),
  cluster: z.object({
    podCidr: z.string(),
    serviceCidr: z.string(),
    serviceAccountIssuer: z.url(),
  }),
  certificateAuthority: z.object({
    arn: z.string().regex(/^arn:[^:]+:[^:]+:[^:]*:\d{12}:/, "an ARN with an account"),
  }),
});

/** Provisioner of volumes that nobody makes on demand. */
const noProvisioner = "kubernetes.io/no-provisioner";

/** Classes of the site whose volumes must be there before they are claimed. */
function preparedClasses(graph: ResourceGraph, site: Resource): string[] {
  return graph.resources
    .filter(
      ({ type, parent, inputs }) =>
        type === "kubernetes:storage.k8s.io/v1:StorageClass" &&
        parent === site.urn &&
        inputs["provisioner"] === noProvisioner,
    )
    .map(({ inputs }) => z.object({ name: z.string() }).parse(inputs["metadata"]).name);
}

function readSite(graph: ResourceGraph, resource: Resource): DeclaredSite {
  const read = dataCenter.safeParse(resource.inputs);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new InvalidInputError({
      what: `the data site ${resource.name} cannot be built in the lab: ${issue?.message ?? "unreadable"}`,
      where: `${resource.urn}: ${issue?.path.join(".") ?? ""}`,
      why: "servers, addresses and keys of the lab follow from the declaration",
      fix: "declare that field of the DataCenter with a plain value",
    });
  }
  const { site, halls, capacity, cluster, certificateAuthority } = read.data;
  return {
    name: site,
    halls,
    storageTiB: capacity.storageTiB,
    podCidr: cluster.podCidr,
    serviceCidr: cluster.serviceCidr,
    serviceAccountIssuer: cluster.serviceAccountIssuer,
    preparedStorageClasses: preparedClasses(graph, resource),
    awsAccountId: certificateAuthority.arn.split(":")[4] ?? "",
  };
}

/**
 * Reads the data sites of a declaration, by name.
 *
 * @param graph what the stack that declares everything would create
 * @throws InvalidInputError when there is none, or one lacks what its control plane is built from
 */
export function readDataSites(graph: ResourceGraph): DeclaredSite[] {
  const found = graph.resources.filter(({ type }) => type === "holdfast:index:DataCenter");
  if (found.length === 0) {
    throw new InvalidInputError({
      what: "the stack declares no data site",
      where: "resources of type holdfast:index:DataCenter",
      why: "the lab starts one control plane for each of them",
      fix: "name a stack that declares data sites with --stack; dev declares all of them",
    });
  }
  return found
    .map((resource) => readSite(graph, resource))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/**
 * The region that programs use when they name none: the first cloud region of the declaration, by name.
 *
 * @param graph what the stack that declares everything would create
 * @returns for instance "ap-northeast-2"; "us-east-1", AWS's own default, where none is declared
 */
export function readHomeRegion(graph: ResourceGraph): string {
  const provider = graph.resources.find(({ type }) => type === "pulumi:providers:aws");
  const region = provider?.inputs["region"];
  return typeof region === "string" ? region : "us-east-1";
}
