import { ascending } from "../arithmetic/unbounded";
import type { CarriedStates } from "./judge-dependencies";
import { type Reason, ReasonChain, statementKey } from "./reason";
import type { Remedy } from "./remedy";
import type { RtoTerm } from "./rto-term";
import type { Unmet } from "./verdict";

/** A chain of up to so many reasons is told whole. */
export const WHOLE_CHAIN = 100;

/** Reasons that are told of a longer chain: the nearest ones. */
export const NEAREST_REASONS = 25;

/** A remedy, and the own reasons of the service that it helps: the one that is explained, or one that that needs. */
export interface FoundRemedy {
  readonly remedy: Remedy;
  readonly reasons: readonly Reason[];
}

/** What one service says. Reasons are numbers here: two that say the same are one. */
interface Link {
  readonly own: readonly number[];
  readonly remedies: readonly Remedy[];
  /** What it says of each dependency, and the link whose reasons are its reasons too where that is a hard one. */
  readonly dependences: { readonly reason: number; readonly cause: Link | undefined }[];
  /** The last walk that came by. */
  walk: number;
}

function firstAlong(link: Link, found: ReadonlyMap<Link, FoundRemedy>): FoundRemedy | undefined {
  for (const { cause } of link.dependences) {
    const remedy = cause && found.get(cause);
    if (remedy) return remedy;
  }
  return undefined;
}

/**
 * Why one loss leaves services what it leaves, and what would mend it. A service's reasons are its own and those of
 * what it needs hard, and so on down. They are shared: all chains together take as much room as services and
 * dependencies do, whatever the number of paths between them, and cycles end. A list is written out only for who
 * reads it, with each reason once.
 */
export class Explanations {
  /** Dependencies before what depends on them, as far as there is such an order. */
  private readonly links = new Map<string, Link>();
  private readonly reasons: Reason[] = [];
  /** The last walk that came by each reason. */
  private readonly walks: number[] = [];
  private walk = 0;
  private readonly firstRemedies = new Map<string, ReadonlyMap<Link, FoundRemedy>>();

  constructor(private readonly carried: CarriedStates) {}

  /** Reasons of a service as they are told, each once: the whole of a short chain in its order, the nearest of a long one. */
  told(service: string): readonly Reason[] {
    const root = this.linkOf(service);
    const nearest = this.nearestFirst(root, WHOLE_CHAIN + 1);
    const numbers = nearest.length > WHOLE_CHAIN ? nearest.slice(0, NEAREST_REASONS) : this.inOrder(root);
    return this.written(numbers);
  }

  /** How many reasons of a service are not told. */
  untold(service: string): number {
    const all = this.nearestFirst(this.linkOf(service), Infinity).length;
    return all > WHOLE_CHAIN ? all - NEAREST_REASONS : 0;
  }

  /** The first link of a service's chain. What no service of the blueprint is says why here: it has no verdict. */
  chain(service: string): ReasonChain {
    const { states, dependences } = this.carried;
    const named = dependences.get(service) ?? [];
    const nowhere = named.filter((each) => !dependences.has(each.service));
    const own = nowhere.flatMap((each) => [each.reason, ...states.get(each.service)!.because]);
    return new ReasonChain(
      [...states.get(service)!.because, ...own],
      named.filter((each) => dependences.has(each.service)),
    );
  }

  /**
   * The remedy for a part of a promise: the first along the chain. Of those that shorten a recovery only one
   * counts that shortens what the recovery waits for.
   *
   * @param terms what the recovery time is spent on
   */
  remedy(service: string, part: Unmet, terms: readonly RtoTerm[]): FoundRemedy | undefined {
    const link = this.linkOf(service);
    if (part !== "rto") return this.firstOf(part, (remedy) => remedy.mends.includes(part)).get(link);
    const longest = [...terms].sort((left, right) => ascending(right.seconds, left.seconds));
    for (const { kind } of longest) {
      const mends = (remedy: Remedy): boolean =>
        remedy.mends.includes("rto") && remedy.shortens !== undefined && remedy.shortens.includes(kind);
      const found = this.firstOf(`rto ${kind}`, mends).get(link);
      if (found) return found;
    }
    return undefined;
  }

  private linkOf(service: string): Link {
    // Most losses break nothing, so nobody asks why.
    if (this.links.size === 0) this.join();
    return this.links.get(service)!;
  }

  private join(): void {
    const numbers = new Map<string, number>();
    const numberOf = (reason: Reason): number => {
      const key = statementKey(reason);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, this.reasons.length);
      this.walks.push(0);
      return this.reasons.push(reason) - 1;
    };
    const { states, dependences } = this.carried;
    for (const [name, { because, remedies }] of states)
      this.links.set(name, { own: because.map(numberOf), remedies, dependences: [], walk: 0 });
    for (const [name, link] of this.links) {
      for (const { kind, service, reason } of dependences.get(name) ?? []) {
        const cause = kind === "hard" ? this.links.get(service) : undefined;
        link.dependences.push({ reason: numberOf(reason), cause });
      }
    }
  }

  private written(numbers: readonly number[]): Reason[] {
    return numbers.map((number) => this.reasons[number]!);
  }

  /** Numbers of reasons, nearest first, until there are so many. */
  private nearestFirst(root: Link, most: number): number[] {
    const walk = ++this.walk;
    const found: number[] = [];
    const find = (reason: number): void => {
      if (this.walks[reason] === walk) return;
      this.walks[reason] = walk;
      found.push(reason);
    };
    const links = [root];
    root.walk = walk;
    for (const { own, dependences } of links) {
      if (found.length >= most) break;
      own.forEach(find);
      for (const { reason, cause } of dependences) {
        find(reason);
        if (!cause || cause.walk === walk) continue;
        cause.walk = walk;
        links.push(cause);
      }
    }
    return found;
  }

  /** Each dependency's reasons after it. Calls itself no deeper than the chain has reasons, so not for long ones. */
  private inOrder(root: Link): number[] {
    const walk = ++this.walk;
    const found = new Set<number>();
    const visit = (link: Link): void => {
      link.walk = walk;
      for (const reason of link.own) found.add(reason);
      for (const { reason, cause } of link.dependences) {
        found.add(reason);
        if (cause && cause.walk !== walk) visit(cause);
      }
    };
    visit(root);
    return [...found];
  }

  /** For every service the first remedy of a kind along its chain. */
  private firstOf(kind: string, mends: (remedy: Remedy) => boolean): ReadonlyMap<Link, FoundRemedy> {
    const known = this.firstRemedies.get(kind);
    if (known) return known;
    const first = new Map<Link, FoundRemedy>();
    // One round does it; in a cycle of dependencies each further one finds something, or is the last.
    for (let changed = true; changed;) {
      changed = false;
      for (const link of this.links.values()) {
        if (first.has(link)) continue;
        const remedy = link.remedies.find(mends);
        const found = remedy ? { remedy, reasons: this.written(link.own) } : firstAlong(link, first);
        if (!found) continue;
        first.set(link, found);
        changed = true;
      }
    }
    this.firstRemedies.set(kind, first);
    return first;
  }
}
