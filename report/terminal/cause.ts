import {
  type Blueprint,
  lossOfElements,
  lostSites,
  type Reason,
  type Service,
  sitesOf,
  statementKey,
  type StoreReference,
  storesUsedBy,
  type Verdict,
} from "@holdfast/resilience";
import { Chains, type Need } from "./chain";
import { joined, percent } from "../text/phrases";
import { reasonText } from "../text/reason-text";

/** Marks the name of a service that stood at the lost sites alone. */
export const ALONE_MARK = "*";

/** Lost sites that are named. */
const NAMED_SITES = 2;

/** Most reasons of its own that are told of a service; `explain` tells them all. */
const REASONS = 2;

/** Why services are left as one loss leaves them, in as few words as will do. */
export class Causes {
  private readonly services: ReadonlyMap<string, Service>;
  private readonly byService: ReadonlyMap<string, Verdict>;
  /** Sites that are lost as a whole. */
  readonly lost: readonly string[];
  /** Reasons that all verdicts have in common: what is lost, and what it takes along. */
  readonly common: readonly Reason[];
  private readonly chains: Chains;
  /** What stops for want of a service, directly. */
  private readonly wanting: ReadonlyMap<string, readonly string[]>;
  private readonly alone: ReadonlySet<string>;

  /** @param verdicts the verdicts of all services under one loss */
  constructor(
    private readonly verdicts: readonly Verdict[],
    private readonly blueprint: Blueprint,
  ) {
    this.services = new Map(blueprint.services.map((service) => [service.name, service]));
    this.byService = new Map(verdicts.map((verdict) => [verdict.service, verdict]));
    const [first, ...others] = verdicts;
    this.lost = first ? lostSites(blueprint, lossOfElements(first.lost)) : [];
    this.common = others.reduce<readonly Reason[]>((common, { chain }) => {
      const stated = new Set(chain.own.map(statementKey));
      return common.filter((reason) => stated.has(statementKey(reason)));
    }, first?.chain.own ?? []);
    this.chains = new Chains(verdicts);
    this.alone = new Set(verdicts.map(({ service }) => service).filter((name) => this.isAlone(name)));
    this.wanting = this.wantingServices();
  }

  /** Services that are gone because nothing of them stood elsewhere, in the order of the verdicts. */
  aloneAtLostSites(): string[] {
    return this.verdicts.map((verdict) => verdict.service).filter((service) => this.alone.has(service));
  }

  /** Everything that is down or only read for want of a service, directly or by way of others. */
  stoppedFor(service: string): string[] {
    const found = new Set([service]);
    for (const name of found) for (const other of this.wanting.get(name) ?? []) found.add(other);
    found.delete(service);
    return this.verdicts.map((verdict) => verdict.service).filter((name) => found.has(name));
  }

  /** Databases with copies at sites that are left, which a service would have to promote one of and no longer can. */
  waitingFor(service: string): string[] {
    const quorums = (this.services.get(service)?.stores ?? [])
      .filter((store) => store.kind === "quorum" && this.byService.get(service)?.outcome === "down")
      .map((store) => store.name);
    return this.blueprint.databases
      .filter(({ shards }) =>
        shards.some(
          (shard) =>
            shard.quorum !== undefined &&
            quorums.includes(shard.quorum) &&
            shard.members.some(({ site, count }) => count > 0 && !this.lost.includes(site)),
        ),
      )
      .map((database) => database.name);
  }

