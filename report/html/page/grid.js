/** Keyboard in the matrix: one stop for the Tab key, arrows within, as in a spreadsheet. */

/**
 * @param {HTMLTableElement} table
 * @returns {() => void} to be called after rows or columns were hidden or shown
 */
function keyboardGrid(table) {
  /** Rows that are shown, each as the links and buttons of its columns that are shown. */
  function stops() {
    return [...table.rows]
      .filter((row) => !row.hidden && !row.matches(".groups, .group"))
      .map((row) =>
        [...row.cells]
          .slice(1)
          .filter((cell) => !cell.hidden)
          .map((cell) => /** @type {HTMLElement | null} */ (cell.querySelector("a, button"))),
      );
  }

  /** @param {HTMLElement | null | undefined} stop */
  function makeCurrent(stop) {
    if (!stop) return;
    for (const other of table.querySelectorAll("a, button")) other.setAttribute("tabindex", "-1");
    stop.setAttribute("tabindex", "0");
  }

  /** The first cell takes the stop when the cell that had it is hidden. */
  function refresh() {
    const rows = stops();
    const current = /** @type {HTMLElement | null} */ (table.querySelector('[tabindex="0"]'));
    if (!current || !rows.flat().includes(current)) makeCurrent(rows[1]?.[0] ?? rows[0]?.[0]);
  }

  table.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("a, button")) makeCurrent(target);
  });

  table.addEventListener("keydown", (event) => {
    const rows = stops();
    const focused = /** @type {HTMLElement} */ (event.target);
    const row = rows.findIndex((each) => each.includes(focused));
    if (row < 0 || event.altKey || event.metaKey) return;
    const column = rows[row]?.indexOf(focused) ?? 0;
    const last = { row: rows.length - 1, column: (rows[0]?.length ?? 1) - 1 };
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - 5, column],
      PageDown: [row + 5, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? last.row : row, last.column],
    };
    if (event.key === " " && focused.matches("a")) {
      event.preventDefault();
      focused.click();
      return;
    }
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const within = (/** @type {number} */ index, /** @type {number} */ most) =>
      Math.min(Math.max(index, 0), most);
    rows[within(to[0], last.row)]?.[within(to[1], last.column)]?.focus();
  });

  refresh();
  return refresh;
}
