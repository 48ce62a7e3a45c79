/** Fields that can neither stop nor lose anything, by type and field, each with the reason why. */
export interface NotLoadBearing {
  readonly type: RegExp;
  readonly field: RegExp;
  readonly why: string;
}

/**
 * The reviewed list. A field belongs here only where no value of it can stop a service, lose data, open it to
 * others, or hide a failure; that nothing reads it today is no reason.
 */
export const notLoadBearing: readonly NotLoadBearing[] = [
  {
    type: /^holdfast:index:(ActiveActiveService|AuthoritativeServer|CertificateIssuerRole|ChallengeRole|CloudVoter|ClusterVoter|EventLog|Monitoring|Paging|PrivateAuthority|RegionPeering|ReplicatedDatabase|ReplicatedObjectStore|Route53Zone|ServiceAccountIssuer)$/,
    field: /^\(deleted\)$/,
    why: "it groups what is declared under it, which is deleted one by one, and the engine registers nothing under what is not registered",
  },
  {
    type: /^aws:(cloudwatch\/logGroup:LogGroup|ec2\/flowLog:FlowLog)$/,
    field: /^\(deleted\)$/,
    why: "a record of traffic, which people read afterwards and nothing acts on",
  },
  {
    type: /^aws:s3\/bucketOwnershipControls:/,
    field: /^\(deleted\)$/,
    why: "AWS enforces the owner of a new bucket where nothing is said, since April 2023",
  },
  {
    type: /^aws:s3\/bucketLifecycleConfiguration:/,
    field: /^\(deleted\)$/,
    why: "without it nothing is taken away: that costs, and neither stops, loses nor opens anything",
  },
  {
    type: /^kubernetes:/,
    field: /^(apiVersion|kind)$/,
    why: "the type of the resource says it, and the provider refuses any other",
  },
  {
    type: /^kubernetes:/,
    field: /labels\.app\.kubernetes\.io\/(name|part-of|component)$/,
    why: "for lists that people read; selectors are fields of their own and are measured there",
  },
  { type: /^aws:/, field: /^tags\.Name$/, why: "what the console shows" },
  { type: /^aws:/, field: /(^|\.)(description|comment)$/, why: "a text for people" },
  {
    type: /^aws:(?!ec2\/instance:|ebs\/volume:|s3\/bucket:)/,
    field: /^tags(\.holdfast\.dev\/[a-z]+)?$/,
    why: "for bills and lists: instances, volumes and buckets alone are found by tags, and no policy has a condition on one",
  },
  {
    type: /^aws:ec2\/instance:Instance$/,
    field: /^rootBlockDevice\.tags(\..+)?$/,
    why: "for bills and lists: the disk is found by its instance",
  },
  {
    type: /^aws:(iam\/rolePolicy:RolePolicy|iam\/instanceProfile:InstanceProfile|ec2\/securityGroup:SecurityGroup|cloudwatch\/logGroup:LogGroup)$/,
    field: /^name$/,
    why: "whoever uses it is given its identifier by the engine; without a name the provider makes one",
  },
  {
    type: /^aws:s3\/bucket(Lifecycle|Replication)Config/,
    field: /^rules\[\]\.id$/,
    why: "the name of a rule, which nothing refers to",
  },
  {
    type: /^aws:s3\/bucketLifecycleConfiguration:/,
    field: /^rules\[\]\.expiration\.expiredObjectDeleteMarker$/,
    why: "whether marks of objects of which no version is left are tidied away: nothing is behind them",
  },
  {
    type: /^aws:ec2\/flowLog:FlowLog$/,
    field: /^maxAggregationInterval$/,
    why: "in how large pieces a record of traffic is written, which people read afterwards and nothing acts on",
  },
  {
    type: /^kubernetes:.*:(ServiceAccount|PriorityClass|StorageClass|HTTPRoute|PodDisruptionBudget|NetworkPolicy|Certificate|HorizontalPodAutoscaler|ResourceQuota|LimitRange)$/,
    field: /^metadata\.labels(\..+)?$/,
    why: "selectors are for pods, namespaces and nodes: nothing finds such an object by its labels",
  },
  {
    type: /^kubernetes:.*:(HTTPRoute|PodDisruptionBudget|NetworkPolicy|HorizontalPodAutoscaler)$/,
    field: /^metadata\.name$/,
    why: "nothing refers to such an object by its name; without one the provider makes one",
  },
  {
    type: /^kubernetes:/,
    field: /labels\.holdfast\.dev\/tier$/,
    why: "for lists that people read: no selector asks for it, and the priority of pods is a field of its own",
  },
  {
    type: /^kubernetes:|^holdfast:index:DataCenter$/,
    field: /(^description|\/purpose|\.purpose)$/,
    why: "a text for people",
  },
  {
    type: /^holdfast:index:(ActiveActiveService|AuthoritativeServer|Route53Zone|CloudVoter|ClusterVoter|EventLog|OffsiteVault|ReplicatedDatabase|ReplicatedObjectStore|ServiceAccountIssuer)$/,
    field: /^(?!.*(residency|drained))/,
    why: "an argument of a component, which is itself nothing that runs: what it comes to is declared by its parts, and broken and read there",
  },
  {
    type: /:Deployment$/,
    field: /^spec\.revisionHistoryLimit$/,
    why: "how many old versions `kubectl rollout undo` finds; Pulumi goes back by the program",
  },
  {
    type: /:CronJob$/,
    field: /^spec\.(successful|failed)JobsHistoryLimit$/,
    why: "how many finished Jobs are kept to look at",
  },
  {
    type: /:Policy$|:RolePolicy$|:BucketPolicy$|:Role$|:Key$/,
    field: /:Statement\[\]\.Sid$/,
    why: "the name of a statement, which nothing refers to",
  },
  {
    type: /:ConfigMap$/,
    field: /^data\.haproxy\.cfg:.*option (tcplog|httplog|dontlognull|dontlog-normal)$/,
    why: "the form of log lines",
  },
  {
    type: /:ConfigMap$/,
    field: /^data\.pdns\.conf:(loglevel|version-string)$/,
    why: "what is logged, and what a version query is answered",
  },
  {
    type: /:ConfigMap$/,
    field: /^data\.patroni\.yml:log\/(level|deduplicate_heartbeat_logs)$/,
    why: "what is logged",
  },
  {
    type: /:ConfigMap$/,
    field: /^data\.(backup|pgbackrest)\.conf:global\/log-level-(console|file)$/,
    why: "what is logged",
  },
];

/** Why a field need not be read; `undefined` for one that has to be. */
export function whyNot(type: string, field: string): string | undefined {
  return notLoadBearing.find((entry) => entry.type.test(type) && entry.field.test(field))?.why;
}
