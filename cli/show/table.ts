/**
 * A table of text: columns as wide as what is in them, two spaces between. The first column is aligned left, the others
 * right where all of their cells are figures.
 *
 * @param rows rows of cells; the first row is the heading
 */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.map((_, index) => rows.map((row) => row[index] ?? "")) ?? [];
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  const figures = columns.map((cells) => cells.slice(1).every((cell) => /^[-\d]/.test(cell)));
  return rows
    .map((row) =>
      widths
        .map((width, index) => {
          const cell = row[index] ?? "";
          return figures[index] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
