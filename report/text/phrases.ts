import type { Blueprint, Outcome, Verdict } from "@holdfast/resilience";

/** Outcomes from the best to the worst. */
export const outcomes: readonly Outcome[] = ["serving", "degraded", "read-only", "down"];

/**
 * A time as people say it: `0 s`, `34 s`, `1 min 36 s`, `2 h`, `1 h 36 s`, `3 d 4 h`; two units at most.
 *
 * @param seconds 0 or more; absent where there is no bound
 */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "no bound";
  const tenths = Number(seconds.toFixed(1));
  if (tenths < 60) return `${tenths} s`;
  const whole = Math.round(seconds);
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const;
  let rest = whole;
  return units
    .map(([size, unit]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? `${count} ${unit}` : "";
    })
    .filter(Boolean)
    .slice(0, 2)
    .join(" ");
}

/**
 * A share of peak in percent, with one decimal at the most. Rounded down, so that a goal just missed never reads as met.
 *
 * @param share 0 to 1; more where capacity is more than peak
 */
export function percent(share: number): string {
  // A share of 0.29 is 28.999999999999996 percent in binary; the slack is far below what is printed.
  return `${Math.floor(share * 1000 + 1e-6) / 10}%`;
}

/** Names as words: `a`, `a and b`, `a, b and c`. */
export function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A few names and how many more there are, so that a sentence stays short: `a, b, c, d and 3 more`. */
export function shortList(names: readonly string[], most = 4): string {
  const more = names.length - most;
  return joined(more > 1 ? [...names.slice(0, most), `${more} more`] : names);
}

/** `1 service`, `19 services`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** The services of a report in its order, each once. */
export function servicesOf(verdicts: readonly Verdict[]): string[] {
  return [...new Set(verdicts.map((verdict) => verdict.service))];
}

/** What each service is to survive, by its name: `two sites`, `one site`, `no loss`. */
export function survivalGoals({ services }: Blueprint): Map<string, string> {
  const words = { "two-sites": "two sites", "one-site": "one site", none: "no loss" } as const;
  return new Map(services.map(({ name, goals }) => [name, goals ? words[goals.survive] : "no goal"]));
}
