/** Filters of the matrix: services are rows, losses are columns, outcomes leave other cells pale. */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTableElement} table
 * @param {() => void} changed called after rows and columns were hidden or shown
 */
function matrixFilters(form, table, changed) {
  const bodies = [...table.tBodies];
  const rows = /** @type {HTMLTableRowElement[]} */ ([...table.querySelectorAll("tr[data-service]")]);
  const columns = /** @type {HTMLTableCellElement[]} */ ([...table.querySelectorAll(".names th[data-loss]")]);
  const groups = /** @type {HTMLTableCellElement[]} */ ([...table.querySelectorAll(".groups th")]);
  const ofSites = new Set(
    columns.filter((column) => column.dataset.sites === "true").map((column) => column.dataset.group),
  );
  const status = /** @type {HTMLElement} */ (form.querySelector(".count"));
  const empty = /** @type {HTMLElement} */ (table.parentElement?.querySelector(".empty"));

  function apply() {
    const chosen = new FormData(form);
    const service = String(chosen.get("service") ?? "")
      .trim()
      .toLowerCase();
    const group = String(chosen.get("group") ?? "");
    const outcomes = chosen.getAll("outcome");
    const unmetOnly = chosen.has("unmet");
    table.dataset.figure = String(chosen.get("figure"));

    const inGroup = (/** @type {HTMLElement} */ cell) =>
      group === "" || cell.dataset.group === group || (group === "sites" && ofSites.has(cell.dataset.group));
    const wanted = (/** @type {HTMLElement} */ cell) =>
      inGroup(cell) &&
      outcomes.includes(cell.dataset.outcome ?? "") &&
      (!unmetOnly || cell.classList.contains("unmet"));
    const cells = rows.map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll(".cell")]));
    const named = rows.map((row) => row.dataset.service?.toLowerCase().includes(service) ?? false);
    const rowShown = rows.map((_, row) => named[row] && cells[row]?.some(wanted));
    const columnShown = columns.map(
      (column, index) =>
        inGroup(column) &&
        (!unmetOnly || cells.some((line, row) => rowShown[row] && line[index] && wanted(line[index]))),
    );

    let matching = 0;
    let shown = 0;
    rows.forEach((row, rowIndex) => {
      row.hidden = !rowShown[rowIndex];
      cells[rowIndex]?.forEach((cell, column) => {
        cell.hidden = !columnShown[column];
        cell.classList.toggle("other", !wanted(cell));
        if (row.hidden || cell.hidden) return;
        shown++;
        if (wanted(cell)) matching++;
      });
    });
    for (const body of bodies) {
      body.hidden = [...body.rows].every((row) => row.hidden || row.classList.contains("group"));
      for (const filler of body.querySelectorAll("td[colspan]")) {
        filler.setAttribute("colspan", String(columnShown.filter(Boolean).length || 1));
      }
    }
    columns.forEach((column, index) => (column.hidden = !columnShown[index]));
    for (const heading of groups) {
      const width = columns.filter(
        (column) => !column.hidden && column.dataset.group === heading.dataset.group,
      ).length;
      heading.hidden = width === 0;
      heading.colSpan = Math.max(width, 1);
    }
    empty.hidden = matching > 0;
    table.hidden = matching === 0;
    const all = cells.flat().length;
    status.textContent =
      matching === all ? `${all} verdicts` : `${matching} of ${all} verdicts match; ${shown} are shown`;
    changed();
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields have their first values only after the event.
  form.addEventListener("reset", () => setTimeout(apply));
  empty.querySelector("button")?.addEventListener("click", () => form.reset());
  apply();
}
