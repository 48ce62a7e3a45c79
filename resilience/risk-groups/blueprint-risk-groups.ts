import type { Blueprint } from "../blueprint/blueprint";
import type { Remedy } from "../judge/remedy";
import type { LossElement } from "../loss/loss";
import { combinations } from "../loss/site-losses";
import {
  blueprintFaultGraph,
  type BlueprintFaultGraphOptions,
  type Failure,
  type FailedFrom,
} from "./blueprint-fault-graph";
import { CheckedGraph, type GroupLimits } from "./blueprint/checked-graph";
import { Oracle } from "./blueprint/oracle";
import { elementId, lossElements } from "./blueprint/place-failures";
import { minimalRiskGroups, type RiskGroup } from "./minimal-risk-groups";

/**
 * Things whose loss at the same moment stops a service, while it goes on when any one of them is left. The loss
 * of a service by itself is none of its own.
 */
export interface BlueprintRiskGroup {
  readonly elements: readonly LossElement[];
  /** Probability that all are lost within a year, where each declares one and if they fail independently. */
  readonly likelihood?: number;
  /** Services that stop. */
  readonly stops: readonly string[];
  /** What to change so that more has to be lost. */
  readonly remedy: Remedy;
}

/** The smallest groups that stop one service. */
export interface ServiceRiskGroups {
  readonly service: string;
  /** It does not work with nothing lost, so it has no groups. */
  readonly alreadyStopped: boolean;
  readonly groups: readonly BlueprintRiskGroup[];
}

/** The smallest groups of a blueprint. */
export interface BlueprintRiskGroups {
  readonly failedFrom: FailedFrom;
  readonly services: readonly ServiceRiskGroups[];
  /** Those that stop any service which works with nothing lost. */
  readonly any: readonly BlueprintRiskGroup[];
}

/** How risk groups of a blueprint are found. */
export interface BlueprintRiskGroupOptions extends BlueprintFaultGraphOptions {
  /** How many groups for each service, and for the whole. Default: 20. */
  readonly most?: number;
  /** How many things the largest group may hold. Default: any number. */
  readonly maxSize?: number;
  /**
   * Losses of so many sites at once are judged beforehand, besides that of every single thing: overload after
   * the loss of more is not seen. Default: 2.
   */
  readonly depth?: number;
}

/** Whether a group is nothing but the loss of the service that it stops: true of every service, and no news. */
function isItself(group: BlueprintRiskGroup, service: string): boolean {
  const [first, ...others] = group.elements;
  return others.length === 0 && first?.kind === "service" && first.name === service;
}

class BlueprintGroups {
  private readonly oracle: Oracle;
  private readonly elements: readonly LossElement[];
  private readonly checked = new Map<string, CheckedGraph>();
  private readonly already: ReadonlySet<string>;
  private readonly stops = new Map<ReadonlySet<string>, readonly string[]>();

  constructor(
    private readonly blueprint: Blueprint,
    failedFrom: FailedFrom,
    options: BlueprintRiskGroupOptions,
    private readonly limits: GroupLimits,
  ) {
    this.oracle = new Oracle(blueprint, failedFrom);
    this.elements = lossElements(blueprint);
    this.already = this.oracle.stopped([]);
    const { graph, services } = blueprintFaultGraph(blueprint, options);
    const losses = this.judgedLosses(options.depth ?? 2);
    for (const { name } of blueprint.services) {
      if (this.already.has(name)) continue;
      const failure: Failure = services.get(name) ?? { kind: "never" };
      const checked = new CheckedGraph(name, graph.nodes, failure, this.elements, this.oracle);
      for (const loss of losses) checked.learn(loss);
      this.checked.set(name, checked);
    }
  }

  public ofServices(): ServiceRiskGroups[] {
    return this.blueprint.services.map(({ name }) => {
      const checked = this.checked.get(name);
      const groups = checked?.groups({ ...this.limits, most: this.limits.most + 1 }) ?? [];
      return {
        service: name,
        alreadyStopped: checked === undefined,
        groups: groups
          .map((group) => this.explain(group, name))
          .filter((group) => !isItself(group, name))
          .slice(0, this.limits.most),
      };
    });
  }

