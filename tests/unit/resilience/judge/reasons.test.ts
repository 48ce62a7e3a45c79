import {
  type Blueprint,
  check,
  deriveBlueprint,
  judge,
  nothingLost,
  type Reason,
  type Service,
  siteLosses,
} from "@holdfast/resilience";
import { namedLoss } from "@holdfast/cli/commands/named-loss";
import { reportJson, verdictJson } from "@holdfast/report/json";
import { reasonText } from "@holdfast/report/text/reason-text";
import { remediesText } from "@holdfast/report/text/remedy-text";
import { explanation } from "@holdfast/report/terminal/explanation";
import { explanationGraph } from "@holdfast/report/terminal/explanation-graph";
import { junitReport } from "@holdfast/report/junit";
import { markdownReport } from "@holdfast/report/markdown";
import { oneLoss } from "@holdfast/report/terminal/one-loss";
import { sarifReport } from "@holdfast/report/sarif";
import { layers, layerService, layerSites, servicesWith } from "../building/layers";
import { reasons } from "./verdicts";

/** A blueprint with copies of a service of another one in place of its own. */
function copies(
  blueprint: Blueprint,
  count: number,
  change: (number: number) => Partial<Service>,
): Blueprint {
  const [first] = blueprint.services;
  const services = Array.from({ length: count }, (_, number) => ({
    ...first!,
    name: layerService(number),
    ...change(number),
  }));
  return { ...blueprint, services };
}

/** How many reasons all chains hold together, each object once. */
function reasonsMade(blueprint: Blueprint): number {
  const made = new Set<Reason>();
  for (const { chain } of judge(blueprint, siteLosses(blueprint, 1)[0]!)) {
    for (const reason of chain.own) made.add(reason);
    for (const { reason } of chain.dependences) made.add(reason);
  }
  return made.size;
}

test("reasons grow with services and dependencies, not with the paths between them", () => {
  const measured = [4, 8, 16].map((depth) => {
    const blueprint = deriveBlueprint(layers(depth * 5, depth, 5).graph());
    const dependencies = blueprint.services.reduce((sum, each) => sum + each.hardDependencies.length, 0);
    return reasonsMade(blueprint) / (blueprint.services.length + dependencies);
  });
  // From 5^3 to 5^15 paths from a service at the top to the bottom.
  for (const perPart of measured) expect(perPart).toBeLessThan(2);
});

test("the list of a long chain has the nearest reasons, each once, and says how many more there are", () => {
  const blueprint = deriveBlueprint(layers(120, 12, 10).graph());
  const verdicts = judge(blueprint, siteLosses(blueprint, 2).at(-1)!);
  const top = verdicts.at(-1)!;
  const texts = reasons(top);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeLessThan(30);
  expect(texts.filter((text) => text.startsWith(`${top.service} needs `))).toHaveLength(10);
  // As many as a walk over all links finds.
  const all = new Set<string>();
  const services = new Set([top.service]);
  for (const name of services) {
    const { own, dependences } = verdicts.find(({ service }) => service === name)!.chain;
    for (const reason of own) all.add(reasonText(reason));
    for (const { service, reason } of dependences) {
      all.add(reasonText(reason));
      services.add(service);
    }
  }
  expect(texts.length + top.moreReasons!).toBe(all.size);
});

test("the list of a short chain is whole, in the order of the chain, and leaves nothing out", () => {
  const blueprint = deriveBlueprint(
    servicesWith(3, (number) => (number < 2 ? [layerService(number + 1)] : [])).graph(),
  );
  expect(blueprint.services.map(({ hardDependencies }) => hardDependencies.length)).toEqual([1, 1, 0]);
  const [verdict] = judge(blueprint, namedLoss(blueprint, ["siheung", "pangyo"]));
  expect(verdict!.moreReasons).toBeUndefined();
  expect("moreReasons" in verdictJson(verdict!)).toBe(false);
  const order = reasons(verdict!).filter((text) => text.includes(" needs ") || text.includes("are lost"));
  const place = (part: string): number => order.findIndex((text) => text.includes(part));
  expect(place("replicas of service-0")).toBeLessThan(place("service-0 needs service-1"));
  expect(place("service-0 needs service-1")).toBeLessThan(place("replicas of service-1"));
  expect(place("service-1 needs service-2")).toBeLessThan(place("replicas of service-2"));
});

