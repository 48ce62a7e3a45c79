import type { Replication } from "@holdfast/contract/seaweedfs/replication";
import { z } from "zod";
import { cidr } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, serviceName, storeName } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import { distinct, type Fields, refuse, resolveArguments, someDistinct } from "../arguments/schema";
import { instanceSite } from "../arguments/site";
import { certificateIssuer } from "../certificate-issuer";
import { SurvivalGoal, toleratedLosses } from "../goals";
import { fewestGateways } from "./footprint";
import type { ObjectNames, ObjectStoreClient, ObjectStoreSite, ReplicatedObjectStoreArgs } from "./arguments";

const site = z.object({
  name: storeName,
  clusterDomain: dnsName,
  podCidr: cidr,
  halls: someDistinct("hall", dnsLabel),
} satisfies Fields<ObjectStoreSite>);

const schema = z
  .object({
    objectStore: storeName,
    site: z.string(),
    sites: someDistinct("site", site, ({ name }) => name),
    survive: choice(SurvivalGoal),
    names: z.object({
      database: storeName,
      namespace: dnsLabel.default("data"),
    } satisfies Fields<ObjectNames>),
    storageGiB: wholeNumber({ minimum: 10, maximum: 65_536, unit: "GiB" }),
    storageClass: z.string().default("local-nvme"),
    clients: distinct(
      "client",
      z.object({ namespace: dnsLabel, service: serviceName } satisfies Fields<ObjectStoreClient>),
      ({ service }) => service,
    ),
    image: imageDigest,
    gatewayReplicas: wholeNumber({ minimum: fewestGateways, maximum: 100, unit: "gateways" }).default(
      fewestGateways,
    ),
    namespace: dnsLabel.default("data"),
    priorityClass: z.string().default("tier-0"),
    issuer: certificateIssuer,
  } satisfies Fields<ReplicatedObjectStoreArgs>)
  .superRefine(({ sites, survive }, context) => {
    const losses = toleratedLosses(survive);
    const needed = objectSitesNeeded(survive);
    if (sites.length >= needed) return;
    const refusal = {
      what: `the goal "${survive}" cannot be met at ${sites.length === 1 ? "one site" : `${sites.length} sites`}`,
      why: `after ${losses === 1 ? "one loss" : `${losses} losses`} ${losses + 1} sites must be left for the copies of a new object, and a majority of the masters, of which there is one a site`,
      fix: `give it ${needed} sites, or ask for less`,
    };
    refuse(context, refusal, ["sites"]);
  })
  .transform((args, context) => {
    const here = instanceSite(args, "objects", context);
    if (here !== undefined) return { ...args, here, replication: replicationFor(args.survive, args.sites) };
    return z.NEVER;
  });

/** Arguments of an object store with every default; `here` is the site that the instance declares. */
export type ResolvedObjectStore = z.output<typeof schema>;

/**
 * @param name name of the component instance, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default, and how copies are placed
 * @throws InvalidInputError with everything for which the goal cannot be met, or a server would refuse its command line
 */
export function resolveObjectStore(name: string, args: ReplicatedObjectStoreArgs): ResolvedObjectStore {
  return resolveArguments(schema, args, (path) => `${name}.${path}`);
}

/**
 * Sites that a goal takes: masters decide by majority, one a site, and a new object is taken only where each of its copies
 * finds a site. A volume that lost a copy takes nothing more, and no setting lets it.
 */
function objectSitesNeeded(survive: SurvivalGoal): number {
  return 2 * toleratedLosses(survive) + 1;
}

/** A copy at one more site than may be lost; where no site may be, in a second hall, if each site has one. */
function replicationFor(survive: SurvivalGoal, sites: readonly ObjectStoreSite[]): Replication {
  const otherDataCenters = toleratedLosses(survive);
  const otherRacks = otherDataCenters === 0 && sites.every(({ halls }) => halls.length > 1) ? 1 : 0;
  return { otherDataCenters, otherRacks, otherServers: 0 };
}
