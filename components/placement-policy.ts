import * as pulumi from "@pulumi/pulumi";
import { carriedAcceptance } from "@holdfast/contract/acceptance";
import { z } from "zod";
import { choice, dnsLabel, dnsName, quoted, serviceName } from "./arguments/names";
import { number, share, wholeNumber } from "./arguments/numbers";
import { distinct, type Fields, refuse, resolveArguments, someDistinct } from "./arguments/schema";
import { Approach, StoreAccess, StoreKind, SurvivalGoal, toleratedLosses } from "./goals";
import { residency } from "./arguments/site";
import { refuseTooFewSites } from "./replicas";

/** A store that a service depends on. */
export interface StoreUse {
  /** What kind of store it is. */
  kind: StoreKind;
  /** Name of the database or quorum. */
  name: string;
  /** What the service does with it. */
  access: StoreAccess;
}

/** What is accepted for a time of what a policy finds. */
export interface AcceptanceArgs {
  /** Name of the policy: `capacity-holds`. */
  policy: string;
  /** The single event that the finding is about: `earthquake gyeonggi`. Default: any, or none. */
  event?: string;
  /** Why it is accepted. */
  reason: string;
  /** Who answers for it. */
  owner: string;
  /** The last day on which it holds: `2027-01-31`. */
  until: string;
}

/** Arguments of `PlacementPolicy`. All of them are plain values: policies and analysis compare against them. */
export interface PlacementPolicyArgs {
  /** Name of the service, a label of at most 46 characters; also the name of the resource. */
  service: string;
  /** Tier, 0 to 3; 3 is shed first, 0 last. */
  tier: number;
  /** How many sites may be lost while the service goes on. */
  survive: SurvivalGoal;
  /** Why the goal is less than two sites. Default: no reason is given. */
  because?: string;
  /** Recovery time objective: the longest interruption allowed, in seconds. */
  rtoSeconds: number;
  /** Recovery point objective: the oldest acknowledged write that may be lost, in seconds; 0 for none. */
  rpoSeconds: number;
  /** Share of peak still served with one site lost, 0 to 1; 0 when the goal is "none". */
  servedAfterOneLoss: number;
  /** Share of peak still served with two sites lost, 0 to `servedAfterOneLoss`; 0 unless the goal is "two-sites". */
  servedAfterTwoLosses: number;
  /** Demand at peak, in requests a second. */
  peakRequestsPerSecond: number;
  /** Sites at which the service may run. */
  allowedSites: string[];
  /** Where its data may be kept and processed: `any`, an ISO 3166-1 code in lower case, or `eu`. */
  residency: string;
  /** The fewest sites it must run at, 1 to the number of allowed sites. */
  minimumSites: number;
  /** How it goes on when a site is lost. */
  approach: Approach;
  /** Services without which it is down. Default: none. */
  hardDependencies?: string[];
  /** Services without which it is degraded. Default: none. */
  softDependencies?: string[];
  /** Stores that it depends on. Default: none. */
  stores?: pulumi.Input<StoreUse>[];
  /**
   * Whether it keeps something itself that users rely on, beside what other services keep for it. Default: whether it writes to
   * one of its `stores`.
   */
  writes?: boolean;
  /** Whether operators need it to run or recover the others. Default: false. */
  operational?: boolean;
  /** Public name that it answers to. Default: none. */
  hostname?: string;
  /** What is accepted for a time of what policies find of the service. Default: nothing. */
  accept?: pulumi.Input<AcceptanceArgs>[];
}

/** The longest recovery time, and the longest data loss, that is a goal: 30 days, in seconds. */
export const longestGoalSeconds = 30 * 86_400;

/**
 * States where a service may and must run and what it promises. It declares nothing else: it is in the graph so that
 * policies and analysis find the goals there and compare them with what the other resources can keep.
 *
 * @example
 * new PlacementPolicy("payments", {
 *   service: "payments",
 *   tier: 0,
 *   survive: SurvivalGoal.TwoSites,
 *   rtoSeconds: parseDuration("2 minutes", "payments.rto"),
 *   rpoSeconds: 0,
 *   servedAfterOneLoss: 1,
 *   servedAfterTwoLosses: 0.6,
 *   peakRequestsPerSecond: 12_000,
 *   allowedSites: ["ansan", "siheung", "pangyo"],
 *   residency: Residency.Korea,
 *   minimumSites: 3,
 *   approach: Approach.ActiveActive,
 *   hardDependencies: ["identity"],
 *   stores: [{ kind: StoreKind.Database, name: "payments", access: StoreAccess.ReadWrite }],
 * });
 */
export class PlacementPolicy extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:PlacementPolicy";

  /** Name of the service. */
  public readonly service: pulumi.Output<string>;

  /**
   * @param name name of the resource; the service's name
   * @param args the goals
   * @param opts options of the component resource
   * @throws InvalidInputError when the goals are malformed or contradict each other
   */
  constructor(name: string, args: PlacementPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    resolvePlacement(name, args);
    super(PlacementPolicy.__pulumiType, name, args, opts);
    this.service = pulumi.output(args.service);
    this.registerOutputs({ service: this.service });
  }
}

const goalSeconds = number({ minimum: 0, maximum: longestGoalSeconds, unit: "seconds" });

const store = z.object({
  kind: choice(StoreKind),
  name: dnsLabel,
  access: choice(StoreAccess),
} satisfies Fields<StoreUse>);

