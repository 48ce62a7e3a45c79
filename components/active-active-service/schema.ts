import { longestCacheSeconds } from "@holdfast/contract/application/caches";
import { z } from "zod";
import { cidr } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, quoted, serviceName, text } from "../arguments/names";
import { port, wholeNumber } from "../arguments/numbers";
import { quantity } from "../arguments/quantities";
import {
  distinct,
  type Fields,
  refuse,
  resolveArguments,
  shown,
  someDistinct,
  textOf,
} from "../arguments/schema";
import { certificateIssuer } from "../certificate-issuer";
import { GatewayImplementation } from "../data-center/arguments";
import type {
  ActiveActiveServiceArgs,
  AddressUse,
  DatabaseUse,
  EventLogUse,
  ObjectStoreUse,
  ServicePeer,
  ServicePlacement,
  ServiceProbes,
  ServiceResources,
} from "./arguments";

const seconds = (minimum: number, maximum: number) => wholeNumber({ minimum, maximum, unit: "seconds" });

const urlPath = textOf(
  /^\/[^\s?#]*$/,
  "a path",
  "the kubelet asks for it on the pod's own address, so it is the path of a URL without host or query",
  'give a path such as "/healthz"',
);

const peers = distinct(
  "service",
  z.object({
    service: serviceName,
    namespace: dnsLabel.default("services"),
    port: port.default(8080),
    cachedSeconds: seconds(1, longestCacheSeconds).optional(),
  } satisfies Fields<ServicePeer>),
  (peer) => `${peer.namespace}/${peer.service}`,
).default([]);

const database = z.object({
  database: dnsLabel,
  namespace: dnsLabel.default("data"),
  shards: wholeNumber({ minimum: 1, maximum: 64, unit: "shards" }).default(1),
  connections: wholeNumber({ minimum: 1, maximum: 1000, unit: "connections" }).default(1),
  pooled: z.boolean().default(false),
} satisfies Fields<DatabaseUse>);

const objectStore = z.object({
  objectStore: dnsLabel,
  namespace: dnsLabel.default("data"),
} satisfies Fields<ObjectStoreUse>);
const eventLog = z.object({
  eventLog: dnsLabel,
  namespace: dnsLabel.default("data"),
  servers: someDistinct("server", text("the host and port of a server")),
  cidrs: someDistinct("address range", cidr),
} satisfies Fields<EventLogUse>);

const address = z.object({
  purpose: text("what is at the addresses"),
  cidrs: someDistinct("address range", cidr),
  port: port.default(443),
} satisfies Fields<AddressUse>);

const environment = z.record(z.string(), z.any()).superRefine((variables, context) => {
  const wrong = Object.keys(variables).find((variable) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable));
  if (wrong === undefined) return;
  refuse(context, {
    what: `${shown(wrong)} is not the name of an environment variable`,
    why: "names are letters, digits and '_' and do not begin with a digit; others reach no program",
    fix: 'give a name such as "LOG_LEVEL"',
  });
});

/** Whether the goal can be met at the sites is decided with the number of replicas. */
const placement = z.object({
  sites: someDistinct("site", z.string()),
  outOfService: z.any().optional(),
  survive: z.any(),
  peakRequestsPerSecond: z.any(),
  requestsPerSecondPerReplica: z.any(),
  servedAfterOneLoss: z.any(),
  servedAfterTwoLosses: z.any(),
  approach: z.any().optional(),
} satisfies Fields<ServicePlacement>);

const schema = z
  .object({
    service: serviceName,
    site: dnsLabel,
    tier: wholeNumber({ minimum: 0, maximum: 3 }),
    halls: someDistinct("hall", z.string()),
    hallsOnOneFeed: wholeNumber({ minimum: 1, maximum: 100, unit: "halls" }).default(1),
    image: imageDigest,
    namespace: dnsLabel.default("services"),
    hostname: dnsName.optional(),
    gateway: choice(GatewayImplementation).optional(),
    placement,
    replicas: z.any().optional(),
    port: wholeNumber({ minimum: 1024, maximum: 65_535 }).default(8080),
    resources: z.object({ cpu: quantity, memory: quantity } satisfies Fields<ServiceResources>),
    probes: z
      .object({
        livenessPath: urlPath.default("/healthz"),
        readinessPath: urlPath.default("/readyz"),
        startupSeconds: seconds(5, 3600).default(120),
      } satisfies Fields<ServiceProbes>)
      .prefault({}),
    drainSeconds: seconds(1, 600).default(15),
    finishSeconds: seconds(1, 3600).default(45),
    targetCpuPercent: wholeNumber({ minimum: 10, maximum: 95, unit: "per cent" }).default(60),
    environment: environment.default({}),
    environmentSecrets: distinct("secret", dnsLabel).default([]),
    callers: peers,
    calls: peers,
    databases: distinct("database", database, (use) => use.database).default([]),
    objectStores: distinct("object store", objectStore, (use) => use.objectStore).default([]),
    eventLog: eventLog.optional(),
    issuer: certificateIssuer,
    addresses: z.array(address).default([]),
  } satisfies Fields<ActiveActiveServiceArgs>)
  .superRefine(({ service, site, placement: { sites } }, context) => {
    if (sites.includes(site)) return;
    const refusal = {
      what: `"${site}" is not among the sites that may serve "${service}"`,
      why: `demand is divided between ${quoted(sites)}, so replicas here would never be counted`,
      fix: `declare no instance at "${site}", or add it to allowedSites`,
    };
    refuse(context, refusal, ["placement", "sites"]);
  });

/** Arguments of a service with every default. */
export type ResolvedService = z.output<typeof schema>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which the service could not run at the site
 */
export function resolveService(name: string, args: ActiveActiveServiceArgs): ResolvedService {
  return resolveArguments(schema, args, (path) => `ActiveActiveService "${name}": ${path}`);
}