test("a chain of 10,000 services is judged, explained and drawn", () => {
  const lowest = { deployments: [], hostnames: [] };
  const blueprint = copies(deriveBlueprint(servicesWith(1, () => []).graph()), 10_000, (number) => ({
    ...(number === 9999 ? lowest : {}),
    hardDependencies: number === 9999 ? [] : [layerService(number + 1)],
  }));
  const verdicts = judge(blueprint, nothingLost);
  expect(verdicts.filter(({ outcome }) => outcome === "down")).toHaveLength(10_000);
  expect(remediesText(verdicts[0]!.remedies)).toContain("declare a workload or a store for service-9999");
  const text = explanation(verdicts[0]!, verdicts);
  expect(text.split("\n").length).toBeLessThan(500);
  expect(text).toMatch(/and \d+ further services below these/);
  expect(explanationGraph(verdicts[0]!, verdicts)).toMatch(/and \d+ further services/);
});

describe("services that need each other in a circle", () => {
  const ring = (count: number): Blueprint => {
    const builder = servicesWith(count, (number) => [layerService((number + 1) % count)]);
    // Its last service stands at one site alone.
    for (const site of layerSites.map((_, at) => layerSites[(count - 1 + at) % 5]!).slice(1, 3))
      builder.remove(`${layerService(count - 1)}@${site}`);
    return deriveBlueprint(builder.graph());
  };

  test("all stop when one of them does, and each says which one it was and what mends it", () => {
    const blueprint = ring(4);
    const [alone] = blueprint.services.at(-1)!.deployments;
    const loss = siteLosses(blueprint, 1).find(({ elements }) => elements[0]!.name === alone!.site)!;
    for (const verdict of judge(blueprint, loss)) {
      expect(verdict).toMatchObject({ outcome: "down", served: 0, writes: false, rtoSeconds: null });
      expect(reasons(verdict)).toContain(`3 of 3 replicas of service-3 at ${alone!.site} are lost`);
      expect(new Set(reasons(verdict)).size).toBe(verdict.because.length);
      expect(remediesText(verdict.remedies)).toContain("run service-3 at a further site");
    }
  });

  test("say what is left in the end, not what was thought on the way", () => {
    const blueprint = ring(4);
    const loss = siteLosses(blueprint, 1).find(
      ({ elements }) => elements[0]!.name === blueprint.services.at(-1)!.deployments[0]!.site,
    )!;
    for (const verdict of judge(blueprint, loss)) {
      const needs = reasons(verdict).filter((text) => text.includes(" needs "));
      expect(needs).toHaveLength(4);
      for (const text of needs) expect(text).toContain("which is down and serves 0% of its peak");
    }
  });

  test("are explained and drawn, each once", () => {
    const blueprint = ring(6);
    const verdicts = judge(blueprint, siteLosses(blueprint, 2)[3]!);
    const text = explanation(verdicts[0]!, verdicts);
    expect(text.match(/\(told above\)/g)?.length ?? 0).toBeLessThanOrEqual(6);
    expect(explanationGraph(verdicts[0]!, verdicts).match(/\]\):::/g)!.length).toBeLessThanOrEqual(6);
  });
});

test("no output of deep layers grows with the paths through them", () => {
  const sizes = (depth: number): Record<string, number> => {
    const graph = layers(depth * 6, depth, 6).graph();
    const blueprint = deriveBlueprint(graph);
    const report = check(graph, { depth: 1 });
    const verdicts = judge(blueprint, siteLosses(blueprint, 2)[0]!);
    const top = verdicts.at(-1)!;
    const content = { subject: "layers", generatedAt: new Date(0), report, blueprint };
    const sources = {
      files: { services: new Map(), sites: new Map() },
      documentationOf: () => undefined,
      pageAt: () => undefined,
      version: "1",
    };
    return {
      json: JSON.stringify(reportJson(report)).length,
      sarif: sarifReport(content, sources).length,
      junit: junitReport(content).length,
      markdown: markdownReport(content).length,
      explanation: explanation(top, verdicts).length,
      graph: explanationGraph(top, verdicts).length,
      loss: oneLoss({ blueprint, report: { ...report, verdicts } }).length,
    };
  };
  const [small, large] = [sizes(5), sizes(15)];
  // Three times the services, and 6^10 times the paths.
  for (const [output, size] of Object.entries(large!)) {
    expect({ output, growth: size / small![output]! < 6 }).toEqual({ output, growth: true });
  }
});
