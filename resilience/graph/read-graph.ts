import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { parseJsonObject } from "./engine-state";
import { previewGraph } from "./read-preview";
import { stackExportGraph } from "./read-stack-export";
import type { ResourceGraph } from "./resource";

/**
 * Reads either JSON that the engine writes, and tells by its content which of the two it is.
 *
 * @param text what `pulumi preview --json` or `pulumi stack export` printed
 * @param where the file that it came from, for errors
 * @throws InvalidInputError where it is neither
 */
export function readGraph(text: string, where = "resource graph"): ResourceGraph {
  const content = parseJsonObject(text, where);
  if ("deployment" in content) return stackExportGraph(content, where);
  if ("steps" in content) return previewGraph(content, where);
  throw new InvalidInputError({
    what: "the JSON is neither a preview nor an exported stack",
    where,
    why: "a preview has `steps` and an exported stack has `deployment`; this has neither",
    fix: "write the file with `pulumi preview --json` or `pulumi stack export`",
  });
}
