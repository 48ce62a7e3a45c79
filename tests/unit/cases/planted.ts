import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import {
  type Blueprint,
  deriveBlueprint,
  readGraph,
  type Report,
  type Resource,
  type Value,
} from "@holdfast/resilience";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { change, find, type Path, rewrite, withField, without } from "../policies/fixtures/declaration";
import { evaluatedStack } from "../shipped/evaluated-stack";

/** A change of the shipped resources. */
export type Change = (resources: readonly Resource[]) => readonly Resource[];

let shipped: readonly Resource[] | undefined;
let shippedBlueprint: Blueprint | undefined;
let clean: Report | undefined;
let shippedDefects: ReadonlySet<string> | undefined;

/** The resources of the shipped `dev` stack. */
export function shippedResources(): readonly Resource[] {
  return (shipped ??= readGraph(readFileSync(evaluatedStack("dev"), "utf8"), "dev").resources);
}

/** The blueprint without what defects keep from its part. */
const meantBy = (blueprint: Blueprint): Blueprint => blueprint.intended ?? blueprint;

/** The blueprint of resources. What is meant is judged once where it is what the shipped ones mean, as after most changes. */
function blueprintOf(resources: readonly Resource[]): Blueprint {
  shippedBlueprint ??= deriveBlueprint({ resources: shippedResources() });
  if (resources === shippedResources()) return shippedBlueprint;
  const blueprint = deriveBlueprint({ resources });
  const meant = meantBy(shippedBlueprint);
  if (!isDeepStrictEqual(meantBy(blueprint), meant)) return blueprint;
  return blueprint.intended ? { ...blueprint, intended: meant } : meant;
}

/** What `holdfast check` says of resources. */
export function reportOn(resources: readonly Resource[]): Report {
  return reportOnBlueprint(resources, blueprintOf(resources));
}

function reportOnBlueprint(resources: readonly Resource[], blueprint: Blueprint): Report {
  return reportOf(new StackView({ resources }, {}, blueprint));
}

/** What `holdfast check` says of the shipped resources as they are. */
export function cleanReport(): Report {
  return (clean ??= reportOn(shippedResources()));
}

/** A finding as people read it. */
export interface FoundText {
  readonly policy: string;
  readonly level: string;
  /** The resource's name in the program. */
  readonly resource: string;
  readonly message: string;
  readonly fix: string;
}

/**
 * What is found beyond what is found in the shipped resources as they are, after changes of them. Each fix that a machine can
 * apply is applied, and has to leave nothing of its defect, and no other.
 *
 * @throws Error where a fix leaves a defect
 */
export function foundAfter(...changes: readonly Change[]): FoundText[] {
  const before = new Set(textsOf(cleanReport()).map((text) => JSON.stringify(text)));
  const changed = changes.reduce((resources, change) => change(resources), shippedResources());
  const blueprint = blueprintOf(changed);
  const left = defectsAfterMends(changed, blueprint);
  if (left.length > 0) throw new Error(`a fix that a machine applies leaves ${JSON.stringify(left)}`);
  return textsOf(reportOnBlueprint(changed, blueprint)).filter((text) => !before.has(JSON.stringify(text)));
}

/** Whether resources are those that are shipped, after all that was changed of them was mended. */
function areShipped(resources: readonly Resource[]): boolean {
  const shipped = shippedResources();
  return (
    resources.length === shipped.length &&
    resources.every((each, at) => each === shipped[at] || isDeepStrictEqual(each, shipped[at]))
  );
}

const placeOf = ({ resource, field, problem }: Defect): string => `${resource} ${field} ${problem.kind}`;

const defectsOf = (resources: readonly Resource[]): readonly Defect[] =>
  deriveBlueprint({ resources }).defects ?? [];

/** How many defects have a fix that a machine can apply, of those that were found in all changes so far. */
export const mends = { found: 0, applied: 0 };

/** Defects that are left, or come, when every fix that a machine can apply is applied; none where there is no such fix. */
function defectsAfterMends(changed: readonly Resource[], { defects = [] }: Blueprint): string[] {
  shippedDefects ??= new Set((blueprintOf(shippedResources()).defects ?? []).map(placeOf));
  const found = defects.filter((defect) => !shippedDefects?.has(placeOf(defect)));
  const mended = found.flatMap(({ mend }) => mend ?? []);
  mends.found += found.length;
  mends.applied += mended.length;
  if (mended.length === 0) return [];
  const mendable = new Set(found.filter(({ mend }) => mend).map(placeOf));
  const unmended = new Set(found.filter(({ mend }) => !mend).map(placeOf));
  const resources = mended.reduce<readonly Resource[]>(
    (all, { resource, path, value }) =>
      all.map((each) =>
        each.urn === resource ? { ...each, inputs: withField(each.inputs, path, value) } : each,
      ),
    changed,
  );
  if (areShipped(resources)) return [];
  return defectsOf(resources)
    .map(placeOf)
    .filter((place) => !shippedDefects?.has(place) && (mendable.has(place) || !unmended.has(place)));
}

function textsOf(report: Report): FoundText[] {
  return report.findings.map((finding) => ({
    policy: finding.policy,
    level: finding.level,
    resource: finding.resource?.split("::").at(-1) ?? "",
    message: findingMessage(finding),
    fix: findingFix(finding),
  }));
}

/** One field of one resource has another value; `undefined` takes it out. */
export const field =
  (type: string, name: string, path: Path, value: Value | undefined): Change =>
  (resources) =>
    change(resources, type, name, path, value);

/** A text is replaced wherever it stands in one resource. */
export const text =
  (type: string, name: string, before: string, after: string): Change =>
  (resources) =>
    rewrite(resources, type, name, before, after);

/** A resource is not declared, nor what stands under it. */
export const gone =
  (type: string, name: string): Change =>
  (resources) => {
    const removed = find(resources, type, name);
    return without(resources, (resource) => resource === removed);
  };
