import { isWithheld } from "@holdfast/contract/value";
import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { checkResourceOf, checksNamedBy } from "../../blueprint/read-route53";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { numberOf, textOf, textsOf } from "../../graph/values";
import type { Defect, Impairment } from "../defect";
import { type Edges, edgesOf } from "./edge";
import { type Question, questionOf, type Questions, questionsOf } from "./questions";
import type { DnsProblem } from "./problem";

/** An address record of Route 53 with the check that it is tied to. */
interface CheckedRecord {
  readonly record: Resource;
  readonly check: Resource;
  readonly hostname: string;
  readonly address: string;
  readonly site: string | undefined;
}

/** How a check counts: by the address, or the same whatever the address does. */
type Counts = "by-address" | "healthy" | "unhealthy";

interface Assessment {
  readonly counts: Counts;
  readonly faults: readonly Fault[];
}

interface Fault {
  readonly check: Resource;
  readonly field: string;
  readonly problem: DnsProblem;
  readonly level?: "warning";
  readonly mend?: Defect["mend"];
}

/** Finds what keeps checks of Route 53 from taking a dead address out, and from leaving a working one in. */
class HealthChecks {
  private readonly edges: Edges;
  private readonly questions: Questions;
  /** Names that services are served under. */
  private readonly promised: ReadonlySet<string>;
  private readonly records: readonly CheckedRecord[];
  /** Addresses of names that are answered with one address and no other. */
  private readonly settled = new Map<string, Set<string>>();

  constructor(
    private readonly reading: Reading,
    private readonly blueprint: Blueprint,
  ) {
    this.edges = edgesOf(reading);
    this.questions = questionsOf(reading, blueprint);
    this.promised = new Set(blueprint.services.flatMap(({ hostnames }) => hostnames));
    const sites = new Map(blueprint.sites.map(({ name, ingressAddress }) => [ingressAddress, name]));
    const addressRecords = reading
      .all(types.record)
      .filter((record) => textOf(record.inputs["type"]) === "A");
    for (const record of addressRecords) {
      const name = plainName(textOf(record.inputs["name"]) ?? "");
      const known = this.settled.get(name) ?? new Set();
      for (const address of textsOf(record.inputs["records"])) known.add(address);
      this.settled.set(name, known);
    }
    this.records = addressRecords.flatMap((record): CheckedRecord[] => {
      const check = checkResourceOf(reading, record);
      const hostname = textOf(record.inputs["name"]);
      const addresses = textsOf(record.inputs["records"]);
      if (check === undefined || hostname === undefined) return [];
      return addresses.map((address) => ({
        record,
        check,
        hostname: plainName(hostname),
        address,
        site: sites.get(address),
      }));
    });
  }

  defects(): Defect[] {
    return this.records.flatMap((record) => {
      const { counts, faults } = this.assess(record, record.check);
      return faults.map(({ check, field, problem, level, mend }, index): Defect => ({
        policy: "dns-is-dual-and-health-checked",
        level: level ?? "error",
        resource: check.urn,
        field,
        problem,
        ...(index === 0 && counts === "unhealthy" ? { disables: [record.record.urn] } : {}),
        ...(index === 0 && counts === "healthy" ? { impairs: this.unchecked(record) } : {}),
        ...(problem.kind === "check-asks-by-name" ? { cause: problem.kind } : {}),
        ...(mend ? { mend } : {}),
      }));
    });
  }

  /** The answers of a record, which nothing takes out. */
  private unchecked({ record, hostname }: CheckedRecord): Impairment[] {
    const endpoint = this.blueprint.endpoints.find(({ name }) => name === hostname);
    const set = endpoint?.answerSets.find(({ provider }) => provider === "route53");
    const meant = (set?.answers ?? []).filter(({ urn, healthCheck }) => urn === record.urn && healthCheck);
    const is = meant.map(({ healthCheck: _, ...answer }) => answer);
    return [{ kind: "answers", hostname, server: "route53", is, meant }];
  }

  private assess(record: CheckedRecord, check: Resource): Assessment {
    const { inputs } = check;
    if (inputs["disabled"] === true) return this.disabled(record, check);
    const assessed =
      textOf(inputs["type"]) === "CALCULATED" ? this.calculated(record, check) : this.asked(record, check);
    if (inputs["invertHealthcheck"] !== true) return assessed;
    const { hostname, address, site } = record;
    const problem: DnsProblem = {
      kind: "check-always-unhealthy",
      hostname,
      address,
      ...(site ? { site } : {}),
      asks: "inverted",
      value: "true",
      served: [],
    };
    const mend = { resource: check.urn, path: ["invertHealthcheck"], value: false };
    return { counts: "unhealthy", faults: [{ check, field: "invertHealthcheck", problem, mend }] };
  }

  private disabled({ hostname, address }: CheckedRecord, check: Resource): Assessment {
    const problem: DnsProblem = { kind: "check-always-healthy", hostname, address, why: "disabled" };
    const mend = { resource: check.urn, path: ["disabled"], value: false };
    return { counts: "healthy", faults: [{ check, field: "disabled", problem, mend }] };
  }

