import { padded, textWidth } from "./table";

/**
 * A Markdown table whose columns are as wide as what is in them, the way that formatters leave it. Cells are written as
 * they are; columns of which all cells are figures are aligned right.
 *
 * @param headings one for each column
 */
export function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = headings.map((heading, index) => [heading, ...rows.map((row) => row[index] ?? "")]);
  const figures = columns.map(
    ([, ...cells]) => cells.length > 0 && cells.every((cell) => /^[-\d]/.test(cell)),
  );
  const widths = columns.map((cells) => Math.max(3, ...cells.map(textWidth)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => padded(cells[index] ?? "", width, figures[index] ? "right" : "left")).join(" | ")} |`;
  const rule = `| ${widths.map((width, index) => (figures[index] ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(headings), rule, ...rows.map(line)].join("\n");
}
