import { dirname } from "node:path";
import type { Tool } from "@holdfast/toolchain";
import { tableLines } from "@holdfast/report/terminal/table";
import { terminalText } from "@holdfast/report/text/untrusted-text";

/** Programs with their versions and where they are from, a line each; then the folders of the files beside them. */
export function toolTable(tools: readonly Tool[], files: readonly string[]): string {
  const rows = [
    ["PROGRAM", "VERSION", "FROM", "PATH"],
    ...tools.map(({ name, version, source, path }) => [name, version, source, path]),
  ];
  const lines = tableLines(
    rows.map((row) => row.map(terminalText)),
    { side: () => "left" },
  );
  const folders = [...new Set(files.map((file) => terminalText(dirname(file))))];
  if (folders.length > 0) lines.push("", "Definitions of custom resources, and kwok's stages:", ...folders);
  return `${lines.join("\n")}\n`;
}
