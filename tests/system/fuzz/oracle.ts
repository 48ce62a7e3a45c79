import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { rules } from "@holdfast/policies/rules";
import {
  deriveBlueprint,
  InvalidInputError,
  readGraph,
  type Report,
  type ResourceGraph,
} from "@holdfast/resilience";
import Ajv2020 from "ajv/dist/2020";
import schema from "../../../docs/report.schema.json";
import { refuseIncomparable } from "@holdfast/report/diff/comparable";
import { parseReport } from "@holdfast/cli/diff/read-report";
import type { ReportContent } from "@holdfast/report/content";
import { errorText } from "@holdfast/cli/show/invalid-input";
import { type Damaged } from "./damaged-case";
import { comparisonRendering, renderingsOf, writtenReport, riskRendering } from "./renderings";
import { notFinite, textFaults } from "./text-oracle";

/** What a check of a damaged blueprint ends with. */
export type Outcome = "refused" | "unmet" | "green";

/** How a damaged blueprint is judged. */
export interface Judging {
  readonly depth: number;
  readonly domains: boolean;
  readonly risk: boolean;
  /** Which of the services and losses is explained, from 0 to below 1. */
  readonly pick: number;
}

/** What was found of one damaged blueprint. */
export interface Found {
  readonly outcome: Outcome;
  /** What is wrong with how it was judged and shown; none where nothing is. */
  readonly faults: readonly string[];
}

const validate = new Ajv2020({ allErrors: false, strictTypes: false }).compile(schema);

/** What a refusal lacks: each of its errors says what, where, why and what to do. */
function refusalFaults(error: InvalidInputError, figuresAsText: boolean): string[] {
  const lacking = error.details.flatMap((detail) =>
    (["what", "where", "why", "fix"] as const)
      .filter((part) => typeof detail[part] !== "string" || detail[part].trim() === "")
      .map((part) => `a refusal has no ${part}: ${error.message}`),
  );
  const text = errorText(error);
  return [...lacking, ...textFaults({ name: "refusal", format: "terminal", text }, figuresAsText)];
}

/** Nothing that was not judged is green. */
function greenFaults({ summary, verdicts }: Report, graph: ResourceGraph, depth: number): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string) => {
    if (!holds) faults.push(`green, though ${fault}`);
  };
  const services = new Set(verdicts.filter(({ goal }) => goal).map(({ service }) => service));
  expect(summary.sites > 0, "there is no site");
  expect(summary.losses >= summary.sites, "a site was not lost");
  expect(services.size > 0 && services.size === summary.services, "a service has no goal");
  expect(verdicts.length === summary.services * summary.losses, "a verdict is missing");
  expect(summary.notUnderstood.length === 0, "something was not understood");
  expect(summary.missingSites.length === 0 && !summary.partial, "a site is missing");
  // Told by the resources alone: whatever states goals is among what was judged.
  const stated = graph.resources.filter(({ type }) => type === "holdfast:index:PlacementPolicy");
  const beyond = depth < 2 && stated.some(({ inputs }) => inputs["survive"] === "two-sites");
  expect(
    summary.goalsMet === (beyond || summary.accepted > 0 ? null : true),
    "it is not said which goals are met",
  );
  expect(
    stated.every(({ inputs }) => services.has(String(inputs["service"]))),
    "a policy's service was not judged",
  );
  const sites = graph.resources.filter(({ type }) => /^holdfast:index:(DataCenter|CloudRegion)$/.test(type));
  expect(sites.length === summary.sites, "a declared site was not counted");
  return faults;
}

/** The pack refuses what the check refuses or finds unmet, and nothing else. */
function packFaults(view: StackView, outcome: Outcome): string[] {
  const violated = rules.filter(
    (rule) =>
      rule.enforcement === "mandatory" &&
      (rule.judges === "any stack" || !view.isPart) &&
      rule.violations(view, rule.tuning?.defaults ?? {}).length > 0,
  );
  if (violated.length > 0 === (outcome !== "green")) return [];
  const names = violated.map(({ name }) => name).join(", ") || "nothing";
  return [`the check is ${outcome}, and mandatory policies find ${names}`];
}

