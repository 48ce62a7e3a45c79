import type { Resource, ResourceGraph, Value } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import type { NotUnderstood } from "./blueprint";
import { quantityOf } from "@holdfast/contract/quantity";
import { type Fault, figureFault, figureIn, foundText, type Range } from "@holdfast/contract/figures";

/** Type tokens that the analysis reads. */
export const types = {
  dataCenter: "holdfast:index:DataCenter",
  cloudRegion: "holdfast:index:CloudRegion",
  replicatedDatabase: "holdfast:index:ReplicatedDatabase",
  clusterVoter: "holdfast:index:ClusterVoter",
  offsiteVault: "holdfast:index:OffsiteVault",
  placementPolicy: "holdfast:index:PlacementPolicy",
  route53Zone: "holdfast:index:Route53Zone",
  authoritativeServer: "holdfast:index:AuthoritativeServer",
  kubernetesProvider: "pulumi:providers:kubernetes",
  deployment: "kubernetes:apps/v1:Deployment",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  configMap: "kubernetes:core/v1:ConfigMap",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  gateway: "kubernetes:gateway.networking.k8s.io/v1:Gateway",
  route: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
  cronJob: "kubernetes:batch/v1:CronJob",
  job: "kubernetes:batch/v1:Job",
  priorityClass: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
  resourceQuota: "kubernetes:core/v1:ResourceQuota",
  limitRange: "kubernetes:core/v1:LimitRange",
  storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
  claim: "kubernetes:core/v1:PersistentVolumeClaim",
  certificate: "kubernetes:cert-manager.io/v1:Certificate",
  privateAuthorityIssuer: "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
  clusterIssuer: "kubernetes:cert-manager.io/v1:ClusterIssuer",
  issuer: "kubernetes:cert-manager.io/v1:Issuer",
  instance: "aws:ec2/instance:Instance",
  record: "aws:route53/record:Record",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  zone: "aws:route53/zone:Zone",
  bucket: "aws:s3/bucket:Bucket",
  bucketVersioning: "aws:s3/bucketVersioning:BucketVersioning",
  bucketLock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  bucketPublicAccess: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  bucketEncryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  bucketReplication: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  bucketLifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  key: "aws:kms/key:Key",
  serviceAccount: "kubernetes:core/v1:ServiceAccount",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  rolePolicyAttachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  instanceProfile: "aws:iam/instanceProfile:InstanceProfile",
  volumeAttachment: "aws:ec2/volumeAttachment:VolumeAttachment",
  policy: "aws:iam/policy:Policy",
  identityProvider: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  keyAlias: "aws:kms/alias:Alias",
  replicaKey: "aws:kms/replicaKey:ReplicaKey",
} as const;

/** Labels and tags by which a resource says what it is a part of. */
export const labels = {
  service: "holdfast.dev/service",
  database: "holdfast.dev/database",
  shard: "holdfast.dev/shard",
  eventLog: "holdfast.dev/event-log",
  role: "holdfast.dev/role",
  objectStore: "holdfast.dev/object-store",
  quorum: "holdfast.dev/quorum",
  voter: "holdfast.dev/voter",
  zone: "holdfast.dev/zone",
  vault: "holdfast.dev/vault",
} as const;

/** A graph that is being read: finds resources, and keeps what could not be understood. */
export class Reading {
  public readonly notUnderstood: NotUnderstood[] = [];
  private readonly told = new Set<string>();
  private readonly ofType = new Map<string, Resource[]>();
  private readonly byUrn = new Map<string, Resource>();
  private readonly siteOfCenter = new Map<string, string>();
  private readonly dataSites = new Set<string>();
  private readonly siteOfRegion = new Map<string, string>();
  private readonly siteFound = new Map<Resource, string | undefined>();

  constructor(graph: ResourceGraph) {
    for (const resource of graph.resources) {
      this.byUrn.set(resource.urn, resource);
      const sameType = this.ofType.get(resource.type);
      if (sameType) sameType.push(resource);
      else this.ofType.set(resource.type, [resource]);
    }
    for (const center of this.all(types.dataCenter)) {
      const site = textOf(center.inputs["site"]);
      if (site === undefined) continue;
      this.siteOfCenter.set(center.urn, site);
      this.dataSites.add(site);
    }
    for (const region of this.all(types.cloudRegion)) {
      const site = textOf(region.inputs["site"]);
      const name = textOf(region.inputs["region"]);
      if (site !== undefined && name !== undefined) this.siteOfRegion.set(name, site);
    }
  }

