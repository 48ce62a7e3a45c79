import { carriedAcceptance } from "@holdfast/contract/acceptance";
import { longestCacheSeconds } from "@holdfast/contract/application/caches";
import { ANYWHERE, residencyForm } from "@holdfast/contract/residency";
import { requireDnsLabel, requireServiceName, requireStoreName } from "holdfast/arguments/names";
import { requireNumber } from "holdfast/arguments/numbers";
import { parseQuantity } from "holdfast/arguments/quantities";
import { parseDuration } from "holdfast/duration";
import { SurvivalGoal, toleratedLosses } from "holdfast/goals";
import { InvalidInputError } from "holdfast/invalid-input";
import { longestGoalSeconds } from "holdfast/placement-policy";
import { failoverTiming } from "holdfast/replicated-database/failover-timing";
import { refuseReservedRoles } from "holdfast/replicated-database/schema";
import { z } from "zod";
import { acceptedAt, acceptedBy } from "../source/schema-refusals";

/** Name of a service; components refuse the same. */
const serviceName = z.string().superRefine(acceptedBy(requireServiceName));

/** Name of a site or a store: it becomes part of the names of pods. */
const storeName = z.string().superRefine(acceptedBy(requireStoreName));

const duration = z.string().transform((text, context) => {
  try {
    return parseDuration(text, "duration");
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    context.addIssue({ code: "custom", message: error.detail.why, params: { fix: error.detail.fix } });
    return z.NEVER;
  }
});

/** The longest recovery time or data loss that is a goal: a month, as for components. */
const goal = duration.refine((seconds) => seconds <= longestGoalSeconds, "a goal is 30 days at most");

/** For how long answers of another service are used without it. */
const cacheTime = duration
  .refine(Number.isInteger, "a cache lasts whole seconds")
  .refine((seconds) => seconds >= 1, "a cache of no time is none: what it is for is a hard dependency")
  .refine((seconds) => seconds <= longestCacheSeconds, "a cache lasts 30 days at most");

/** A share of peak demand. */
const share = z.number().min(0, "a share is 0 or more").max(1, "a share is 1 at most");

/** Ten million requests a second is beyond any service of 50 million users: a slip of the keyboard. */
const requestsPerSecond = z
  .number()
  .positive("demand is more than 0 requests a second")
  .max(10_000_000, "demand is 10,000,000 requests a second at most");

const siteKind = z.enum(["owned", "leased", "cloud"]);

const sites = z
  .strictObject({
    /**
     * Sites of these kinds. A site that replaces another is then allowed without an edit here. `cloud` is for
     * voters of a quorum: services run at data sites.
     */
    kinds: z.array(siteKind).min(1).optional(),
    /** Sites by name, for a service that is bound to a building. */
    names: z.array(storeName).min(1).optional(),
  })
  .refine((selection) => selection.kinds !== undefined || selection.names !== undefined, {
    message: "sites are selected by kinds, by names, or by both",
  });

const survivalGoal = z.enum(["two-sites", "one-site", "none"]);

/** Replicas of a service at one site. */
const standingReplicas = z
  .strictObject({
    /** Replicas that run all the time. */
    running: z.int().min(1, "a site at which nothing runs is left out").max(10_000),
    /** The most that the autoscaler may run. */
    most: z.int().max(10_000),
  })
  .refine(({ running, most }) => most >= running, { message: "most is as many as run, or more" });

/**
 * What stands, where it is less than the goals ask for. Without it everything is built as its goals take. The goals
 * are promised all the same: that they are not kept is for the analysis to say.
 */
const built = z.strictObject({
  /** Sites at which it stands, or its voters do. Default: those at which it may run. */
  sites: sites.optional(),
  /** The loss that its stores are made for. Default: the one that it promises to survive. */
  survive: survivalGoal.optional(),
  /** The stretch of acknowledged writes that its stores may lose. Default: the promised one. */
  rpo: goal.optional(),
  /** Replicas by site, for each site at which it stands. Default: as many as the goals take. */
  replicas: z.record(storeName, standingReplicas).optional(),
});

