import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { isObject, parseJsonObject, readEngineState, twiceInOneStack } from "./engine-state";
import type { Resource, ResourceGraph } from "./resource";

/** Steps of a replacement that do not say what will exist in the end. */
const passingSteps = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "read-discard"]);

/** Steps of a replacement that do. */
const replacingSteps = new Set(["replace", "create-replacement", "read-replacement", "import-replacement"]);

function notAStep(where: string): InvalidInputError {
  return new InvalidInputError({
    what: "a step that is not an object",
    where,
    why: "what it would do to a resource would be judged as not done",
    fix: "write the file again with `pulumi preview --json`",
  });
}

/**
 * Refuses a preview that leaves out the resources that do not change: the analysis would miss them without
 * anybody noticing. The engine counts them in `changeSummary` whether it prints them or not.
 */
function requireUnchanged(preview: { readonly [key: string]: unknown }, shown: number, where: string): void {
  const summary = preview["changeSummary"];
  const unchanged = isObject(summary) && typeof summary["same"] === "number" ? summary["same"] : 0;
  // The stack itself is always printed when it is unchanged.
  if (unchanged <= shown) return;
  throw new InvalidInputError({
    what: `the preview counts ${unchanged} unchanged resources and shows ${shown}`,
    where: `${where}: steps`,
    why: "a blueprint judged without its unchanged resources would be judged wrongly",
    fix: "run `pulumi preview --json --show-sames`",
  });
}

/** What the engine says last of every preview that failed, be it for a policy alone. */
const CLOSING_WORDS = "error: preview failed";

/**
 * Refuses a preview that ended before the program did: it shows only what was registered until then. A preview
 * that policies refused is whole.
 */
function requireWhole(preview: { readonly [key: string]: unknown }, where: string): void {
  const diagnostics = Array.isArray(preview["diagnostics"]) ? preview["diagnostics"] : [];
  for (const diagnostic of diagnostics) {
    if (!isObject(diagnostic) || diagnostic["severity"] !== "error") continue;
    const message = String(diagnostic["message"]).trim();
    if (message === CLOSING_WORDS) continue;
    throw new InvalidInputError({
      what: `the preview failed: ${message.split("\n")[0]?.replace(/^error: /, "")}`,
      where: `${where}: diagnostics`,
      why: "a program that stops early has not declared everything, and what is missing would be judged as absent",
      fix: "repair what the preview complains about, and write the file again",
    });
  }
}

/**
 * Reads the JSON that `pulumi preview --json` prints: what would exist once it is carried out.
 *
 * @param text the JSON
 * @param where the file that it came from, for errors
 * @throws InvalidInputError where it is not a preview, or a preview that failed or leaves resources out
 */
export function readPreview(text: string, where = "preview"): ResourceGraph {
  return previewGraph(parseJsonObject(text, where), where);
}

/**
 * Reads a preview that is parsed already; everything else is as with {@link readPreview}.
 *
 * @throws InvalidInputError as {@link readPreview} does
 */
export function previewGraph(preview: { readonly [key: string]: unknown }, where: string): ResourceGraph {
  const steps = preview["steps"];
  if (!Array.isArray(steps)) {
    throw new InvalidInputError({
      what: "the JSON has no steps",
      where,
      why: "a preview lists what it would do as steps; without them there is nothing to judge",
      fix: "write the file with `pulumi preview --json`, and look whether that preview failed",
    });
  }
  requireWhole(preview, where);
  const resources = new Map<string, Resource>();
  const settled = new Set<string>();
  let unchanged = 0;
  for (const [index, step] of steps.entries()) {
    if (!isObject(step)) throw notAStep(`${where}: steps[${index}]`);
    const operation = step["op"];
    if (operation === "same") unchanged++;
    if (typeof operation === "string" && passingSteps.has(operation)) continue;
    if (step["newState"] === undefined || step["newState"] === null) continue;
    const resource = readEngineState(step["newState"], `${where}: steps[${index}].newState`);
    // A replacement is told in several steps, the last of which is what will exist.
    if (typeof operation !== "string" || !replacingSteps.has(operation)) {
      if (settled.has(resource.urn)) throw twiceInOneStack(resource.urn, `${where}: steps[${index}]`);
      settled.add(resource.urn);
    }
    resources.set(resource.urn, resource);
  }
  requireUnchanged(preview, unchanged, where);
  return { resources: [...resources.values()] };
}