  /** Groups that stop any service: those of a graph that joins all services' graphs, confirmed like theirs. */
  public ofAny(): BlueprintRiskGroup[] {
    for (;;) {
      const joined = [...this.checked.values()].map((checked) => checked.withTop());
      const tops = joined.map(({ top }) => top).filter((top) => top !== undefined);
      if (tops.length === 0) return [];
      const nodes = new Map(joined.flatMap(({ nodes: own }) => own).map((node) => [node.id, node]));
      const top = "any service stopped";
      const graph = { nodes: [...nodes.values(), { kind: "or" as const, id: top, inputs: tops }] };
      // Losses of services as such are no news where nothing else stops with them.
      const most = this.limits.most + this.elements.filter(({ kind }) => kind === "service").length;
      const groups = minimalRiskGroups(graph, { top, most, maxSize: this.limits.maxSize });
      const losses = groups.map((group) => this.elementsOf(group));
      const confirmed = [...this.checked.values()].map((checked) =>
        checked.confirm(losses.filter((loss) => checked.fails(loss))),
      );
      if (!confirmed.every((one) => one)) continue;
      return groups
        .map((group) => this.explain(group))
        .filter((group) => group.stops.some((name) => !isItself(group, name)))
        .slice(0, this.limits.most);
    }
  }

  private elementsOf(group: RiskGroup): readonly LossElement[] {
    const events = new Set(group.events);
    return this.oracle.listOf(this.elements.filter((element) => events.has(elementId(element))));
  }

  /** Services that a loss stops, and that work with nothing lost. Services that need each other share these lists. */
  private newlyStopped(elements: readonly LossElement[]): readonly string[] {
    const stopped = this.oracle.stopped(elements);
    const before = this.stops.get(stopped);
    if (before) return before;
    const names = [...stopped].filter((name) => !this.already.has(name));
    this.stops.set(stopped, names);
    return names;
  }

  private judgedLosses(depth: number): LossElement[][] {
    const sites = this.elements.filter((element) => element.kind === "site");
    const several = Array.from({ length: Math.max(0, depth - 1) }, (_, at) => combinations(sites, at + 2));
    return [...this.elements.map((element) => [element]), ...several.flat()];
  }

  private explain(group: RiskGroup, service?: string): BlueprintRiskGroup {
    const elements = this.elementsOf(group);
    const stops = this.newlyStopped(elements);
    const about = service ?? stops[0] ?? "";
    return {
      elements,
      ...(group.likelihood === undefined ? {} : { likelihood: group.likelihood }),
      stops,
      remedy: this.oracle.remedy(elements, about) ?? {
        kind: "do-without",
        service: about,
        lost: elements,
        mends: ["outcome"],
      },
    };
  }
}

/**
 * Finds the smallest sets of things whose loss stops a service, for every service and for the blueprint: by
 * size, then likelihood where declared, then names. They come from the blueprint's fault graph, and every one is
 * confirmed by the judge, with each of its parts that leaves one thing out.
 *
 * What only overload explains (what is left carries less than it is asked for and fails in its turn) is no part
 * of the graph. It is found for losses that are judged beforehand: of every single thing, and of `depth` sites.
 *
 * @param blueprint what stands where
 * @param options what counts as stopped, how likely losses are, how many groups
 * @throws InvalidInputError for a probability or a count out of range
 */
export function blueprintRiskGroups(
  blueprint: Blueprint,
  options: BlueprintRiskGroupOptions = {},
): BlueprintRiskGroups {
  const failedFrom = options.failedFrom ?? "down";
  const limits = { most: options.most ?? 20, maxSize: options.maxSize ?? Infinity };
  const groups = new BlueprintGroups(blueprint, failedFrom, options, limits);
  const services = groups.ofServices();
  return { failedFrom, services, any: groups.ofAny() };
}