const store = z.strictObject({
  /**
   * `database`: PostgreSQL under Patroni; `object-store`: SeaweedFS; `event-log`: NATS JetStream; `quorum`: the members of a
   * consensus quorum.
   */
  kind: z.enum(["database", "quorum", "object-store", "event-log"]),
  /** Services that name the same store share it. */
  name: storeName,
  access: z.enum(["read-write", "read"]).default("read-write"),
  /** Shards that this service needs of a database; each has a leader of its own. The largest number wins. */
  shards: z.int().min(1).max(16, "a database has 16 shards at most").optional(),
  /**
   * Storage that this service needs in GiB: in each shard of a database, for its objects without their copies, or for its stream
   * in each server of an event log. What
   * sharers need is added up.
   */
  storageGiB: z
    .int()
    .min(10, "a shard has 10 GiB at least")
    .max(16_384, "a shard has 16,384 GiB at most")
    .optional(),
  /** The most connections that one pod of this service holds to each shard's leader. Default: 2. */
  connections: z.int().min(1).max(1000, "a pod has 1,000 connections at most").optional(),
  /**
   * Its pods reach a database by way of a pooler, which lends them a connection of a member's for each transaction: more pods than
   * members have connections. It may keep nothing in a session (docs/applications.md). Default: false.
   */
  pooled: z.boolean().optional(),
  /** The database that holds the names of an object store's objects: one that some service names too. */
  names: storeName.optional(),
});

/** Refuses an amount of nothing, and one that no machine has. */
const atMost = (most: number, message: string) =>
  acceptedBy((value: string, where) => {
    if (parseQuantity(value, where) <= most) return;
    throw new InvalidInputError({
      what: `${value} is too much`,
      where,
      why: message,
      fix: "divide the service",
    });
  });

const cpu = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z
    .string()
    .regex(/^([1-9]\d*m|[1-9]\d*(\.\d+)?|0\.\d+)$/, {
      error: "CPU is written as cores or millicores, such as 2 or 500m",
      abort: true,
    })
    .superRefine(atMost(2048, "one replica requests 2,048 cores at most: no larger machine is sold")),
);
const memory = z
  .string()
  .regex(/^[1-9]\d*(Mi|Gi)$/, {
    error: 'memory is written in mebibytes or gibibytes, such as "512Mi" or "2Gi"',
    abort: true,
  })
  .superRefine(atMost(24 * 2 ** 40, "one replica requests 24 TiB at most: no larger machine is sold"));

const workload = z.strictObject({
  /** Container image by digest: a tag can be moved, a digest cannot. */
  image: z
    .string()
    .regex(
      /^[^\s@]+@sha256:[0-9a-f]{64}$/,
      "an image is named by digest: name@sha256:<64 hexadecimal digits>",
    ),
  /** Port on which the container serves HTTP. */
  port: z
    .int()
    .min(1024, "a process without privileges listens on port 1024 or above")
    .max(65_535)
    .default(8080),
  /** CPU that one replica requests. */
  cpu: cpu.default("500m"),
  /** Memory that one replica requests, and its limit. */
  memory: memory.default("512Mi"),
});

/** Keeps a goal lower than the default that has no reason, and a reason without such a goal. */
function refuseUnreasonedGoal(
  { survive, because }: { survive: SurvivalGoal; because?: string | undefined },
  context: z.RefinementCtx,
): void {
  const lower = survive !== SurvivalGoal.TwoSites;
  if (lower === (because !== undefined)) return;
  context.addIssue({
    code: "custom",
    path: [lower ? "survive" : "because"],
    message: "the loss of two sites is what is prepared for; less is an exception, and has a reason",
    params: lower
      ? {
          what: `${survive} is less than two-sites, and because is missing`,
          fix: "say why in because, or write survive: two-sites",
        }
      : {
          what: "it is a reason for a lower goal, and survive is two-sites",
          fix: "remove it, or lower survive",
        },
  });
}

/** A database recovers within a day, or it is restored from a backup. */
const longestRecovery = { minimum: 0, maximum: 86_400, unit: "seconds" };

/** The shares of peak that a service promises: all of it after each loss that it survives, where it does not say less. */
function servedOf({
  served,
  survive,
}: {
  served?: { afterOneLoss: number; afterTwoLosses: number };
  survive: SurvivalGoal;
}): { afterOneLoss: number; afterTwoLosses: number } {
  const losses = toleratedLosses(survive);
  return served ?? { afterOneLoss: losses > 0 ? 1 : 0, afterTwoLosses: losses > 1 ? 1 : 0 };
}

