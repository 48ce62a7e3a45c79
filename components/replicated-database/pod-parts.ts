import type * as k8s from "@pulumi/kubernetes";
import { certificateSecret } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedPodSecurity } from "../restricted-pod";
import type { ResolvedDatabase } from "./schema";
import { memberCertificateName } from "./certificates";
import { memberPaths, postgresUserId } from "./names";

type Env = k8s.types.input.core.v1.EnvVar;
type Mount = k8s.types.input.core.v1.VolumeMount;
type Volume = k8s.types.input.core.v1.Volume;

/** What a workload is to its database. */
export const WorkloadRole = {
  Member: "member",
  Router: "router",
  Backup: "backup",
  /** Brings the declared configuration to a running shard. */
  Configuration: "configuration",
} as const;
export type WorkloadRole = (typeof WorkloadRole)[keyof typeof WorkloadRole];

/** Labels of everything at a site that belongs to a database in a role, and to a shard if one is given. */
export function roleLabels(
  args: ResolvedDatabase,
  role: WorkloadRole,
  shard?: number,
): Record<string, string> {
  return {
    [labels.database]: args.database,
    [labels.role]: role,
    [labels.site]: args.site,
    ...(shard === undefined ? {} : { [labels.shard]: String(shard) }),
  };
}

/** Service account under which members and backups run; the vault's role trusts it by `<namespace>:<this name>`. */
export function serviceAccountName(args: ResolvedDatabase): string {
  return args.database;
}

/** Fields that every pod of the database's image has. */
export function postgresPodBase(
  args: ResolvedDatabase,
): Pick<
  k8s.types.input.core.v1.PodSpec,
  "serviceAccountName" | "automountServiceAccountToken" | "enableServiceLinks" | "securityContext"
> {
  return {
    serviceAccountName: serviceAccountName(args),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPodSecurity(postgresUserId),
  };
}

/** Environment by which a pod takes on the vault's role with its service-account token. */
export function awsEnvironment(args: ResolvedDatabase): Env[] {
  return [
    { name: "AWS_ROLE_ARN", value: args.backups.roleArn },
    { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${memberPaths.awsToken}/token` },
    { name: "AWS_REGION", value: args.backups.region },
    // The image's home may be on its root file system, which is read-only.
    { name: "HOME", value: "/tmp" },
  ];
}

/** Volumes that every pod of the database's image mounts. */
export function postgresVolumes(args: ResolvedDatabase, configMap: string): Volume[] {
  return [
    { name: "configuration", configMap: { name: configMap, defaultMode: 0o444 } },
    {
      name: "member-tls",
      // libpq takes a key that root owns and its own group can read.
      secret: { secretName: certificateSecret(memberCertificateName(args)), defaultMode: 0o440 },
    },
    {
      name: "aws-token",
      projected: {
        sources: [
          { serviceAccountToken: { path: "token", audience: "sts.amazonaws.com", expirationSeconds: 3600 } },
        ],
      },
    },
    { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
  ];
}

/** Where containers mount those volumes. */
export const postgresMounts: Mount[] = [
  { name: "configuration", mountPath: memberPaths.configuration, readOnly: true },
  { name: "member-tls", mountPath: memberPaths.memberTls, readOnly: true },
  { name: "aws-token", mountPath: memberPaths.awsToken, readOnly: true },
  { name: "tmp", mountPath: "/tmp" },
];
