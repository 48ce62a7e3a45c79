import { z } from "zod";
import { cidr } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, serviceName, storeName } from "../arguments/names";
import { number, wholeNumber } from "../arguments/numbers";
import {
  distinct,
  type Fields,
  type ReadArguments,
  refuse,
  resolveArguments,
  someDistinct,
  textOf,
} from "../arguments/schema";
import { instanceSite } from "../arguments/site";
import { certificateIssuer } from "../certificate-issuer";
import { votersToSurvive } from "../consensus-quorum/majority";
import { SurvivalGoal, toleratedLosses } from "../goals";
import type { EventLogArgs, EventLogClient, EventLogSite, EventStream } from "./arguments";

/** What decides on a server's size when the arguments say nothing. */
export const defaultSize = { cores: 1, memoryGiB: 2 } as const;

/** Share of a data volume that streams have; the rest is for the logs of elections, and for what is being removed. */
export const streamShare = 0.9;

const site = z.object({
  name: storeName,
  clusterDomain: dnsName,
  podCidr: cidr,
} satisfies Fields<EventLogSite>);

const client = z.object({ namespace: dnsLabel, service: serviceName } satisfies Fields<EventLogClient>);

const streamName = textOf(
  /^[A-Za-z0-9_-]{1,64}$/,
  "the name of a stream",
  "it becomes a part of subjects and of names of files: letters, digits, - and _",
  'give a name such as "PUSH"',
);

const subject = textOf(
  /^[^\s.*>]+(\.([^\s.*>]+|\*))*(\.>)?$/,
  "a subject",
  "tokens stand between single dots, and > stands at the end; what begins with * or > takes NATS' own messages too",
  'give a subject such as "push.>"',
);

const stream = z.object({
  name: streamName,
  subjects: someDistinct("subject", subject),
  maximumGiB: wholeNumber({ minimum: 1, maximum: 65_536, unit: "GiB" }),
  maximumAgeHours: wholeNumber({ minimum: 1, maximum: 8760, unit: "hours" }).default(168),
  duplicateWindowSeconds: wholeNumber({ minimum: 1, maximum: 86_400, unit: "seconds" }).default(120),
} satisfies Fields<EventStream>);

const schema = z
  .object({
    eventLog: storeName,
    site: z.string(),
    sites: someDistinct("site", site, ({ name }) => name),
    survive: choice(SurvivalGoal),
    rpoSeconds: wholeNumber({ minimum: 0, maximum: 120, unit: "seconds" }),
    streams: someDistinct("stream", stream, ({ name }) => name),
    clients: distinct("client", client, ({ service }) => service),
    storageGiB: wholeNumber({ minimum: 2, maximum: 65_536, unit: "GiB" }),
    image: imageDigest,
    clientImage: imageDigest,
    cores: number({ minimum: 0.1, maximum: 512, unit: "cores" }).default(defaultSize.cores),
    memoryGiB: wholeNumber({ minimum: 1, maximum: 4096, unit: "GiB" }).default(defaultSize.memoryGiB),
    storageClass: z.string().default("local-nvme"),
    namespace: dnsLabel.default("data"),
    priorityClass: z.string().default("tier-0"),
    issuer: certificateIssuer,
  } satisfies Fields<EventLogArgs>)
  .superRefine((args, context) => {
    refuseTooFewSites(args, context);
    refuseTooMuch(args, context);
  })
  .transform((args, context) => {
    const here = instanceSite(args, "a server", context);
    const replicas = votersToSurvive(toleratedLosses(args.survive));
    if (here !== undefined) return { ...args, here, replicas };
    return z.NEVER;
  });

/** Arguments of a log with every default; `here` is the site that the instance declares, `replicas` copies of a stream. */
export type ResolvedEventLog = z.output<typeof schema>;

/**
 * @param name name of the component instance, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which messages could not be taken after the losses that it shall survive,
 *   or a server would refuse its configuration
 */
export function resolveEventLog(name: string, args: EventLogArgs): ResolvedEventLog {
  return resolveArguments(schema, args, (path) => `${name}.${path}`);
}

/** A goal for which too few sites could hold a copy of a stream. */
function refuseTooFewSites(
  { survive, sites }: Pick<EventLogArgs, "survive" | "sites">,
  context: z.RefinementCtx,
): void {
  const losses = toleratedLosses(survive);
  const needed = votersToSurvive(losses);
  if (sites.length >= needed) return;
  const refusal = {
    what: `the goal "${survive}" cannot be met by servers at ${sites.length === 1 ? "one site" : `${sites.length} sites`}`,
    why: `a stream takes messages while a majority of its copies is left, R - f > R / 2: for f = ${losses} that takes ${needed} copies at as many sites`,
    fix: `add ${needed - sites.length} to sites, or ask for a lower goal`,
  };
  refuse(context, refusal, ["sites"]);
}

/** Streams that together keep more than a server has room for: it would refuse the last of them. */
function refuseTooMuch(
  { streams, storageGiB }: Pick<ReadArguments<EventLogArgs>, "streams" | "storageGiB">,
  context: z.RefinementCtx,
): void {
  const wanted = streams.reduce((sum, { maximumGiB }) => sum + maximumGiB, 0);
  if (wanted <= storageGiB * streamShare) return;
  const refusal = {
    what: `the streams keep up to ${wanted} GiB, and a data volume has ${storageGiB} GiB`,
    why: `streams have ${streamShare * 100} % of it; a server refuses a stream that it has no room for`,
    fix: `make it ${Math.ceil(wanted / streamShare)} GiB or more, or let streams keep less`,
  };
  refuse(context, refusal, ["storageGiB"]);
}
