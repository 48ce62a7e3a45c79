import { isSecret, isUnknown, numberOf, type Value } from "./value";

/** What a figure may be, and what counts where it cannot be read. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** No fractions. Default: they are allowed. */
  readonly whole?: boolean;
  readonly unit: string;
  /** Where the limits come from. */
  readonly why: string;
  /** What counts in place of a figure that is not one: the worst for whatever rests on it. */
  readonly worst: number;
}

/**
 * A time in seconds that outlasts every objective: the largest that DNS and Kubernetes can write (31 bits). It stands
 * for a time that nothing bounds, and sums of it stay finite.
 */
export const NEVER_SECONDS = 2 ** 31 - 1;

const DAY_SECONDS = 86_400;
const MOST_INTEGER = 2 ** 31 - 1;

const KUBERNETES_INTEGER = "Kubernetes keeps it as an integer of 32 bits";
const MORE_THAN_ANY = "more than any data center of today has";

/** A time that a controller waits for: within a day, since it is meant to end by itself. */
function seconds(why: string, more: Partial<Range> = {}): Range {
  return { least: 0, most: DAY_SECONDS, unit: "seconds", why, worst: NEVER_SECONDS, ...more };
}

/** A number of pods or other things that Kubernetes counts. */
function integer(unit: string, more: Partial<Range> = {}): Range {
  return { least: 0, most: MOST_INTEGER, whole: true, unit, why: KUBERNETES_INTEGER, worst: 0, ...more };
}

/** An amount that there is of something. */
function amount(unit: string, most: number): Range {
  return { least: 0, most, unit, why: MORE_THAN_ANY, worst: 0 };
}