  /** Every resource of the graph. */
  get resources(): Iterable<Resource> {
    return this.byUrn.values();
  }

  /** Every resource of a type. */
  all(type: string): readonly Resource[] {
    return this.ofType.get(type) ?? [];
  }

  /** The resource with a URN. */
  resource(urn: string): Resource | undefined {
    return this.byUrn.get(urn);
  }

  /** Keeps what could not be read, so that it is reported and not passed over. One place is told once. */
  misread(resource: Resource, where: string, reason: string): void {
    const key = `${resource.urn}\n${where}\n${reason}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.notUnderstood.push({ resource: resource.urn, where, reason });
  }

  /** Keeps what could not be read of a text that a resource holds. */
  misreadAll(resource: Resource, faults: readonly Fault[], text: string): void {
    for (const { where, reason } of faults) this.misread(resource, `${text}: ${where}`, reason);
  }

  /** A text property; its absence, another type and an empty text, which names nothing, are reported. */
  text(resource: Resource, ...path: (string | number)[]): string | undefined {
    const value = at(resource.inputs, ...path);
    const text = textOf(value);
    if (text) return text;
    this.misread(resource, path.join("."), `text is expected; ${foundText(value)}`);
    return undefined;
  }

  /** A text property that need not be there; what is no text is reported. */
  optionalText(resource: Resource, ...path: (string | number)[]): string | undefined {
    return (at(resource.inputs, ...path) ?? null) === null ? undefined : this.text(resource, ...path);
  }

  /** A switch that is off where nothing is said; what is neither true nor false is reported. */
  flag(resource: Resource, ...path: (string | number)[]): boolean {
    const value = at(resource.inputs, ...path) ?? false;
    if (typeof value !== "boolean")
      this.misread(resource, path.join("."), `true or false is expected; ${foundText(value)}`);
    return value === true;
  }

  /** A list; empty where nothing is said. What is none is reported. */
  list(resource: Resource, ...path: (string | number)[]): readonly Value[] {
    const value = at(resource.inputs, ...path) ?? [];
    if (!Array.isArray(value))
      this.misread(resource, path.join("."), `a list is expected; ${foundText(value)}`);
    return listOf(value);
  }

  /** Places of a resource that could not be read so far, each once. */
  misreadOf(resource: Resource): string[] {
    const places = this.notUnderstood.filter((fault) => fault.resource === resource.urn);
    return [...new Set(places.map(({ where }) => where))];
  }

  /** A list of text; none where nothing is said. A list or an entry that is none is reported. */
  texts(resource: Resource, ...path: (string | number)[]): string[] {
    return this.list(resource, ...path).flatMap((entry, index) => {
      if (typeof entry === "string" && entry !== "") return [entry];
      this.misread(resource, `${path.join(".")}[${index}]`, `text is expected; ${foundText(entry)}`);
      return [];
    });
  }

  /** A figure that has to be there; its absence or what is no figure is reported. */
  number(resource: Resource, range: Range, ...path: (string | number)[]): number | undefined {
    const value = at(resource.inputs, ...path);
    const figure = figureIn(range, value);
    if (figure === undefined) this.misread(resource, path.join("."), figureFault(range, value));
    return figure;
  }

  /** A figure that need not be there: `absent` where it is not. What is no figure is reported, and its worst counts. */
  figure<Absent>(
    resource: Resource,
    range: Range,
    absent: Absent,
    ...path: (string | number)[]
  ): number | Absent {
    const value = at(resource.inputs, ...path);
    if (value === undefined || value === null) return absent;
    return this.number(resource, range, ...path) ?? range.worst;
  }

  /** A Kubernetes quantity in base units; `undefined` where nothing is said. What is none is reported; its worst counts. */
  quantity(resource: Resource, range: Range, ...path: (string | number)[]): number | undefined {
    const value = at(resource.inputs, ...path);
    if (value === undefined || value === null) return undefined;
    const quantity = figureIn(range, quantityOf(value));
    if (quantity === undefined) this.misread(resource, path.join("."), figureFault(range, value));
    return quantity ?? range.worst;
  }

  /** A text property that has to be one of some words; anything else is reported. */
  oneOf<Word extends string>(
    resource: Resource,
    words: readonly Word[],
    ...path: (string | number)[]
  ): Word | undefined {
    const value = at(resource.inputs, ...path);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) {
      this.misread(resource, path.join("."), `one of ${words.join(", ")} is expected; ${foundText(value)}`);
    }
    return word;
  }

  /** A label of a Kubernetes object; one that names nothing is reported. */
  label(resource: Resource, label: string): string | undefined {
    return this.optionalText(resource, "metadata", "labels", label);
  }

  /** A tag of an AWS object; one that names nothing is reported. */
  tag(resource: Resource, tag: string): string | undefined {
    return this.optionalText(resource, "tags", tag);
  }

  /**
   * The site that a Kubernetes object is meant for: that of the component that it is a part of, else the one whose data
   * center owns its provider. Where the two differ, it is a defect of its provider, by which nothing counts on it.
   */
  findSite(resource: Resource): string | undefined {
    if (this.siteFound.has(resource)) return this.siteFound.get(resource);
    const site = this.siteOfComponent(resource) ?? this.siteOfProvider(resource);
    this.siteFound.set(resource, site);
    return site;
  }

  /** The site whose data center owns an object's provider: there it is made. */
  siteOfProvider(resource: Resource): string | undefined {
    const provider = resource.provider ? this.byUrn.get(resource.provider) : undefined;
    return provider?.parent ? this.siteOfCenter.get(provider.parent) : undefined;
  }

  /** The data site that the component says which a Kubernetes object is a part of; absent where none does. */
  siteOfComponent(resource: Resource): string | undefined {
    if (!resource.type.startsWith("kubernetes:")) return undefined;
    for (let each = this.parentOf(resource); each; each = this.parentOf(each)) {
      const site = each.type.startsWith("holdfast:") ? siteOf(each) : undefined;
      if (site !== undefined && this.dataSites.has(site)) return site;
    }
    return undefined;
  }

  private parentOf({ parent }: Resource): Resource | undefined {
    return parent === undefined ? undefined : this.byUrn.get(parent);
  }

  /** As {@link findSite}; an object whose site cannot be told is reported. */
  siteOfObject(resource: Resource): string | undefined {
    const site = this.findSite(resource);
    if (site === undefined) {
      this.misread(
        resource,
        "provider",
        "no data center in the graph owns its provider, so its site is unknown",
      );
    }
    return site;
  }

  /**
   * As {@link siteOfObject}, but for an object that is no part of the blueprint by a label of its own: one whose
   * provider is in the graph and belongs to no data center stands elsewhere, and is nobody's concern here.
   */
  siteUnlessElsewhere(resource: Resource): string | undefined {
    const site = this.findSite(resource);
    if (site !== undefined) return site;
    const provider = resource.provider ? this.byUrn.get(resource.provider) : undefined;
    const owner = provider?.parent ? this.byUrn.get(provider.parent) : undefined;
    return provider && owner?.type !== types.dataCenter ? undefined : this.siteOfObject(resource);
  }

  /** The cloud site of a region; absent where no site has it. */
  siteOfCloudRegion(region: string | undefined): string | undefined {
    return region === undefined ? undefined : this.siteOfRegion.get(region);
  }
}

/** The site that a component is declared for: a voter's is that of its entry among the voters. */
function siteOf({ inputs }: Resource): string | undefined {
  const voter = listOf(inputs["voters"]).find((each) => at(each, "name") === inputs["voter"]);
  return textOf(inputs["site"]) ?? textOf(at(voter, "site"));
}

/** Namespace and name of a Kubernetes object at a site, as one key. */
export function objectKey(site: string, resource: Resource): string {
  const namespace = textOf(at(resource.inputs, "metadata", "namespace")) ?? "default";
  return `${site}/${namespace}/${textOf(at(resource.inputs, "metadata", "name")) ?? resource.name}`;
}
