import {
  type Declared,
  type DeclaredGoals,
  type DeclaredService,
  InvalidInputError,
  type Report,
} from "@holdfast/resilience";
import { duration, percent } from "../text/phrases";

/** What is declared no more, or promises less than before. No verdict tells it: what is not promised is not unmet. */
export interface Removal {
  /** What is removed or lowered: `service`, `rto`. */
  readonly kind: string;
  /** By which it is allowed: `service:taxi`, `rto:mail`. */
  readonly name: string;
  /** What happened, as a sentence without its subject. */
  readonly what: string;
  /** The site or the service that it happened to. */
  readonly subject: string;
  readonly allowed: boolean;
}

type Found = Omit<Removal, "allowed" | "name">;

/** What a report says was declared; of one that does not say, what its verdicts show. */
export function declaredIn({ declared, verdicts }: Report): Declared {
  if (declared) return declared;
  const sites = new Set<string>();
  const services = new Map<string, DeclaredGoals | undefined>();
  for (const { service, lost: elements, goal } of verdicts) {
    const lost = elements.filter(({ kind }) => kind === "site");
    for (const { name } of lost) sites.add(name);
    const known = services.get(service);
    services.set(service, known);
    if (!goal) continue;
    const { survive, rtoSeconds, rpoSeconds, served } = goal;
    const bySites =
      lost.length === elements.length ? [undefined, "servedAfterOneLoss", "servedAfterTwoLosses"] : [];
    const share = bySites[lost.length];
    services.set(service, {
      ...known,
      survive,
      rtoSeconds,
      rpoSeconds,
      ...(share ? { [share]: served } : {}),
    });
  }
  return {
    sites: [...sites],
    services: [...services].map(([service, goals]) => ({
      service,
      // A goal that promises to outlive nothing shows in no verdict: nothing is known of it.
      goals: goals ?? {},
      peakRequestsPerSecond: null,
      hostnames: [],
      stores: [],
    })),
  };
}

const ranks: Record<string, number> = { none: 0, "one-site": 1, "two-sites": 2 };

/** What of a goal is worth less than before, and how that reads. */
interface Lowering {
  readonly kind: string;
  readonly field: keyof DeclaredGoals;
  readonly title: string;
  /** True where `after` promises less. Either may be anything that JSON holds. */
  readonly lower: (before: unknown, after: unknown) => boolean;
  readonly show: (value: unknown) => string;
}

const raised = (before: unknown, after: unknown) => !(Number(after ?? NaN) <= Number(before));
const lowered = (before: unknown, after: unknown) => !(Number(after ?? NaN) >= Number(before));
const asTime = (value: unknown) => (typeof value === "number" ? duration(value) : "unreadable");
const asShare = (value: unknown) => (typeof value === "number" ? percent(value) : "unreadable");
const asText = (value: unknown) => (value === undefined || value === null ? "unreadable" : String(value));

const lowerings: readonly Lowering[] = [
  {
    kind: "survive",
    field: "survive",
    title: "the survival goal is lowered",
    lower: (before, after) => lowered(ranks[String(before)], ranks[String(after)]),
    show: asText,
  },
  { kind: "rto", field: "rtoSeconds", title: "the RTO goal is raised", lower: raised, show: asTime },
  { kind: "rpo", field: "rpoSeconds", title: "the RPO goal is raised", lower: raised, show: asTime },
  {
    kind: "served",
    field: "servedAfterOneLoss",
    title: "the share of peak after one loss is lowered",
    lower: lowered,
    show: asShare,
  },
  {
    kind: "served",
    field: "servedAfterTwoLosses",
    title: "the share of peak after two losses is lowered",
    lower: lowered,
    show: asShare,
  },
  {
    kind: "residency",
    field: "residency",
    title: "residency is given up",
    lower: (before, after) => before !== "any" && before !== after,
    show: asText,
  },
  {
    kind: "minimum-sites",
    field: "minimumSites",
    title: "fewer sites are asked for",
    lower: lowered,
    show: asText,
  },
  { kind: "tier", field: "tier", title: "it is shed earlier, by its tier", lower: raised, show: asText },
  {
    kind: "operational",
    field: "operational",
    title: "operators are no longer said to need it",
    lower: (before, after) => before === true && after !== true,
    show: asText,
  },
];

/** Site losses that a goal promises to outlive, where it says so. */
function outlived(goals: DeclaredGoals): number {
  return ranks[goals.survive ?? ""] ?? 2;
}

