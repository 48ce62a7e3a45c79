import stringWidth from "string-width";

/** The widest that a cell is shown before another one, in columns: more than any list of a few names takes. */
const WIDEST = 120;

/** Columns of the terminal; without end where the output is none and `COLUMNS` is not set, so that nothing is split. */
export function terminalColumns(): number {
  const set = Number(process.env.COLUMNS);
  if (Number.isInteger(set) && set > 0) return set;
  return process.stdout.columns || Infinity;
}

/** How many columns a text takes on a terminal: none for a mark on a letter, two for a wide letter or an emoji. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return stringWidth(text.replace(/[\p{Mn}\p{Me}]/gu, "").replace(/\p{Emoji_Presentation}/gu, "  "));
}

/**
 * A text of a bearable width: of a longer one, the beginning and the end.
 *
 * @param widest in columns
 */
export function shortened(text: string, widest = WIDEST): string {
  if (textWidth(text) <= widest) return text;
  const letters = [...text];
  const fitting = (from: readonly string[], room: number) => {
    let width = 0;
    const end = from.findIndex((letter) => (width += textWidth(letter)) > room);
    return from.slice(0, end < 0 ? from.length : end);
  };
  const start = fitting(letters, Math.ceil((widest - 1) * 0.7));
  const end = fitting(letters.slice(start.length).reverse(), widest - 1 - textWidth(start.join("")));
  return `${start.join("")}…${end.reverse().join("")}`;
}

/** A text filled up with spaces behind it, or before it where it is a figure, to a width in columns. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - textWidth(text)));
  return side === "left" ? text + spaces : spaces + text;
}

/** How a table is written. */
export interface TableLayout {
  /** Which cells of a column stand at its right side. Default: the cells of a column of figures. */
  readonly side?: (column: number) => "left" | "right";
  /** Changes a cell after its width is known: its colour. */
  readonly style?: (text: string, row: number, column: number) => string;
}

/**
 * The lines of a table: columns as wide as what is in them, two spaces between. The first column is aligned left, the
 * others right where all of their cells below the heading are figures. A cell that another one follows is shortened.
 *
 * @param rows rows of cells, made fit for a terminal; the first row is the heading
 */
export function tableLines(rows: readonly (readonly string[])[], layout: TableLayout = {}): string[] {
  const last = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const shown = rows.map((row) => row.map((cell, column) => (column < last ? shortened(cell) : cell)));
  const columns = Array.from({ length: last + 1 }, (_, index) => shown.map((row) => row[index] ?? ""));
  const widths = columns.map((cells) => Math.max(...cells.map(textWidth)));
  const figures = columns.map(
    (cells, column) => column > 0 && cells.slice(1).every((cell) => /^[-\d]/.test(cell)),
  );
  const side = layout.side ?? ((column: number) => (figures[column] ? "right" : "left"));
  const style = layout.style ?? ((text: string) => text);
  return shown.map((row, index) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        if (column === last && side(column) === "left") return style(cell, index, column);
        return style(padded(cell, width, side(column)), index, column);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** A table of text; see {@link tableLines}. */
export function table(rows: readonly (readonly string[])[]): string {
  return tableLines(rows)
    .map((line) => `${line}\n`)
    .join("");
}
