import { InvalidInputError, type Resource, type ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";
import type {
  DeclaredAuthority,
  DeclaredCloudVoter,
  DeclaredService,
  DeclaredSite,
  Declaration,
} from "./declaration";
import { drilledKinds, kubernetesObject, type KubernetesObject } from "./kubernetes-object";
import { vaultsOf } from "./read-vaults";

/** Services that are drilled: both their databases have two shards, led from different sites. */
export const drilledServices = ["payments", "messaging"] as const;

const dataCenter = z.object({
  site: z.string(),
  cluster: z.object({
    domain: z.string(),
    podCidr: z.string(),
    serviceCidr: z.string(),
    ingressAddress: z.string(),
  }),
});

const cloudVoter = z.object({
  privateIp: z.string(),
  userData: z.string(),
  tags: z.object({ "holdfast.dev/site": z.string(), "holdfast.dev/voter": z.string() }),
});

const voterComponent = z.object({
  region: z.string(),
  etcd: z.object({ bucket: z.string(), key: z.string(), sha256: z.string() }),
});

const attachment = z.object({ deviceName: z.string() });

const authority = z.object({
  region: z.string(),
  type: z.literal("SUBORDINATE"),
  certificateAuthorityConfiguration: z.object({ keyAlgorithm: z.string() }),
});

const placement = z.object({
  service: z.string(),
  hostname: z.string(),
  stores: z.array(z.object({ kind: z.string(), name: z.string(), access: z.string() })),
});

/** A resource whose inputs are not as its component writes them. */
function unreadable(resource: Resource, error: z.ZodError): InvalidInputError {
  return new InvalidInputError({
    what: `${resource.name} cannot be drilled`,
    where: resource.urn,
    why: error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    fix: "declare it with the components of this package",
  });
}

function parsed<T extends z.ZodType>(schema: T, resource: Resource): z.output<T> {
  const result = schema.safeParse(resource.inputs);
  if (!result.success) throw unreadable(resource, result.error);
  return result.data;
}

/** The objects of each cluster: those whose provider a DataCenter is the parent of. */
function objectsOf(graph: ResourceGraph, dataCenterUrn: string): KubernetesObject[] {
  const providers = new Set(
    graph.resources
      .filter(({ type, parent }) => type === "pulumi:providers:kubernetes" && parent === dataCenterUrn)
      .map(({ urn }) => urn),
  );
  const kinds: ReadonlySet<string> = new Set(drilledKinds);
  return graph.resources
    .filter(
      ({ type, provider }) => provider && providers.has(provider) && kinds.has(type.split(":")[2] ?? ""),
    )
    .map((resource) => parsed(kubernetesObject, resource));
}

/** The sites of a blueprint, each with the objects that `objects` finds there. */
export function sitesOf(
  graph: ResourceGraph,
  objects: (dataCenter: Resource, site: string) => readonly KubernetesObject[],
): DeclaredSite[] {
  return graph.resources
    .filter(({ type }) => type === "holdfast:index:DataCenter")
    .map((resource) => {
      const { site, cluster } = parsed(dataCenter, resource);
      return { site, ...cluster, objects: objects(resource, site) };
    });
}

/** What the machine of a voter finds around it, from the component that declares it and what else that does. */
function machineOf(graph: ResourceGraph, { parent }: Resource): DeclaredCloudVoter["machine"] {
  const component = voterComponent.safeParse(graph.resources.find(({ urn }) => urn === parent)?.inputs);
  const attached = attachment.safeParse(
    graph.resources.find(
      (each) => each.parent === parent && each.type === "aws:ec2/volumeAttachment:VolumeAttachment",
    )?.inputs,
  );
  if (!component.success || !attached.success) return undefined;
  const { region, etcd } = component.data;
  return { region, archive: etcd, device: attached.data.deviceName };
}

/** The authorities that issue in a region. */
export function authoritiesOf(graph: ResourceGraph): DeclaredAuthority[] {
  return graph.resources
    .filter(({ type }) => type === "aws:acmpca/certificateAuthority:CertificateAuthority")
    .flatMap(({ inputs }) => {
      const { data } = authority.safeParse(inputs);
      if (!data) return [];
      const [keyFamily = ""] = data.certificateAuthorityConfiguration.keyAlgorithm.split("_");
      return [{ region: data.region, keyFamily: keyFamily === "EC" ? "ECDSA" : keyFamily }];
    });
}

/** The voters of a blueprint that are machines in the cloud. */
export function cloudVotersOf(graph: ResourceGraph): DeclaredCloudVoter[] {
  return graph.resources
    .filter(({ type }) => type === "aws:ec2/instance:Instance")
    .filter(({ inputs }) => JSON.stringify(inputs["tags"] ?? {}).includes("holdfast.dev/voter"))
    .map((resource) => {
      const { privateIp, userData, tags } = parsed(cloudVoter, resource);
      const machine = machineOf(graph, resource);
      return { site: tags["holdfast.dev/site"], address: privateIp, userData, machine };
    });
}

/** The services of a blueprint that the drill plays the users of. */
export function servicesOf(graph: ResourceGraph): DeclaredService[] {
  const wanted: ReadonlySet<string> = new Set(drilledServices);
  return graph.resources
    .filter(({ type, name }) => type === "holdfast:index:PlacementPolicy" && wanted.has(name))
    .flatMap((resource) => {
      const { service, hostname, stores } = parsed(placement, resource);
      const store = stores.find(({ kind, access }) => kind === "database" && access === "read-write");
      return store ? [{ service, hostname, database: store.name }] : [];
    });
}

/**
 * Reads what a drill is made of from a program's resources.
 *
 * @param graph resources of all sites, such as the `dev` stack's
 * @throws InvalidInputError where a part of it is missing or is not declared as the components do
 */
export function readDeclaration(graph: ResourceGraph): Declaration {
  const sites = sitesOf(graph, (resource) => objectsOf(graph, resource.urn));
  const declaration: Declaration = {
    source: "evaluated program",
    sites,
    cloudVoters: cloudVotersOf(graph),
    services: servicesOf(graph),
    vaults: vaultsOf(graph, sites),
    authorities: authoritiesOf(graph),
    graph,
  };
  if (declaration.sites.length === 0 || declaration.services.length === 0) {
    throw new InvalidInputError({
      what: "there is nothing to drill",
      where: "the stack's resources",
      why: `they hold ${declaration.sites.length} data sites, and ${declaration.services.length} of the services ${drilledServices.join(" and ")}`,
      fix: "drill a stack that declares every site, such as dev",
    });
  }
  return declaration;
}