/** The limits of every figure that the analysis reads, each with its reason. */
export const ranges = {
  /** A goal that is not a figure is not met, so the worst of it is never looked at. */
  tier: { least: 0, most: 3, whole: true, unit: "a tier", why: "there are four tiers", worst: 0 },
  objectiveSeconds: seconds("an objective is at most 30 days, as PlacementPolicy takes it", {
    most: 30 * DAY_SECONDS,
    worst: 0,
  }),
  share: { least: 0, most: 1, unit: "share of peak", why: "a share is 0 to 1", worst: 1 },
  peakRequestsPerSecond: {
    least: 0,
    most: 1e9,
    unit: "requests a second",
    why: "PlacementPolicy takes a thousand million at the most",
    worst: 1e9,
  },
  minimumSites: {
    least: 1,
    most: 1000,
    whole: true,
    unit: "sites",
    why: "PlacementPolicy takes 1 to 1000",
    worst: 1000,
  },

  replicas: integer("pods", { most: 1e6, why: "a cluster of Kubernetes holds 150 000 pods" }),
  retryFactor: { least: 1, most: 100, unit: "times", why: "that many tries are no retries", worst: 100 },
  requestsPerSecond: { least: 0, most: 1e9, unit: "requests a second", why: MORE_THAN_ANY, worst: 0 },
  skew: integer("pods", { least: 1, why: "maxSkew has to be above 0", worst: MOST_INTEGER }),
  disruptedPods: integer("pods", { most: 1e6, why: "a cluster of Kubernetes holds 150 000 pods" }),
  percent: { least: 0, most: 100, unit: "percent", why: "of all there are", worst: 100 },
  scalingValue: integer("pods or percent", { least: 1, why: "a scaling policy adds more than nothing" }),
  scalingPeriodSeconds: integer("seconds", {
    least: 1,
    most: 1800,
    why: "Kubernetes takes 1 to 1800 s",
    worst: NEVER_SECONDS,
  }),
  stabilizationSeconds: integer("seconds", {
    most: 3600,
    why: "Kubernetes takes 0 to 3600 s",
    worst: NEVER_SECONDS,
  }),
  /** A probe that cannot be read bounds nothing, so the worst of it is never looked at. */
  probeSeconds: integer("seconds", { most: DAY_SECONDS, why: "a probe of more than a day bounds nothing" }),
  probePeriodSeconds: integer("seconds", {
    least: 1,
    most: DAY_SECONDS,
    why: "Kubernetes takes 1 at the least, and a probe of more than a day bounds nothing",
  }),
  probeFailures: integer("failed probes", { least: 1, most: 1e6, why: "Kubernetes takes 1 at the least" }),
  graceSeconds: integer("seconds", { worst: NEVER_SECONDS }),
  priority: integer("a priority", { least: -(2 ** 31), most: 2 ** 31 - 1, worst: -(2 ** 31) }),
  lookupOption: integer("seconds or attempts", {
    least: 1,
    why: "resolv.conf(5) counts them from 1",
    worst: MOST_INTEGER,
  }),
  /** What a pod asks for; a request that cannot be read fits nowhere. */
  podCores: { ...amount("cores", 1e6), worst: 1e6 },
  podMemoryBytes: { ...amount("bytes", 1e18), worst: 1e18 },
  cores: amount("cores", 1e9),
  memoryGiB: amount("GiB", 1e9),
  memoryBytes: amount("bytes", 1e18),
  storageTiB: amount("TiB", 1e9),
  powerMegawatts: amount("megawatts", 1e5),

  latitude: { least: -90, most: 90, unit: "degrees", why: "from pole to pole", worst: 0 },
  longitude: { least: -180, most: 180, unit: "degrees", why: "once round the Earth", worst: 0 },
  elevationMetres: {
    least: -500,
    most: 9000,
    unit: "metres above mean sea level",
    why: "from the lowest to the highest place on land",
    worst: -500,
  },
  distanceKilometres: {
    least: 0,
    most: 20_040,
    unit: "kilometres",
    why: "half the way round the Earth",
    worst: 0,
  },

  /** RFC 2181, section 8: a TTL has 31 bits. */
  ttlSeconds: {
    least: 0,
    most: MOST_INTEGER,
    whole: true,
    unit: "seconds",
    why: "a TTL has 31 bits (RFC 2181, section 8)",
    worst: NEVER_SECONDS,
  },
  weight: { least: 0, most: 255, whole: true, unit: "a weight", why: "Route 53 takes 0 to 255", worst: 255 },
  checkIntervalSeconds: seconds("a check that comes less than once a day finds nothing in time", {
    least: 1,
  }),
  checkTimeoutSeconds: seconds("a check that lasts a day finds nothing in time"),
  checkFailures: {
    least: 1,
    most: 1000,
    whole: true,
    unit: "failed checks",
    why: "Route 53 takes 1 to 10; nobody waits for a thousand",
    worst: NEVER_SECONDS,
  },

  calculatedThreshold: {
    least: 0,
    most: 256,
    whole: true,
    unit: "healthy checks",
    why: "Route 53 takes 0 to 256",
    worst: 0,
  },

  shard: { least: 0, most: 1e5, whole: true, unit: "a shard, counted from 0", why: MORE_THAN_ANY, worst: 0 },
  /** Patroni's documentation names no upper limits; a leader that is waited for a day is not failed over by itself. */
  patroniSeconds: seconds("Patroni's timers are seconds, 1 at the least", { least: 1, whole: true }),
  synchronousCount: {
    least: 0,
    most: 1000,
    whole: true,
    unit: "copies",
    why: "a member is at most one copy",
    worst: 0,
  },
  lagBytes: { least: 0, most: 2 ** 53, whole: true, unit: "bytes", why: "a whole number", worst: 2 ** 53 },
  failoverPriority: {
    least: -1e6,
    most: 1e6,
    whole: true,
    unit: "a priority",
    why: "a whole number",
    worst: 0,
  },
  /** 0 stands for "never ends" of a connection that is dead. */
  walSenderSeconds: seconds("PostgreSQL keeps it in milliseconds of 31 bits", {
    most: MOST_INTEGER / 1000,
    worst: 0,
  }),
  /** 0 stands for "is never archived before it is full". */
  archiveSeconds: seconds("PostgreSQL takes 0 to 1073741823 s", { most: 2 ** 30 - 1, worst: 0 }),
  writeAheadRate: {
    least: 1e-6,
    most: 1e6,
    unit: "MiB a second",
    why: "a rate above nothing, and below what a disk writes",
    worst: 1e-6,
  },
  electionMilliseconds: {
    least: 1,
    most: 50_000,
    whole: true,
    unit: "milliseconds",
    why: "etcd takes 50 000 at the most",
    worst: NEVER_SECONDS * 1000,
  },
  routerCheckSeconds: seconds("a router that looks less than once a day finds no leader in time", {
    least: 1e-6,
  }),
  routerRise: {
    least: 1,
    most: 1000,
    whole: true,
    unit: "checks",
    why: "HAProxy needs one at the least; nobody waits for a thousand",
    worst: NEVER_SECONDS,
  },

  /** A pooler of which it is not known what it takes may take all or nothing; nothing is the worst for its clients. */
  poolerConnections: integer("connections or seconds", {
    why: "PgBouncer keeps it as an integer of 32 bits",
  }),
  port: { least: 1, most: 65_535, whole: true, unit: "a port", why: "TCP has 16 bits for it", worst: 0 },

  renewalSeconds: seconds("no certificate is valid for more than a hundred years", {
    most: 100 * 366 * DAY_SECONDS,
    worst: 0,
  }),
  retentionDays: {
    least: 1,
    most: 36_500,
    whole: true,
    unit: "days",
    why: "Object Lock takes 36 500 days (100 years) at the most",
    worst: 0,
  },
  replicationMinutes: {
    least: 1,
    most: 15,
    whole: true,
    unit: "minutes",
    why: "S3 offers replication within 15 minutes",
    worst: NEVER_SECONDS / 60,
  },
  retentionYears: {
    least: 1,
    most: 100,
    whole: true,
    unit: "years",
    why: "Object Lock takes 100 years at the most",
    worst: 0,
  },
} as const satisfies { readonly [figure: string]: Range };

