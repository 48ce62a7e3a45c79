import { z } from "zod";
import { cidr, httpsUrl } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { dnsLabel, text } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import { distinct, type Fields, resolveArguments, someDistinct, textOf } from "../arguments/schema";
import { resolveService } from "../active-active-service/schema";
import { certificateIssuer } from "../certificate-issuer";
import type {
  HeartbeatSite,
  MonitoredDatabase,
  MonitoredMember,
  MonitoredName,
  MonitoredNameServer,
  MonitoringArgs,
  MonitoringImages,
  PagingArgs,
  PagingRegion,
  PagingTopics,
  PagingTopicsOfRegion,
} from "./arguments";

const account = textOf(
  /^\d{12}$/,
  "an AWS account",
  "ARNs of topics and of the role contain it",
  "give the account's 12 digits",
);

const monitoringSchema = z.object({
  workload: z.any(),
  images: z.object({ alertmanager: imageDigest, prober: imageDigest } satisfies Fields<MonitoringImages>),
  databases: distinct(
    "database",
    z.object({
      database: dnsLabel,
      members: z.array(
        z.object({
          scope: dnsLabel,
          site: dnsLabel,
          host: text("the name of the member's pod"),
        } satisfies Fields<MonitoredMember>),
      ),
      synchronousStandbys: wholeNumber({ minimum: 0, maximum: 9, unit: "standbys" }),
    } satisfies Fields<MonitoredDatabase>),
    ({ database }) => database,
  ),
  voters: wholeNumber({ minimum: 1, maximum: 9, unit: "voters" }),
  names: distinct(
    "name",
    z.object({
      service: dnsLabel,
      hostname: text("a public name"),
      healthPath: text("a path"),
      rtoSeconds: wholeNumber({ minimum: 0, maximum: 86_400 * 30, unit: "seconds" }),
      addresses: z.array(z.string()),
    } satisfies Fields<MonitoredName>),
    ({ hostname }) => hostname,
  ),
  nameServers: distinct(
    "name server",
    z.object({
      provider: dnsLabel,
      server: text("a name server"),
    } satisfies Fields<MonitoredNameServer>),
    ({ server }) => server,
  ),
  paging: z.object({
    roleArn: text("the role's ARN"),
    regions: z
      .array(
        z.object({
          region: dnsLabel,
          pageTopicArn: text("a topic's ARN"),
          heartbeatTopicArn: text("a topic's ARN"),
        } satisfies Fields<PagingTopicsOfRegion>),
      )
      .min(1),
  } satisfies Fields<PagingTopics>),
  controlPlaneCidrs: someDistinct("address range", cidr),
  issuer: certificateIssuer,
} satisfies Fields<MonitoringArgs>);

const pagingSchema = z.object({
  accountId: account,
  regions: z
    .array(z.object({ site: dnsLabel, region: dnsLabel } satisfies Fields<PagingRegion>))
    .min(1, "pages leave through a region outside of the sites"),
  sites: distinct(
    "site",
    z.object({ site: dnsLabel, issuer: httpsUrl } satisfies Fields<HeartbeatSite>),
    ({ site }) => site,
  ),
  serviceAccount: textOf(
    /^[a-z0-9-]+:[a-z0-9-]+$/,
    "a service account",
    "the role trusts it by namespace and name",
    'write it as "operations:monitoring"',
  ),
  receivers: someDistinct(
    "receiver",
    textOf(
      /^(https:\/\/\S+|[^\s@]+@[^\s@]+\.[^\s@]+)$/,
      "a mail address or an https URL",
      "a topic calls people by mail, or a pager by HTTPS",
      'give "oncall@example.com", or the URL that the pager\'s integration shows',
    ),
  ),
  silenceMinutes: wholeNumber({ minimum: 2, maximum: 60, unit: "minutes" }).default(5),
} satisfies Fields<PagingArgs>);

/** Arguments of monitoring with every default; its workload with those of a service. */
export type ResolvedMonitoring = Omit<z.output<typeof monitoringSchema>, "workload"> & {
  readonly workload: ReturnType<typeof resolveService>;
};

/** Arguments of paging with every default. */
export type ResolvedPaging = z.output<typeof pagingSchema>;

/**
 * @param name the component's name, for messages
 * @throws InvalidInputError with everything for which monitoring could not run at the site
 */
export function resolveMonitoring(name: string, args: MonitoringArgs): ResolvedMonitoring {
  const resolved = resolveArguments(monitoringSchema, args, (path) => `Monitoring "${name}": ${path}`);
  return { ...resolved, workload: resolveService(name, args.workload) };
}

/**
 * @param name the component's name, for messages
 * @throws InvalidInputError with everything for which nobody would be called
 */
export function resolvePaging(name: string, args: PagingArgs): ResolvedPaging {
  return resolveArguments(pagingSchema, args, (path) => `Paging "${name}": ${path}`);
}
