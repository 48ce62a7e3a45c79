import type { Report } from "@holdfast/resilience";
import type { BlueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import type { LabStatus } from "@holdfast/lab";
import type { PlannedBlueprint } from "@holdfast/report/capacity/plan";
import type { ReportContent } from "@holdfast/report/content";
import { sampleResults } from "./html/drill-sample";
import { sampleReport, siteNames } from "./html/sample";
import { sampleBlueprint } from "./html/sample-blueprint";

/** Fields whose values are words of the model, not of whoever declared it. */
const WORDS = new Set([
  "outcome",
  "unmet",
  "level",
  "kind",
  "survive",
  "residency",
  "approach",
  "synchronousMode",
  "failedFrom",
  "date",
  "of",
  "unit",
  "mends",
  "shortens",
  "after",
  "reserve",
  "facts",
]);

/** Services that show each way to break a goal, and one that breaks none. */
const SERVICES = ["taxi", "shopping", "games", "metadata", "staff-chat", "identity"];

/** How many services there are to give names to, and sites. */
export const named = SERVICES.length + siteNames.length;

/**
 * Puts texts into everything that somebody else writes: names, reasons, sources, fixes, addresses. The same text becomes
 * the same one everywhere, so that what refers to each other still does.
 */
export class Renaming {
  private readonly names = new Map<string, string>();

  /**
   * @param texts what is put in, one after the other
   * @param offset where among them it begins
   */
  constructor(
    private readonly texts: readonly string[],
    private readonly offset: number,
  ) {}

  /** The text that takes a name's place. */
  name(name: string): string {
    let renamed = this.names.get(name);
    if (renamed === undefined) {
      const put = this.texts[(this.names.size + this.offset) % this.texts.length] ?? "";
      // One service or site has no name at all; whatever else has none is not there.
      const empty = put === "" && this.names.size < named && ![...this.names.values()].includes("");
      renamed = empty ? "" : `${put}${name}`;
      this.names.set(name, renamed);
    }
    return renamed;
  }

  /** A value with its texts replaced, however deep they stand. */
  all<Value>(value: Value, field = ""): Value {
    if (WORDS.has(field) || value instanceof Date) return value;
    if (typeof value === "string") return (field === "loss" ? this.loss(value) : this.name(value)) as Value;
    if (Array.isArray(value)) return value.map((each: unknown) => this.all(each, field)) as Value;
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, this.all<unknown>(each, key)]);
    return Object.fromEntries(entries) as Value;
  }

  private loss(id: string): string {
    return id.replace(/site:([^+]+)/g, (_, name: string) => `site:${this.name(name)}`);
  }
}

const risk: BlueprintRiskGroups = {
  failedFrom: "read-only",
  services: [
    {
      service: "taxi",
      alreadyStopped: false,
      groups: [
        {
          elements: [{ kind: "hall", site: "ansan", name: "hall-1" }],
          stops: ["taxi", "games"],
          remedy: { kind: "run-at-further-site", service: "taxi", mends: ["outcome"] },
        },
      ],
    },
    { service: "games", alreadyStopped: true, groups: [] },
  ],
  any: [
    {
      elements: [
        { kind: "site", name: "ansan" },
        { kind: "carrier", name: "carrier-a" },
      ],
      likelihood: 0.001,
      stops: ["taxi", "games", "metadata", "shopping", "identity", "staff-chat"],
      remedy: { kind: "run-at-further-site", service: "taxi", mends: ["outcome"] },
    },
  ],
};

const planned: PlannedBlueprint = {
  unit: "cores",
  declaredPrice: 10,
  replicas: [{ service: "taxi", site: "ansan", declared: 2, planned: 3 }],
  leftOut: [{ service: "identity", reason: "no policy states its demand" }],
  plan: {
    feasible: true,
    price: 12,
    replicas: [],
    sites: [{ site: "ansan", cores: 2, coresShare: 0.5, memoryGiB: 4, memoryShare: 0.5, price: 2 }],
    losses: [{ losses: 0, promised: 10, withoutShedding: 12 }],
    promises: [{ promise: { kind: "promise", service: "taxi", losses: 1, share: 0.9 }, price: 3 }],
  },
};

const status: LabStatus = {
  startedAt: "2022-10-15T06:19:00.000Z",
  started: true,
  sites: [
    {
      name: "ansan",
      server: "https://127.0.10.1:6443",
      nodes: { ready: 24, total: 24 },
      pods: { ready: 198, total: 199 },
      programs: [{ name: "etcd", pid: 7, running: false, memoryBytes: 0, version: "1.2.3", source: "PATH" }],
    },
  ],
  aws: { endpoint: "http://127.0.9.1:5000", answers: true, programs: [] },
};

function report(losses: number): Report {
  const whole = sampleReport({ flaws: true });
  const few = new Set([...new Set(whole.verdicts.map(({ loss }) => loss))].slice(0, losses));
  const first = whole.findings[0]!;
  return {
    summary: {
      ...whole.summary,
      notUnderstood: [
        { resource: "urn:pulumi:dev::p::t::n", where: "spec.replicas", reason: "it is no number" },
      ],
    },
    verdicts: whole.verdicts
      .filter(({ service, loss }) => SERVICES.includes(service) && few.has(loss))
      .map((verdict) => (verdict.service === "games" ? { ...verdict, goal: null } : verdict)),
    findings: [
      ...whole.findings,
      { ...first, level: "warning" },
      { ...first, level: "advisory", service: null },
    ],
  };
}

/** Something of everything that is shown, with the texts of {@link Renaming} in it. */
export function hostileContent(texts: readonly string[], offset: number, losses = 15) {
  const renaming = new Renaming(texts, offset);
  // Services and sites come first, so that each of the texts becomes a name at one offset or another.
  for (const name of [...SERVICES, ...siteNames]) renaming.name(name);
  const blueprint = sampleBlueprint();
  const services = blueprint.services.filter(({ name }) => SERVICES.includes(name));
  const content: ReportContent = renaming.all({
    subject: "stack dev of sample",
    generatedAt: new Date(0),
    report: report(losses),
    blueprint: { ...blueprint, services },
    risk,
  });
  return {
    content,
    planned: renaming.all(planned),
    unit: renaming.name("price a month"),
    status: renaming.all(status),
    results: renaming.all(sampleResults({ flaws: true })),
    name: (name: string) => renaming.name(name),
  };
}