/** What was found where something else is expected. */
export function foundText(value: Value | undefined): string {
  if (value === undefined || value === null) return "it is absent";
  if (isUnknown(value)) return "it is known only after the resource exists";
  if (isSecret(value)) return "it is secret";
  // JSON has no word for what is not finite.
  return `it is ${typeof value === "number" ? String(value) : JSON.stringify(value).slice(0, 80)}`;
}

/** The figure, or `undefined` where the value is none: not finite, outside of its range, or a fraction of a whole. */
export function figureIn(range: Range, value: Value | undefined): number | undefined {
  const number = numberOf(value);
  if (number === undefined || number < range.least || number > range.most) return undefined;
  return range.whole && !Number.isInteger(number) ? undefined : number;
}

/** Why a value is no figure of a range. */
export function figureFault(range: Range, value: Value | undefined): string {
  const { least, most, unit, why } = range;
  const kind = range.whole ? "a whole number" : "a number";
  return `${kind} from ${least} to ${most} is expected (${unit}: ${why}); ${foundText(value)}`;
}

/** A place that could not be read, and why. */
export interface Fault {
  readonly where: string;
  readonly reason: string;
}

/** Takes figures out of a text or an object, and keeps which of them are none. */
export class Figures {
  readonly faults: Fault[] = [];

  /**
   * A figure; `absent` where nothing is said, and the worst of its range where what is said is no figure.
   *
   * @param where the property or the place in a text, for whoever corrects it
   */
  take<Absent>(range: Range, value: Value | undefined, absent: Absent, where: string): number | Absent {
    if (value === undefined || value === null) return absent;
    const figure = figureIn(range, value);
    if (figure !== undefined) return figure;
    this.faults.push({ where, reason: figureFault(range, value) });
    return range.worst;
  }
}
