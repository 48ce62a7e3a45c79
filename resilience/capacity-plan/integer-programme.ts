import loadHighs, { type LegacyHighs } from "highs";

/** A sum of variables, each times its factor, that is kept above or below a bound. */
export interface Row {
  /** Factors by the number of the variable. */
  readonly factors: ReadonlyMap<number, number>;
  readonly sense: ">=" | "<=";
  readonly bound: number;
}

/** Whole-numbered variables, each from 0 to its limit, with a cost to be kept least. */
export interface IntegerProgramme {
  /** Cost of one unit of each variable; not negative. */
  readonly costs: readonly number[];
  /** Limit of each variable. */
  readonly limits: readonly number[];
  readonly rows: readonly Row[];
}

/** Solves integer programmes with HiGHS. */
export interface Solver {
  /**
   * Finds values at least cost.
   *
   * @param programme the programme
   * @returns the values; undefined where there are none
   * @throws Error where HiGHS neither finds the best values nor proves that there are none
   */
  solve(programme: IntegerProgramme): readonly number[] | undefined;
}

/** A row may be missed by this much: half of what HiGHS allows itself. */
const tolerance = 1e-6;

function total(row: Row, values: readonly number[]): number {
  let sum = 0;
  for (const [variable, factor] of row.factors) sum += factor * values[variable]!;
  return sum;
}

function holds(row: Row, values: readonly number[]): boolean {
  const slack = tolerance * Math.max(1, Math.abs(row.bound));
  const sum = total(row, values);
  return row.sense === ">=" ? sum >= row.bound - slack : sum <= row.bound + slack;
}

function sumText(factors: Iterable<readonly [number, number]>): string {
  return [...factors]
    .map(([variable, factor]) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} x${variable}`)
    .join("\n ");
}

/** The programme in the LP format of CPLEX, which HiGHS reads. */
function lpText(programme: IntegerProgramme): string {
  const names = programme.costs.map((_, variable) => `x${variable}`);
  return [
    "Minimize",
    ` cost: ${sumText(programme.costs.entries())}`,
    "Subject To",
    ...programme.rows.map((row, at) => ` r${at}: ${sumText(row.factors)} ${row.sense} ${row.bound}`),
    "Bounds",
    ...programme.limits.map((limit, variable) => ` 0 <= x${variable} <= ${limit}`),
    "Generals",
    ` ${names.join("\n ")}`,
    "End",
  ].join("\n");
}

function solveWith(highs: LegacyHighs, programme: IntegerProgramme): readonly number[] | undefined {
  const empty = programme.rows.filter((row) => row.factors.size === 0);
  if (!empty.every((row) => holds(row, []))) return undefined;
  if (programme.costs.length === 0) return [];
  const rows = programme.rows.filter((row) => row.factors.size > 0);
  const result = highs.solve(lpText({ ...programme, rows }), {
    output_flag: false,
    // Without these HiGHS stops at a plan that is near enough to the best.
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    // Seconds. No catalogue that was tried came near; without a limit, one that did would never end.
    time_limit: 120,
  });
  // The cost is never negative, so it is not unbounded.
  if (result.Status === "Infeasible" || result.Status === "Primal infeasible or unbounded") return undefined;
  if (result.Status !== "Optimal") throw new Error(`HiGHS ended with: ${result.Status}`);
  const columns: { readonly [name: string]: object } = result.Columns;
  const values = programme.costs.map((_, variable) => {
    const column = columns[`x${variable}`];
    if (column === undefined || !("Primal" in column) || typeof column.Primal !== "number") {
      throw new Error(`HiGHS returned no value for variable ${variable}`);
    }
    return Math.round(column.Primal);
  });
  const broken = rows.find((row) => !holds(row, values));
  if (broken !== undefined) throw new Error("HiGHS returned values that, made whole, break a row");
  return values;
}

let loaded: Promise<LegacyHighs> | undefined;

/** Loads HiGHS, once for the process. */
export async function integerSolver(): Promise<Solver> {
  const highs = await (loaded ??= loadHighs());
  return { solve: (programme) => solveWith(highs, programme) };
}
