import { ranges } from "@holdfast/contract/figures";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Answer, AnswerSet, Endpoint } from "../../blueprint/endpoint";
import { plainName } from "../../blueprint/plain-name";
import { zoneTextKey } from "../../blueprint/read-own-dns";
import { checkResourceOf } from "../../blueprint/read-route53";
import { labels, type Reading, types } from "../../blueprint/reading";
import { at, numberOf, recordOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";

/** The share of users that a rounding of weights may send elsewhere. */
const TOLERANCE = 0.05;

/** Where an answer sends users: to a site, whatever its address is called, or to an address of none. */
const placeOf = ({ site, address }: Answer): string => site ?? address;

/** Shares of a group by place, in the order of the places. */
function shares(answers: readonly Answer[], group: number): Map<string, number> {
  const own = answers.filter((answer) => answer.group === group);
  const whole = own.reduce((sum, { weight }) => sum + weight, 0);
  const found = new Map<string, number>();
  for (const place of own.map(placeOf).sort()) {
    const weight = own
      .filter((answer) => placeOf(answer) === place)
      .reduce((sum, each) => sum + each.weight, 0);
    found.set(place, weight / whole);
  }
  return found;
}

/** What a set answers, as a text: equal for sets that answer alike. */
function shown(set: AnswerSet): string {
  const groups = [...new Set(set.answers.map(({ group }) => group))].sort();
  return groups
    .map((group) => {
      const parts = [...shares(set.answers, group)];
      return parts
        .map(([place, share]) => (parts.length > 1 ? `${place} ${Math.round(share * 100)}%` : place))
        .join(", ");
    })
    .join(", then ");
}

/** Whether a set answers as another does; a last resort that the other does not have makes no difference. */
function alike(one: AnswerSet, other: AnswerSet): boolean {
  const groups = new Set([0, ...other.answers.map(({ group }) => group)]);
  return [...groups].every((group) => {
    const [left, right] = [shares(one.answers, group), shares(other.answers, group)];
    return (
      [...left.keys()].join(" ") === [...right.keys()].join(" ") &&
      [...left].every(([place, share]) => Math.abs(share - (right.get(place) ?? 0)) <= TOLERANCE)
    );
  });
}

/** The set that most of the servers answer like; where as many answer in two ways, the way that reaches more sites. */
function usual(sets: readonly AnswerSet[]): AnswerSet | undefined {
  const rank = (set: AnswerSet): number =>
    sets.filter((other) => alike(other, set) && alike(set, other)).length +
    new Set(set.answers.flatMap(({ site }) => site ?? [])).size / 1000;
  return sets.toSorted((one, other) => rank(other) - rank(one))[0];
}

/** The answers of the majority as a server would give them: in its name, by its own checks. */
function inNameOf(set: AnswerSet, as: AnswerSet): Answer[] {
  return as.answers.map(({ healthCheck, ...answer }): Answer => {
    const own = set.answers.find((each) => placeOf(each) === placeOf(answer) && each.group === answer.group);
    const check =
      own?.healthCheck ?? set.answers.find((each) => each.healthCheck)?.healthCheck ?? healthCheck;
    return {
      ...answer,
      urn: own?.urn ?? set.urn,
      ...(check && (healthCheck || own?.healthCheck) ? { healthCheck: check } : {}),
    };
  });
}

class Answers {
  private readonly recordedNames: ReadonlySet<string>;
  /** Names that services are served under. */
  private readonly promised: ReadonlySet<string>;
  /** Names that servers of the operator's own have. */
  private readonly known: ReadonlySet<string>;
  /** Servers that lack a name which a service is served under. */
  private readonly lacking: ReadonlySet<string>;

  constructor(
    private readonly reading: Reading,
    blueprint: Blueprint,
  ) {
    const { endpoints, services, zones } = blueprint;
    const promised = new Set(services.flatMap(({ hostnames }) => hostnames));
    const expected = endpoints.filter(({ name }) => promised.has(name));
    this.promised = promised;
    this.known = new Set([
      ...zones.flatMap(({ nameServers }) => nameServers),
      ...endpoints
        .filter(({ answerSets }) =>
          answerSets.some((set) => set.provider === "own" && set.answers.length > 0),
        )
        .map(({ name }) => name),
    ]);
    this.lacking = new Set(
      expected.flatMap(({ answerSets }) =>
        answerSets.filter(({ answers }) => answers.length === 0).map(({ server }) => server),
      ),
    );
    const records = reading.all(types.record).filter(({ inputs }) => inputs["type"] === "A");
    this.recordedNames = new Set(records.map(({ inputs }) => plainName(textOf(inputs["name"]) ?? "")));
  }

  defects({ name: hostname, answerSets, drainedSites = [] }: Endpoint): Defect[] {
    // A drained site is meant to be missing, be it that it is still answered here and there.
    const undrained = answerSets.map((set) => ({
      ...set,
      answers: set.answers.filter(({ site }) => site === undefined || !drainedSites.includes(site)),
    }));
    // A record whose addresses are known only later is none that is missing.
    const sets = undrained.filter(
      ({ provider, answers }) =>
        provider === "own" || answers.length > 0 || !this.recordedNames.has(hostname),
    );
    const answering = sets.filter(({ answers }) => answers.length > 0);
    if (!this.promised.has(hostname) && answering.length * 2 < sets.length)
      return this.unknownElsewhere(hostname, answering);
    const as = usual(answering);
    if (as === undefined || !as.answers.some(({ group }) => group === 0)) return [];
    const differing = sets.filter((set) => !alike(set, as)).map((set) => this.differing(hostname, set, as));
    return [...differing, ...this.keptLonger(hostname, answering)];
  }

  private defect(fields: Pick<Defect, "resource" | "field" | "problem" | "impairs">): Defect {
    return { policy: "dns-is-dual-and-health-checked", level: "error", ...fields };
  }

  /** A name that a server has in place of one that it lacks is misspelt, which is told of the one that it lacks. */
  private unknownElsewhere(hostname: string, answering: readonly AnswerSet[]): Defect[] {
    return answering
      .filter(({ server }) => !this.lacking.has(server))
      .map((set) => ({
        ...this.defect({
          ...this.textOf(set, hostname),
          problem: { kind: "name-unknown-elsewhere", hostname },
        }),
        level: "warning",
      }));
  }

  private differing(hostname: string, set: AnswerSet, as: AnswerSet): Defect {
    const usualGroups = new Set(as.answers.map(({ group }) => group));
    const meant = [...inNameOf(set, as), ...set.answers.filter(({ group }) => !usualGroups.has(group))];
    const impairs = [{ kind: "answers", hostname, server: set.server, is: set.answers, meant }] as const;
    const others = [...new Set(as.answers.map(placeOf))];
    if (set.answers.length === 0)
      return this.defect({
        ...this.textOf(set, hostname),
        problem: { kind: "name-missing", hostname, others },
        impairs,
      });
    const missing = others.filter((place) => !set.answers.some((answer) => placeOf(answer) === place));
    const beyond = set.answers.find(
      (answer) =>
        usualGroups.has(answer.group) &&
        !as.answers.some((other) => placeOf(other) === placeOf(answer) && other.group === answer.group),
    );
    if (set.provider === "route53" && missing.length > 0 && beyond === undefined) {
      const { resource, field } = this.unanswered(hostname, set, as);
      return this.defect({
        resource,
        field,
        problem: { kind: "address-missing", hostname, value: missing.join(", ") },
        impairs,
      });
    }
    return this.defect({
      ...(set.provider === "own"
        ? this.textOf(set, hostname)
        : beyond
          ? { resource: beyond.urn, field: "records" }
          : { resource: this.outweighed(set, as), field: "weightedRoutingPolicies[0].weight" }),
      problem: { kind: "answers-differ", hostname, value: shown(set), others: shown(as) },
      impairs,
    });
  }

  /** Answers that are kept for longer than most servers let them be. */
  private keptLonger(hostname: string, sets: readonly AnswerSet[]): Defect[] {
    const often = (seconds: number): number => sets.filter(({ ttlSeconds }) => ttlSeconds === seconds).length;
    const [most] = sets
      .map(({ ttlSeconds }) => ttlSeconds)
      .toSorted((one, other) => often(other) - often(one) || one - other);
    if (most === undefined) return [];
    return (
      sets
        // One that cannot be read counts as the longest that there is, and is told as unreadable.
        .filter(({ ttlSeconds }) => ttlSeconds > most && ttlSeconds < ranges.ttlSeconds.worst)
        .map(({ ttlSeconds: value, ...set }) => {
          const record = this.reading
            .all(types.record)
            .find(
              ({ inputs }) =>
                plainName(textOf(inputs["name"]) ?? "") === hostname && numberOf(inputs["ttl"]) === value,
            );
          return this.defect({
            ...(set.provider === "own"
              ? this.textOf({ ...set, ttlSeconds: value }, hostname)
              : { resource: record?.urn ?? set.urn, field: "ttl" }),
            problem: { kind: "ttl-differs", hostname, value, others: most },
            impairs: [{ kind: "ttl", hostname, server: set.server, is: value, meant: most }],
          });
        })
    );
  }

  /** The text of a server of the operator's own with a name in it, or the zone at Route 53. */
  private textOf(set: AnswerSet, hostname: string): { resource: string; field: string } {
    if (set.provider === "route53") return { resource: set.urn, field: "name" };
    const configMap = this.reading.resource(set.urn);
    const zone = textOf(at(configMap?.inputs, "metadata", "labels", labels.zone)) ?? "";
    const key = zoneTextKey(recordOf(configMap?.inputs["data"]), plainName(zone)) ?? "";
    return { resource: set.urn, field: `data.${key}: ${hostname}` };
  }

  /** The record whose share is furthest from what most servers give its site. */
  private outweighed(set: AnswerSet, as: AnswerSet): string {
    const gap = (answer: Answer): number => {
      const of = (each: AnswerSet): number => shares(each.answers, answer.group).get(placeOf(answer)) ?? 0;
      return Math.abs(of(as) - of(set));
    };
    return set.answers.toSorted((one, other) => gap(other) - gap(one))[0]?.urn ?? set.urn;
  }

  /** What is left of a record which is gone: the same under another name, or its check. */
  private unanswered(hostname: string, set: AnswerSet, as: AnswerSet): { resource: string; field: string } {
    const answered = new Set(set.answers.map(({ address }) => address));
    const missing = new Set(as.answers.map(({ address }) => address).filter((each) => !answered.has(each)));
    const moved = this.reading.all(types.record).find((record) => {
      const asked = textOf(checkResourceOf(this.reading, record)?.inputs["ipAddress"]);
      const isOfName = plainName(textOf(record.inputs["name"]) ?? "") === hostname;
      return isOfName && asked !== undefined && missing.has(asked);
    });
    if (moved) return { resource: moved.urn, field: "records" };
    const misspelt = this.reading.all(types.record).find(({ inputs }) => {
      const name = plainName(textOf(inputs["name"]) ?? "");
      return (
        inputs["type"] === "A" &&
        textsOf(inputs["records"]).some((address) => missing.has(address)) &&
        !this.promised.has(name) &&
        !this.known.has(name)
      );
    });
    if (misspelt) return { resource: misspelt.urn, field: "name" };
    const check = this.reading
      .all(types.healthCheck)
      .find(
        ({ inputs }) =>
          plainName(textOf(inputs["fqdn"]) ?? "") === hostname &&
          missing.has(textOf(inputs["ipAddress"]) ?? ""),
      );
    return check ? { resource: check.urn, field: "ipAddress" } : { resource: set.urn, field: "name" };
  }
}

/** Names that one server answers otherwise than most of the others. */
export function differingAnswers(reading: Reading, blueprint: Blueprint): Defect[] {
  // Of a part, addresses of other sites are those of nobody.
  if (blueprint.missingSites.length > 0) return [];
  const answers = new Answers(reading, blueprint);
  const nameServers = new Set(blueprint.zones.flatMap((zone) => zone.nameServers));
  return blueprint.endpoints
    .filter(
      ({ name, answerSets }) =>
        !nameServers.has(name) &&
        answerSets.some(({ provider, answers }) => provider === "own" && answers.length > 0),
    )
    .flatMap((endpoint) => answers.defects(endpoint));
}
