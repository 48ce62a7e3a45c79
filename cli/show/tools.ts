import { dirname } from "node:path";
import type { Tool } from "@holdfast/toolchain";

/** Programs with their versions and where they are from, a line each; then the folders of the files beside them. */
export function toolTable(tools: readonly Tool[], files: readonly string[]): string {
  const rows = [
    ["PROGRAM", "VERSION", "FROM", "PATH"],
    ...tools.map(({ name, version, source, path }) => [name, version, source, path]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const folders = [...new Set(files.map((file) => dirname(file)))];
  if (folders.length > 0) lines.push("", "Definitions of custom resources, and kwok's stages:", ...folders);
  return `${lines.join("\n")}\n`;
}