  private calculated(record: CheckedRecord, check: Resource): Assessment {
    const children = checksNamedBy(this.reading, check, "childHealthchecks");
    const assessed = children.map((child) => this.assess(record, child));
    const threshold = numberOf(check.inputs["childHealthThreshold"]) ?? 0;
    if (children.length === 0 || isWithheld(check.inputs["childHealthThreshold"]))
      return { counts: "by-address", faults: [] };
    const field = "childHealthThreshold";
    const { hostname, address } = record;
    if (threshold === 0) {
      const problem: DnsProblem = { kind: "check-always-healthy", hostname, address, why: "threshold-zero" };
      return { counts: "healthy", faults: [{ check, field, problem }] };
    }
    if (threshold > children.length) {
      const value = String(threshold);
      const served = [String(children.length)];
      const asks = "threshold";
      const problem: DnsProblem = { kind: "check-always-unhealthy", hostname, address, asks, value, served };
      return { counts: "unhealthy", faults: [{ check, field, problem }] };
    }
    const number = (counts: Counts): number => assessed.filter((each) => each.counts === counts).length;
    const faults = assessed.flatMap((each) => each.faults);
    if (number("healthy") >= threshold) return { counts: "healthy", faults };
    if (children.length - number("unhealthy") < threshold) return { counts: "unhealthy", faults };
    return { counts: "by-address", faults };
  }

  /** A check that asks an address or a name by itself. */
  private asked(record: CheckedRecord, check: Resource): Assessment {
    const { hostname, address, site } = record;
    const asked = check.inputs["ipAddress"];
    const mend = { resource: check.urn, path: ["ipAddress"], value: address };
    if (typeof asked === "string" && asked !== address && !this.answersAnother(record, asked)) {
      const problem: DnsProblem = { kind: "check-watches-another", hostname, address, value: asked };
      return { counts: "healthy", faults: [{ check, field: "ipAddress", problem, mend }] };
    }
    const name = textOf(check.inputs["fqdn"]);
    if ((asked ?? null) === null && name !== undefined && !this.isOnly(plainName(name), address)) {
      const problem: DnsProblem = { kind: "check-asks-by-name", hostname, address, value: name };
      return { counts: "healthy", faults: [{ check, field: "ipAddress", problem, mend }] };
    }
    const question = questionOf(check);
    const failing = question && site !== undefined ? this.failing(record, check, question) : undefined;
    return failing ?? { counts: "by-address", faults: [] };
  }

  /**
   * Whether it is the record that answers otherwise than it is meant: with an address of no site, or once more with that
   * of another record, where its check asks a site that no other record of the name answers.
   */
  private answersAnother({ record, hostname, address, site }: CheckedRecord, asked: string): boolean {
    const isSite = this.blueprint.sites.some(({ ingressAddress }) => ingressAddress === asked);
    const others = this.records.filter((other) => other.hostname === hostname && other.record !== record);
    if (!isSite || others.some((other) => other.address === asked)) return false;
    return site === undefined || others.some((other) => other.address === address);
  }

  /** Whether a name is answered with one address and never with another. */
  private isOnly(name: string, address: string): boolean {
    const addresses = this.settled.get(name);
    return addresses?.size === 1 && addresses.has(address);
  }

  private failing(record: CheckedRecord, check: Resource, question: Question): Assessment | undefined {
    const { hostname, address, site } = record;
    if (site === undefined) return undefined;
    const found = this.edges.unanswered(site, address, question);
    const { host } = question;
    const field = {
      port: "port",
      protocol: "type",
      name: "fqdn",
      "no-name": "fqdn",
      path: "resourcePath",
      "no-sni": "enableSni",
    } as const;
    // Asked by its own name a check fails only as requests of users do, which is told where they fail.
    const isOwn = found?.asks === "name" && host === hostname;
    if (found && !isOwn && !this.questions.allAskAlike(site, question, found.asks)) {
      const value = {
        port: String(question.port),
        protocol: question.protocol.toUpperCase(),
        name: host ?? "",
        "no-name": address,
        path: question.path ?? "/",
        "no-sni": "false",
      }[found.asks];
      const problem: DnsProblem = {
        kind: "check-always-unhealthy",
        hostname,
        address,
        site,
        asks: found.asks,
        value,
        served: found.served,
      };
      return { counts: "unhealthy", faults: [{ check, field: field[found.asks], problem }] };
    }
    if (found) return undefined;
    const ofPath = this.pathFault(record, check, question);
    if (ofPath) return ofPath;
    if (host === undefined || host === hostname || question.protocol === "tcp") return undefined;
    if (!this.promised.has(hostname)) return undefined;
    const problem: DnsProblem = { kind: "check-asks-another-name", hostname, value: host, site };
    const mend = { resource: check.urn, path: ["fqdn"], value: hostname };
    return { counts: "by-address", faults: [{ check, field: "fqdn", problem, mend }] };
  }

  /** A path that the pods behind a name are not seen to answer. */
  private pathFault(
    record: CheckedRecord,
    check: Resource,
    { host, path }: Question,
  ): Assessment | undefined {
    const { hostname, address, site } = record;
    const fault = this.questions.pathFault(host ?? hostname, path);
    if (fault === undefined || path === undefined || site === undefined) return undefined;
    const field = "resourcePath";
    if (fault === "unproven") {
      const problem: DnsProblem = { kind: "check-path-unproven", hostname, value: path };
      return { counts: "by-address", faults: [{ check, field, problem, level: "warning" }] };
    }
    const served = this.questions.provenPaths(host ?? hostname);
    const asks = "path";
    const problem: DnsProblem = {
      kind: "check-always-unhealthy",
      hostname,
      address,
      site,
      asks,
      value: path,
      served,
    };
    return { counts: "unhealthy", faults: [{ check, field, problem }] };
  }
}

/** Checks of Route 53 that do not do for their record what a check is for. */
export function failingHealthChecks(reading: Reading, blueprint: Blueprint): Defect[] {
  return new HealthChecks(reading, blueprint).defects();
}