/** One file of the service catalogue, as written and as read: durations become seconds. */
export const serviceSchema = z
  .strictObject({
    /** The service's name, unique in the catalogue. */
    service: serviceName,
    /** What it does, in one sentence. */
    description: z.string().min(1).optional(),
    /** Operators need it to run the others. */
    operational: z.boolean().default(false),
    /** 0 is shed last, 3 first. */
    tier: z.int().min(0, "tiers are 0 to 3").max(3, "tiers are 0 to 3").default(1),
    /** The loss that it must survive without its data, its writes or its promised share being lost. */
    survive: survivalGoal.default(SurvivalGoal.TwoSites),
    /** Why it promises less than `two-sites`. Absent where it does not. */
    because: z.string().trim().min(1, "a reason is a sentence").optional(),
    /** What policies find of it and is accepted for a time: which policy, why, who answers for it, and the last day. */
    accept: z.array(carriedAcceptance).default([]),
    /** Longest interruption under that loss. */
    rto: goal,
    /** Longest stretch of acknowledged writes that such a loss may cost. */
    rpo: goal.default(0),
    /** Shares of peak that it promises to serve after as many losses as it survives. Default: all of it. */
    served: z.strictObject({ afterOneLoss: share.default(0), afterTwoLosses: share.default(0) }).optional(),
    /** What it is asked for, and what one replica carries. */
    demand: z.strictObject({
      peakRequestsPerSecond: requestsPerSecond,
      /** Absent for a service without a workload of its own. */
      requestsPerSecondPerReplica: requestsPerSecond.optional(),
    }),
    /** Where its data may rest: `any`, a country (`kr`) by its ISO 3166-1 code, or a jurisdiction of several (`eu`). */
    residency: z
      .string()
      .regex(residencyForm, 'a residency is any, an ISO 3166-1 code in lower case such as "kr", or eu')
      .default(ANYWHERE),
    /** Where it may run. */
    sites: sites.default({ kinds: ["owned", "leased"] }),
    built: built.optional(),
    /** Sites that it runs at in normal times, at the least. Default: one more than the losses it survives. */
    minimumSites: z.int().min(1).optional(),
    /**
     * `active-active`: every site takes traffic. `hot-standby`: every site is ready, one is preferred.
     * `quorum`: its store is all that there is of it.
     */
    approach: z.enum(["active-active", "hot-standby", "quorum"]).default("active-active"),
    dependencies: z
      .strictObject({
        /** Without these it is down. */
        hard: z.array(serviceName).default([]),
        /** Without these it is degraded for so long, by what it keeps of their answers, and down after that. */
        cached: z.array(z.strictObject({ service: serviceName, for: cacheTime })).default([]),
        /** Without these it is degraded. */
        soft: z.array(serviceName).default([]),
      })
      .default({ hard: [], cached: [], soft: [] }),
    stores: z.array(store).default([]),
    /**
     * It keeps something itself that users rely on, beside what other services keep for it. Default: whether it writes to one of
     * its stores.
     */
    writes: z.boolean().optional(),
    /** First label of its name under the blueprint's zone. Absent: it is not reached from outside. */
    hostname: z.string().superRefine(acceptedBy(requireDnsLabel)).optional(),
    /** It calls the public addresses of the other sites; nothing else crosses between services of two sites. */
    callsOtherSites: z.boolean().default(false),
    /** It measures everything else and calls people: its image is Prometheus, and what it is told follows from the blueprint. */
    monitors: z.boolean().default(false),
    /** It deploys, so it reaches the API server of every data site. */
    operatesClusters: z.boolean().default(false),
    /** What runs. Absent for `approach: quorum` only. */
    workload: workload.optional(),
  })
  .superRefine((service, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const { afterOneLoss, afterTwoLosses } = servedOf(service);
    const losses = toleratedLosses(service.survive);
    refuseUnreasonedGoal(service, context);
    for (const [field, value, loss] of [
      ["afterOneLoss", afterOneLoss, 1],
      ["afterTwoLosses", afterTwoLosses, 2],
    ] as const) {
      if (loss <= losses && value === 0) {
        refuse(["served", field], `survive: ${service.survive} promises a share of peak here, more than 0`);
      }
      if (loss > losses && value > 0) {
        refuse(
          ["served", field],
          `survive: ${service.survive} promises nothing after that loss, so no share of it`,
        );
      }
    }
    if (afterTwoLosses > afterOneLoss) {
      refuse(["served", "afterTwoLosses"], "a second loss cannot leave more than the first did");
    }
    if (service.writes === false && service.stores.some(({ access }) => access === "read-write"))
      refuse(["writes"], "what writes to a store keeps something; leave it out, or read from the store only");
    const hasQuorum = service.stores.some((held) => held.kind === "quorum");
    if (service.approach === "quorum") {
      if (!hasQuorum) refuse(["stores"], "approach quorum needs a store of kind quorum");
      if (service.workload) refuse(["workload"], "approach quorum has no workload of its own");
      if (service.built?.replicas)
        refuse(["built", "replicas"], "approach quorum has no replicas of its own");
    } else {
      for (const path of [["sites"], ["built", "sites"]]) {
        const selection = path.length === 1 ? service.sites : service.built?.sites;
        if (!selection?.kinds?.includes("cloud")) continue;
        refuse([...path, "kinds"], "services run in the clusters of data sites; a cloud region has none");
      }
      if (!service.workload) refuse(["workload"], `approach ${service.approach} needs a workload`);
      if (service.demand.requestsPerSecondPerReplica === undefined) {
        refuse(["demand"], "requestsPerSecondPerReplica says how many replicas are needed; it is missing");
      }
    }
    const databases = service.stores.filter((held) => held.kind === "database").map((held) => held.name);
    if (databases.length > 0) {
      const { rto, rpo } = service;
      const checks: [path: (string | number)[], check: () => unknown][] = [
        [["rto"], () => requireNumber(rto, longestRecovery, "")],
        [["rto"], () => failoverTiming(rto, "")],
        [["rpo"], () => requireNumber(rpo, longestRecovery, "")],
      ];
      for (const [path, check] of checks) acceptedAt(path, check, context);
      refuseReservedRoles(context, databases, [service.service], () => ["service"]);
    }
    if (service.stores.filter(({ kind }) => kind === "event-log").length > 1) {
      refuse(["stores"], "a service uses one event log: its pods are told of it by NATS_URL");
    }
    for (const [index, held] of service.stores.entries()) {
      if (held.kind === "database" && held.storageGiB === undefined) {
        refuse(["stores", index], "storageGiB says how large a shard of the database is; it is missing");
      }
      if (held.kind !== "database" && (held.connections ?? held.pooled) !== undefined)
        refuse(["stores", index], "only a database counts connections: drop connections and pooled");
      const objects = held.kind === "object-store";
      if (objects && (held.storageGiB === undefined || held.names === undefined))
        refuse(
          ["stores", index],
          "storageGiB says how large its objects are, names which database knows them",
        );
      if (objects && held.shards !== undefined)
        refuse(
          ["stores", index, "shards"],
          "an object store has volumes, and no shards of the service's choosing",
        );
      if (!objects && held.names !== undefined)
        refuse(["stores", index, "names"], "only an object store has its names in a database");
      if (held.kind === "event-log" && held.shards !== undefined) {
        refuse(
          ["stores", index, "shards"],
          "an event log has no shards: each service has a stream of its own",
        );
      }
      if (held.kind === "event-log" && held.access === "read-write" && held.storageGiB === undefined) {
        refuse(["stores", index], "storageGiB says how much its stream keeps; it is missing");
      }
      if (held.kind === "quorum" && (held.shards ?? held.storageGiB) !== undefined) {
        refuse(["stores", index], "a quorum has neither shards nor storage of the service's choosing");
      }
    }
  });

/** A service as its file holds it: durations are text, such as `90 seconds`. */
export type Service = z.input<typeof serviceSchema>;

type CheckedService = z.output<typeof serviceSchema>;

/** A service as its file declares it, with every default. Durations are in seconds. */
export type ServiceDeclaration = Omit<CheckedService, "served"> & {
  readonly served: NonNullable<CheckedService["served"]>;
};

/** Services without which a service is down, at once or when what it keeps of their answers ends. */
export function neededBy({ dependencies: { hard, cached } }: Pick<CheckedService, "dependencies">): string[] {
  return [...hard, ...cached.map(({ service }) => service)];
}

/** A checked service with the default that follows from its survival goal. */
export const withServedShares = (service: CheckedService): ServiceDeclaration => ({
  ...service,
  served: servedOf(service),
});
