import type { Resource, ResourceGraph, Value } from "../graph/resource";
import { isSecret, isUnknown } from "../graph/resource";
import { at, numberOf, recordOf, textOf } from "../graph/values";
import type { NotUnderstood } from "./blueprint";

/** Type tokens that the analysis reads. */
export const types = {
  dataCenter: "holdfast:index:DataCenter",
  cloudRegion: "holdfast:index:CloudRegion",
  replicatedDatabase: "holdfast:index:ReplicatedDatabase",
  placementPolicy: "holdfast:index:PlacementPolicy",
  dnsFailover: "holdfast:index:DnsFailover",
  kubernetesProvider: "pulumi:providers:kubernetes",
  deployment: "kubernetes:apps/v1:Deployment",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  configMap: "kubernetes:core/v1:ConfigMap",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  route: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
  cronJob: "kubernetes:batch/v1:CronJob",
  priorityClass: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
  resourceQuota: "kubernetes:core/v1:ResourceQuota",
  certificate: "kubernetes:cert-manager.io/v1:Certificate",
  privateAuthorityIssuer: "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
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
  key: "aws:kms/key:Key",
} as const;

/** Labels and tags by which a resource says what it is a part of. */
export const labels = {
  service: "holdfast.dev/service",
  database: "holdfast.dev/database",
  shard: "holdfast.dev/shard",
  role: "holdfast.dev/role",
  quorum: "holdfast.dev/quorum",
  voter: "holdfast.dev/voter",
  zone: "holdfast.dev/zone",
  vault: "holdfast.dev/vault",
} as const;

function describe(value: Value | undefined): string {
  if (value === undefined || value === null) return "it is absent";
  if (isUnknown(value)) return "it is known only after the resource exists";
  if (isSecret(value)) return "it is secret";
  return `it is ${JSON.stringify(value).slice(0, 80)}`;
}

/** A graph that is being read: finds resources, and keeps what could not be understood. */
export class Reading {
  public readonly notUnderstood: NotUnderstood[] = [];
  private readonly ofType = new Map<string, Resource[]>();
  private readonly byUrn = new Map<string, Resource>();
  private readonly siteOfCenter = new Map<string, string>();
  private readonly siteOfRegion = new Map<string, string>();

  constructor(graph: ResourceGraph) {
    for (const resource of graph.resources) {
      this.byUrn.set(resource.urn, resource);
      const sameType = this.ofType.get(resource.type);
      if (sameType) sameType.push(resource);
      else this.ofType.set(resource.type, [resource]);
    }
    for (const center of this.all(types.dataCenter)) {
      const site = textOf(center.inputs["site"]);
      if (site !== undefined) this.siteOfCenter.set(center.urn, site);
    }
    for (const region of this.all(types.cloudRegion)) {
      const site = textOf(region.inputs["site"]);
      const name = textOf(region.inputs["region"]);
      if (site !== undefined && name !== undefined) this.siteOfRegion.set(name, site);
    }
  }

  /** Every resource of a type. */
  all(type: string): readonly Resource[] {
    return this.ofType.get(type) ?? [];
  }

  /** The resource with a URN. */
  resource(urn: string): Resource | undefined {
    return this.byUrn.get(urn);
  }

  /** Keeps what could not be read, so that it is reported and not passed over. */
  misread(resource: Resource, where: string, reason: string): void {
    this.notUnderstood.push({ resource: resource.urn, where, reason });
  }

  /** A text property; its absence or another type is reported. */
  text(resource: Resource, ...path: (string | number)[]): string | undefined {
    const value = at(resource.inputs, ...path);
    const text = textOf(value);
    if (text === undefined) this.misread(resource, path.join("."), `text is expected; ${describe(value)}`);
    return text;
  }

  /** A number property; its absence or another type is reported. */
  number(resource: Resource, ...path: (string | number)[]): number | undefined {
    const value = at(resource.inputs, ...path);
    const number = numberOf(value);
    if (number === undefined)
      this.misread(resource, path.join("."), `a number is expected; ${describe(value)}`);
    return number;
  }

  /** A text property that has to be one of some words; anything else is reported. */
  oneOf<Word extends string>(
    resource: Resource,
    words: readonly Word[],
    ...path: string[]
  ): Word | undefined {
    const value = at(resource.inputs, ...path);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) {
      this.misread(resource, path.join("."), `one of ${words.join(", ")} is expected; ${describe(value)}`);
    }
    return word;
  }

  /** A label of a Kubernetes object. */
  label(resource: Resource, label: string): string | undefined {
    return textOf(recordOf(at(resource.inputs, "metadata", "labels"))[label]);
  }

  /** A tag of an AWS object. */
  tag(resource: Resource, tag: string): string | undefined {
    return textOf(recordOf(resource.inputs["tags"])[tag]);
  }

  /** The site that a Kubernetes object stands at: its provider belongs to a data center. */
  findSite(resource: Resource): string | undefined {
    const provider = resource.provider ? this.byUrn.get(resource.provider) : undefined;
    return provider?.parent ? this.siteOfCenter.get(provider.parent) : undefined;
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

  /** The cloud site of a region; absent where no site has it. */
  siteOfCloudRegion(region: string | undefined): string | undefined {
    return region === undefined ? undefined : this.siteOfRegion.get(region);
  }
}

/** Namespace and name of a Kubernetes object at a site, as one key. */
export function objectKey(site: string, resource: Resource): string {
  const namespace = textOf(at(resource.inputs, "metadata", "namespace")) ?? "default";
  return `${site}/${namespace}/${textOf(at(resource.inputs, "metadata", "name")) ?? resource.name}`;
}