function goalRemovals(
  service: string,
  before: DeclaredGoals,
  after: DeclaredGoals,
  sitesGone: ReadonlySet<string>,
) {
  const found: Found[] = [];
  const add = (kind: string, what: string) => found.push({ kind, what, subject: service });
  for (const { kind, field, title, lower, show } of lowerings) {
    const [was, is] = [before[field], after[field]];
    // A report of another version may not state it.
    if (was === undefined || !(field in after)) continue;
    // A share after losses that a goal no longer promises to outlive is part of that.
    const losses = { servedAfterOneLoss: 1, servedAfterTwoLosses: 2 }[field as string];
    if (losses !== undefined && Math.min(outlived(before), outlived(after)) < losses) continue;
    if (lower(was, is)) add(kind, `${title}: ${show(was)} → ${show(is)}`);
  }
  const allowed = new Set(after.allowedSites);
  const fewer = before.allowedSites?.filter((site) => !allowed.has(site) && !sitesGone.has(site)) ?? [];
  if (after.allowedSites && fewer.length > 0)
    add("allowed-sites", `it may no longer run at ${fewer.join(", ")}`);
  return found;
}

function serviceRemovals(
  before: DeclaredService,
  after: DeclaredService,
  sitesGone: ReadonlySet<string>,
): Found[] {
  const { service } = before;
  if (before.goals && Object.keys(before.goals).length > 0 && !after.goals) {
    return [{ kind: "goals", what: "no policy states readable goals for it any more", subject: service }];
  }
  const found =
    before.goals && after.goals ? goalRemovals(service, before.goals, after.goals, sitesGone) : [];
  const [peakBefore, peakAfter] = [before.peakRequestsPerSecond, after.peakRequestsPerSecond];
  if (peakBefore !== null && lowered(peakBefore, peakAfter)) {
    const what = `its peak, which shares are of, is lowered: ${peakBefore} → ${asText(peakAfter)} requests a second`;
    found.push({ kind: "peak", what, subject: service });
  }
  const hostnames = before.hostnames.filter((name) => !after.hostnames.includes(name));
  if (hostnames.length > 0) {
    found.push({
      kind: "hostnames",
      what: `it is no longer promised at ${hostnames.join(", ")}`,
      subject: service,
    });
  }
  const stores = before.stores.filter(
    (store) =>
      !after.stores.some(
        ({ kind, name, access }) =>
          kind === store.kind && name === store.name && (access === store.access || access === "read-write"),
      ),
  );
  if (stores.length > 0) {
    const names = stores.map(({ kind, name, access }) => `${kind} ${name} (${access})`);
    found.push({
      kind: "stores",
      what: `it no longer keeps data in ${names.join(", ")}`,
      subject: service,
    });
  }
  return found;
}

/**
 * What a change removes from the declaration, or lowers in it: sites, services, goals.
 *
 * @param allowances names of what may go
 * @throws InvalidInputError for an allowance of what did not happen: kept, it would let that pass some other day
 */
export function removalsBetween(base: Report, head: Report, allowances: readonly string[] = []): Removal[] {
  const [before, after] = [declaredIn(base), declaredIn(head)];
  const services = new Map(after.services.map((service) => [service.service, service]));
  const sitesGone = new Set(before.sites.filter((site) => !after.sites.includes(site)));
  const gone = "is declared no more";
  const found: Found[] = [
    ...[...sitesGone].map((site) => ({ kind: "site", what: gone, subject: site })),
    ...before.services
      .filter(({ service }) => !services.has(service))
      .map(({ service }) => ({ kind: "service", what: gone, subject: service })),
    ...before.services.flatMap((service) => {
      const now = services.get(service.service);
      return now ? serviceRemovals(service, now, sitesGone) : [];
    }),
  ];
  const named = found.map((each) => ({ ...each, name: `${each.kind}:${each.subject}` }));
  const names = new Set(named.map(({ name }) => name));
  const idle = allowances.filter((allowance) => !names.has(allowance));
  if (idle.length > 0) {
    throw new InvalidInputError({
      what: `--allow ${idle.join(", ")} allows nothing that this change does`,
      where: "the options of this command",
      why: "an allowance that stays would let the same pass unseen some other day",
      fix:
        names.size > 0
          ? `allow what is removed or lowered, one of ${[...names].join(", ")}, or leave it out`
          : "leave it out: nothing is removed or lowered",
    });
  }
  return named.map((removal) => ({ ...removal, allowed: allowances.includes(removal.name) }));
}
