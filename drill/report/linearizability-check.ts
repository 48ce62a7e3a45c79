import { findTool } from "@holdfast/toolchain";
import { checkLinearizability } from "../history/linearizability";
import type { LinearizabilityCheck } from "./measure";

/**
 * Finds or builds the checker of histories, before there is one to check.
 *
 * @param signal ends the search, and checks that are under way
 * @param onProgress told what takes a while
 * @throws ToolNotFoundError when the checker cannot be had
 */
export async function linearizabilityCheck(
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<LinearizabilityCheck> {
  const { path: program } = await findTool("check-registers", { signal, onProgress });
  return (histories) => checkLinearizability(histories, { program, signal });
}
