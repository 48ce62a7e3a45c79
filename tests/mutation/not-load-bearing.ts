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
  { type: /^aws:/, field: /^(description|comment)$/, why: "a text for people" },
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