/** What is judged no more, or says less, is a removal that a comparison refuses. */
function silentlyGone(base: Report, head: Report): string[] {
  const judged = ({ verdicts }: Report) =>
    new Set(verdicts.filter(({ goal }) => goal).map(({ service }) => `service ${service}`));
  const sites = ({ declared }: Report) => (declared?.sites ?? []).map((site) => `site ${site}`);
  const now = new Set([...judged(head), ...sites(head)]);
  return [...judged(base), ...sites(base)].filter((name) => !now.has(name));
}

/** Judges damaged blueprints and looks at everything that is said of them. */
export class Oracle {
  private readonly bases = new Map<string, Report>();

  /** @param states the sound blueprint as a file */
  constructor(private readonly sound: string) {}

  /** The report on the sound blueprint, as a comparison reads it. */
  base(depth: number, domains: boolean): Report {
    const key = `${depth} ${domains}`;
    let base = this.bases.get(key);
    if (!base) {
      const report = reportOf(new StackView(readGraph(this.sound), { depth, domains }));
      base = parseReport(writtenReport(report), "base");
      this.bases.set(key, base);
    }
    return base;
  }

  /** What is wrong with how a damaged blueprint is judged and shown. */
  look({ text, resources }: Pick<Damaged, "text" | "resources">, judging: Judging): Found {
    // Who writes such a word is shown it.
    const figuresAsText = /\bNaN\b|\bInfinity\b/.test(text);
    let view: StackView | undefined;
    try {
      const graph = readGraph(text, "graph.json");
      const { depth, domains } = judging;
      view = new StackView(graph, { depth, domains }, deriveBlueprint(graph));
      const report = reportOf(view);
      return this.lookAt(report, view, judging, figuresAsText, resources.length);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const faults = refusalFaults(error, figuresAsText);
      if (view) faults.push(...packFaults(view, "refused"));
      return { outcome: "refused", faults };
    }
  }

  private lookAt(
    report: Report,
    view: StackView,
    { depth, domains, risk, pick }: Judging,
    figuresAsText: boolean,
    resources: number,
  ): Found {
    const { blueprint } = view;
    const content: ReportContent = { subject: "graph.json", generatedAt: new Date(0), report, blueprint };
    const failed = report.findings.some(({ level }) => level === "error");
    const outcome = failed || report.verdicts.some(({ met }) => !met) ? "unmet" : "green";
    const renderings = renderingsOf(content, pick);
    if (risk) renderings.push(riskRendering(content));
    const faults = [...notFinite(report), ...packFaults(view, outcome)];
    if (outcome === "green") faults.push(...greenFaults(report, view.graph, depth));
    // Where all that is found is accepted, it is neither said that every goal is met nor that one is not.
    else if (report.summary.goalsMet !== (report.summary.errors + report.summary.unmet > 0 ? false : null))
      faults.push("a goal is not met, and goalsMet says otherwise");
    if (report.summary.resources !== resources) faults.push("not every resource was counted");
    const json = JSON.parse(writtenReport(report)) as unknown;
    if (!validate(json)) faults.push(`JSON breaks its schema: ${JSON.stringify(validate.errors?.[0])}`);
    faults.push(...this.compared(report, depth, domains, outcome, renderings));
    for (const rendering of renderings) faults.push(...textFaults(rendering, figuresAsText));
    return { outcome, faults };
  }

  /** Compares with the sound blueprint; adds the comment to what is looked at. */
  private compared(
    report: Report,
    depth: number,
    domains: boolean,
    outcome: Outcome,
    renderings: ReturnType<typeof renderingsOf>,
  ): string[] {
    const base = this.base(depth, domains);
    const gone = silentlyGone(base, report);
    try {
      refuseIncomparable({ report: base, name: "base.json" }, { report, name: "graph.json" });
    } catch (error) {
      if (error instanceof InvalidInputError) return refusalFaults(error, true);
      throw error;
    }
    const { comparison, rendering } = comparisonRendering(base, report);
    renderings.push(rendering);
    if (gone.length > 0 && !comparison.regresses)
      return [`diff is silent on what is gone: ${gone.join(", ")}`];
    // Where every goal was kept, whatever is not met now was broken by the change.
    if (base.summary.goalsMet && outcome === "unmet" && !comparison.regresses)
      return ["diff is silent on a goal that is not met"];
    return [];
  }
}
