import * as pulumi from "@pulumi/pulumi";
import {
  quoted,
  refuseDuplicates,
  requireChoice,
  requireDistinct,
  requireDnsLabel,
  requireDnsName,
  requireServiceName,
} from "./arguments/names";
import { requireInteger, requireNumber, requireShare } from "./arguments/numbers";
import { Approach, Residency, StoreAccess, StoreKind, SurvivalGoal, toleratedLosses } from "./goals";
import { InvalidInputError } from "./invalid-input";
import { requireEnoughSites } from "./replicas";

/** A store that a service depends on. */
export interface StoreUse {
  /** What kind of store it is. */
  kind: StoreKind;
  /** Name of the database or quorum. */
  name: string;
  /** What the service does with it. */
  access: StoreAccess;
}

/** Arguments of `PlacementPolicy`. All of them are plain values: policies and analysis compare against them. */
export interface PlacementPolicyArgs {
  /** Name of the service, a label of at most 46 characters; also the name of the resource. */
  service: string;
  /** Tier, 0 to 3; 3 is shed first, 0 last. */
  tier: number;
  /** How many sites may be lost while the service goes on. */
  survive: SurvivalGoal;
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
  /** Where its data may be kept and processed. */
  residency: Residency;
  /** The fewest sites it must run at, 1 to the number of allowed sites. */
  minimumSites: number;
  /** How it goes on when a site is lost. */
  approach: Approach;
  /** Services without which it is down. Default: none. */
  hardDependencies?: string[];
  /** Services without which it is degraded. Default: none. */
  softDependencies?: string[];
  /** Stores that it depends on. Default: none. */
  stores?: StoreUse[];
  /** Whether operators need it to run or recover the others. Default: false. */
  operational?: boolean;
  /** Public name that it answers to. Default: none. */
  hostname?: string;
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
    requirePlacement(name, args);
    super(PlacementPolicy.__pulumiType, name, args, opts);
    this.service = pulumi.output(args.service);
    this.registerOutputs({ service: this.service });
  }
}

/**
 * Refuses goals that are malformed or contradict each other.
 *
 * @param name the component's name, for messages
 * @param args the goals
 * @throws InvalidInputError for the first that is wrong
 */
export function requirePlacement(name: string, args: PlacementPolicyArgs): void {
  const at = (field: string) => `PlacementPolicy "${name}": ${field}`;
  requireServiceName(args.service, at("service"));
  requireInteger(args.tier, { minimum: 0, maximum: 3 }, at("tier"));
  requireChoice(args.survive, SurvivalGoal, at("survive"));
  requireChoice(args.residency, Residency, at("residency"));
  requireChoice(args.approach, Approach, at("approach"));
  requireNumber(
    args.rtoSeconds,
    { minimum: 0, maximum: longestGoalSeconds, unit: "seconds" },
    at("rtoSeconds"),
  );
  requireNumber(
    args.rpoSeconds,
    { minimum: 0, maximum: longestGoalSeconds, unit: "seconds" },
    at("rpoSeconds"),
  );
  requireNumber(
    args.peakRequestsPerSecond,
    { minimum: 0, maximum: 1e9, unit: "requests a second" },
    at("peakRequestsPerSecond"),
  );
  if (args.hostname !== undefined) requireDnsName(args.hostname, at("hostname"));
  requireDistinct(args.allowedSites, "allowed site", at("allowedSites"));
  args.allowedSites.forEach((site, index) => requireDnsLabel(site, at(`allowedSites[${index}]`)));
  requireShares(args, at);
  requireEnoughSites({ ...args, sites: args.allowedSites }, at("allowedSites"));
  requireMinimumSites(args, at("minimumSites"));
  requireDependencies(args, at);
}

/** Shares fit the goal: promised for the losses that are survived, and for no others. */
function requireShares(args: PlacementPolicyArgs, at: (field: string) => string): void {
  const losses = toleratedLosses(args.survive);
  const shares = [
    { field: "servedAfterOneLoss", share: args.servedAfterOneLoss, loss: 1 },
    { field: "servedAfterTwoLosses", share: args.servedAfterTwoLosses, loss: 2 },
  ];
  for (const { field, share, loss } of shares) {
    requireShare(share, at(field));
    if (loss <= losses === share > 0) continue;
    throw new InvalidInputError({
      what:
        share > 0
          ? `a share of ${share} is promised after a loss that the goal "${args.survive}" does not survive`
          : `nothing is served after a loss that the goal "${args.survive}" promises to survive`,
      where: at(field),
      why: "the goal and the share say how much is left after the same loss, so one of them is wrong",
      fix:
        share > 0
          ? `set ${field} to 0, or raise survive to "${loss === 1 ? "one-site" : "two-sites"}"`
          : `set ${field} to the share of peak that must still be served, or lower survive`,
    });
  }
  if (args.servedAfterTwoLosses > args.servedAfterOneLoss) {
    throw new InvalidInputError({
      what: `more is served after two losses (${args.servedAfterTwoLosses}) than after one (${args.servedAfterOneLoss})`,
      where: at("servedAfterTwoLosses"),
      why: "what is left after two losses was also there after the first of them",
      fix: `set servedAfterTwoLosses to ${args.servedAfterOneLoss} or less`,
    });
  }
}

function requireMinimumSites(args: PlacementPolicyArgs, where: string): void {
  requireInteger(args.minimumSites, { minimum: 1, maximum: 1000, unit: "sites" }, where);
  if (args.minimumSites > args.allowedSites.length) {
    throw new InvalidInputError({
      what: `the service must run at ${args.minimumSites} sites and may run at ${args.allowedSites.length}`,
      where,
      why: `only ${quoted(args.allowedSites)} may serve it`,
      fix: `add ${args.minimumSites - args.allowedSites.length} to allowedSites, or set minimumSites to ${args.allowedSites.length}`,
    });
  }
}

function requireDependencies(args: PlacementPolicyArgs, at: (field: string) => string): void {
  const hard = args.hardDependencies ?? [];
  const soft = args.softDependencies ?? [];
  refuseDuplicates(hard, "hard dependency", at("hardDependencies"));
  refuseDuplicates(soft, "soft dependency", at("softDependencies"));
  const both = soft.find((service) => hard.includes(service));
  if (both !== undefined) {
    throw new InvalidInputError({
      what: `"${both}" is a hard and a soft dependency`,
      where: at("softDependencies"),
      why: `without it the service is either down or degraded, not both`,
      fix: `leave "${both}" in one of the two lists`,
    });
  }
  const itself = [...hard, ...soft].includes(args.service);
  if (itself) {
    throw new InvalidInputError({
      what: `"${args.service}" depends on itself`,
      where: at(hard.includes(args.service) ? "hardDependencies" : "softDependencies"),
      why: "a dependency is another service whose loss is felt here",
      fix: `take "${args.service}" out of the list`,
    });
  }
  const stores = args.stores ?? [];
  refuseDuplicates(
    stores.map((store) => `${store.kind} ${store.name}`),
    "store",
    at("stores"),
  );
  stores.forEach((store, index) => {
    requireChoice(store.kind, StoreKind, at(`stores[${index}].kind`));
    requireDnsLabel(store.name, at(`stores[${index}].name`));
    requireChoice(store.access, StoreAccess, at(`stores[${index}].access`));
  });
}