const schema = z
  .object({
    service: serviceName,
    tier: wholeNumber({ minimum: 0, maximum: 3 }),
    survive: choice(SurvivalGoal),
    because: z.string().trim().min(1, "a reason is a sentence").optional(),
    residency,
    approach: choice(Approach),
    rtoSeconds: goalSeconds,
    rpoSeconds: goalSeconds,
    peakRequestsPerSecond: number({ minimum: 0, maximum: 1e9, unit: "requests a second" }),
    hostname: dnsName.optional(),
    allowedSites: someDistinct("allowed site", dnsLabel),
    servedAfterOneLoss: share,
    servedAfterTwoLosses: share,
    minimumSites: wholeNumber({ minimum: 1, maximum: 1000, unit: "sites" }),
    hardDependencies: distinct("hard dependency", z.string()).default([]),
    softDependencies: distinct("soft dependency", z.string()).default([]),
    stores: distinct("store", store, ({ kind, name }) => `${kind} ${name}`).default([]),
    writes: z.boolean().optional(),
    operational: z.boolean().default(false),
    accept: z.array(carriedAcceptance).default([]),
  } satisfies Fields<PlacementPolicyArgs>)
  .superRefine((args, context) => {
    refuseShares(args, context);
    refuseTooFewSites({ ...args, sites: args.allowedSites }, context, ["allowedSites"]);
    refuseMinimumSites(args, context);
    refuseDependencies(args, context);
    refuseUnwrittenStores(args, context);
  });

type ResolvedPlacement = z.output<typeof schema>;

/**
 * @param name the component's name, for messages
 * @param args the goals as they were given
 * @returns the goals with every default
 * @throws InvalidInputError with everything that is malformed, or contradicts another goal
 */
export function resolvePlacement(name: string, args: PlacementPolicyArgs): ResolvedPlacement {
  return resolveArguments(schema, args, (path) => `PlacementPolicy "${name}": ${path}`);
}

/** Shares fit the goal: promised for the losses that are survived, and for no others. */
function refuseShares(args: ResolvedPlacement, context: z.RefinementCtx): void {
  const losses = toleratedLosses(args.survive);
  for (const [field, loss] of [
    ["servedAfterOneLoss", 1],
    ["servedAfterTwoLosses", 2],
  ] as const) {
    const promised = args[field] > 0;
    if (loss <= losses === promised) continue;
    const refusal = {
      what: promised
        ? `a share of ${args[field]} is promised after a loss that the goal "${args.survive}" does not survive`
        : `nothing is served after a loss that the goal "${args.survive}" promises to survive`,
      why: "the goal and the share say how much is left after the same loss, so one of them is wrong",
      fix: promised
        ? `set ${field} to 0, or raise survive to "${loss === 1 ? "one-site" : "two-sites"}"`
        : `set ${field} to the share of peak that must still be served, or lower survive`,
    };
    refuse(context, refusal, [field]);
  }
  if (args.servedAfterTwoLosses <= args.servedAfterOneLoss) return;
  const refusal = {
    what: `more is served after two losses (${args.servedAfterTwoLosses}) than after one (${args.servedAfterOneLoss})`,
    why: "what is left after two losses was also there after the first of them",
    fix: `set servedAfterTwoLosses to ${args.servedAfterOneLoss} or less`,
  };
  refuse(context, refusal, ["servedAfterTwoLosses"]);
}

function refuseMinimumSites({ minimumSites, allowedSites }: ResolvedPlacement, context: z.RefinementCtx) {
  const allowed = allowedSites.length;
  if (minimumSites <= allowed) return;
  const refusal = {
    what: `the service must run at ${minimumSites} sites and may run at ${allowed}`,
    why: `only ${quoted(allowedSites)} may serve it`,
    fix: `add ${minimumSites - allowed} to allowedSites, or set minimumSites to ${allowed}`,
  };
  refuse(context, refusal, ["minimumSites"]);
}

/** What writes to a store keeps something. */
function refuseUnwrittenStores({ stores, writes }: ResolvedPlacement, context: z.RefinementCtx): void {
  const written = stores.find(({ access }) => access === StoreAccess.ReadWrite);
  if (writes !== false || !written) return;
  const refusal = {
    what: "it is said to keep nothing",
    why: `it writes to the ${written.kind} ${written.name}`,
    fix: `leave writes out, or set the access to "${StoreAccess.Read}"`,
  };
  refuse(context, refusal, ["writes"]);
}

function refuseDependencies(args: ResolvedPlacement, context: z.RefinementCtx): void {
  const { service, hardDependencies: hard, softDependencies: soft } = args;
  const both = soft.find((each) => hard.includes(each));
  if (both !== undefined) {
    const refusal = {
      what: `"${both}" is a hard and a soft dependency`,
      why: "without it the service is either down or degraded, not both",
      fix: `leave "${both}" in one of the two lists`,
    };
    refuse(context, refusal, ["softDependencies"]);
  }
  if (![...hard, ...soft].includes(service)) return;
  const refusal = {
    what: `"${service}" depends on itself`,
    why: "a dependency is another service whose loss is felt here",
    fix: `take "${service}" out of the list`,
  };
  refuse(context, refusal, [hard.includes(service) ? "hardDependencies" : "softDependencies"]);
}