  /** What a service lacks, as one line each. */
  told(verdict: Verdict): string[] {
    const { own, needs } = this.chains.link(verdict);
    const wanting = needs.filter((need) => matters(need, verdict));
    const named = (kind: "hard" | "soft") =>
      wanting.filter((need) => need.kind === kind).map((need) => this.marked(need.verdict.service));
    const hard = named("hard");
    const soft = named("soft");
    const lines: string[] = [];
    if (this.alone.has(verdict.service)) lines.push(`it is a single point of failure ${this.place()}`);
    if (hard.length > 0) lines.push(`needs ${joined(hard)}`);
    if (!this.alone.has(verdict.service)) lines.push(...this.leaderless(verdict.service));
    if (lines.length === 0) lines.push(...this.carried(verdict));
    if (lines.length === 0) {
      const common = new Set(this.common.map(statementKey));
      const news = own.filter((reason) => !common.has(statementKey(reason)));
      lines.push(...news.slice(0, REASONS).map(reasonText));
      const more = news.length - REASONS;
      if (more > 0) lines.push(`and ${more} more: npx holdfast explain ${verdict.service} says them`);
    }
    if (soft.length > 0) lines.push(`soft dependency ${joined(soft)} unavailable`);
    return lines;
  }

  /** That a service lost some of its replicas, and those that are left carry less than all of its peak. */
  carried({ service, served, outcome }: Verdict): string[] {
    const deployments = this.services.get(service)?.deployments ?? [];
    const count = (of: typeof deployments) => of.reduce((sum, each) => sum + each.replicas, 0);
    const gone = count(deployments.filter(({ site }) => this.lost.includes(site)));
    if (outcome !== "degraded" || served >= 1 || gone === 0) return [];
    return [
      `${gone} of ${count(deployments)} replicas were ${this.place()}; the others carry ${percent(served)} of peak`,
    ];
  }

  /** The lost sites in words: by name where they are few. */
  place(): string {
    return this.lost.length > NAMED_SITES ? "at the lost sites" : `at ${joined(this.lost)}`;
  }

  private wantingServices(): Map<string, string[]> {
    const wanting = new Map<string, string[]>();
    for (const verdict of this.verdicts.filter(stopped)) {
      for (const wanted of this.wants(verdict)) {
        const known = wanting.get(wanted);
        if (known) known.push(verdict.service);
        else wanting.set(wanted, [verdict.service]);
      }
    }
    return wanting;
  }

  private isAlone(name: string): boolean {
    const service = this.services.get(name);
    const sites = service ? [...sitesOf(this.blueprint, service)] : [];
    return this.lost.length > 0 && sites.length > 0 && sites.every((site) => this.lost.includes(site));
  }

  private marked(name: string): string {
    return this.alone.has(name) ? `${name}${ALONE_MARK}` : name;
  }

  /** Services that stop another one: those that it needs, and those that decide who leads its databases. */
  private wants(verdict: Verdict): string[] {
    const { needs } = this.chains.link(verdict);
    const hard = needs.filter((need) => need.kind === "hard" && stopped(need.verdict));
    return [
      ...hard.map((need) => need.verdict.service),
      ...this.stoppedAuthorities(verdict.service).map(({ authority }) => authority),
    ];
  }

  /** Databases that a service writes to and the service that decides who leads them, where that is down. */
  private stoppedAuthorities(name: string): { store: StoreReference; authority: string }[] {
    const service = this.services.get(name);
    const used = service ? storesUsedBy(this.blueprint, service) : [];
    return used.flatMap(({ use: store, held }) => {
      if (store.access !== "read-write") return [];
      const quorum = held?.kind.needs(held.store).find(({ kind }) => kind === "quorum")?.name;
      const authority = this.blueprint.services.find(
        (service) =>
          service.goals?.approach === "quorum" &&
          service.stores.some((held) => held.kind === "quorum" && held.name === quorum),
      );
      return authority && this.byService.get(authority.name)?.outcome === "down"
        ? [{ store, authority: authority.name }]
        : [];
    });
  }

  private leaderless(name: string): string[] {
    return this.stoppedAuthorities(name).map(
      ({ store, authority }) =>
        `nobody may lead its ${store.kind} ${store.name} without ${this.marked(authority)}`,
    );
  }
}

/** Whether what a service needs is part of why it breaks its promise: one that only takes its time costs time alone. */
function matters(need: Need, { unmet }: Verdict): boolean {
  return need.verdict.outcome !== "serving" || unmet.includes("rto");
}

function stopped({ outcome }: Verdict): boolean {
  return outcome === "down" || outcome === "read-only";
}
