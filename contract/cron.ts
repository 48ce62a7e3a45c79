import { goSeconds } from "./duration";

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1440;

/** Years after which weekdays and leap years come again as they were, but for centuries without a leap day. */
const CYCLE_YEARS = 28;

/** What a schedule says, or why it is none. */
export type Cron =
  | {
      readonly kind: "schedule";
      /** Seconds between two times at which it fires, at the most; `Infinity` where it never does (30 February). */
      readonly longestGapSeconds: number;
    }
  /** The API server refuses a CronJob with it. `reason` follows the text's name: "has 4 fields, and 5 are expected". */
  | { readonly kind: "malformed"; readonly reason: string };

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words that stand for figures, the first for `least`. */
  readonly words?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const minute: Field = { name: "minute", least: 0, most: 59 };
const hour: Field = { name: "hour", least: 0, most: 23 };
const dayOfMonth: Field = { name: "day of the month", least: 1, most: 31 };
const month: Field = { name: "month", least: 1, most: 12, words: months };
const dayOfWeek: Field = { name: "day of the week", least: 0, most: 6, words: weekdays };
const fields = [minute, hour, dayOfMonth, month, dayOfWeek] as const;

const descriptors = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

/** A field that stands for these figures. `any`: it restricts nothing. */
interface Figures {
  readonly figures: ReadonlySet<number>;
  readonly any: boolean;
}

class MalformedCron extends Error {}

function figureOf({ name, least, words }: Field, text: string): number {
  const word = words?.indexOf(text.toLowerCase()) ?? -1;
  if (word >= 0) return least + word;
  if (/^\d+$/.test(text)) return Number(text);
  throw new MalformedCron(`has ${text} as ${name}`);
}

function entryOf(field: Field, entry: string): Figures {
  const { name, least, most } = field;
  const [range = "", step, ...more] = entry.split("/");
  const [from = "", to, ...rest] = range.split("-");
  if (more.length > 0 || rest.length > 0) throw new MalformedCron(`has ${entry} as ${name}`);
  const everything = from === "*" || from === "?";
  if (everything && to !== undefined) throw new MalformedCron(`has ${entry} as ${name}`);
  const first = everything ? least : figureOf(field, from);
  const width = step === undefined ? 1 : figureOf({ name, least: 1, most }, step);
  const last =
    everything || (step !== undefined && to === undefined)
      ? most
      : to === undefined
        ? first
        : figureOf(field, to);
  if (first < least || last > most || first > last || width < 1)
    throw new MalformedCron(`has ${entry} as ${name}, which is ${least} to ${most}`);
  const figures = new Set<number>();
  for (let figure = first; figure <= last; figure += width) figures.add(figure);
  return { figures, any: everything && width === 1 };
}

function figuresOf(field: Field, text: string): Figures {
  const entries = text.split(",").map((entry) => entryOf(field, entry));
  return {
    figures: new Set(entries.flatMap(({ figures }) => [...figures])),
    any: entries.some(({ any }) => any),
  };
}

/** Days of a cycle, counted from its first, on which a schedule fires. */
function daysOf(days: Figures, monthsOfYear: Figures, daysOfWeek: Figures): number[] {
  const start = Date.UTC(2001, 0, 1);
  const count = (Date.UTC(2001 + CYCLE_YEARS, 0, 1) - start) / (DAY_SECONDS * 1000);
  return Array.from({ length: count }, (_, day) => day).filter((day) => {
    const date = new Date(start + day * DAY_SECONDS * 1000);
    if (!monthsOfYear.figures.has(date.getUTCMonth() + 1)) return false;
    const byMonth = days.figures.has(date.getUTCDate());
    const byWeek = daysOfWeek.figures.has(date.getUTCDay());
    // Where both are restricted, either is enough (crontab(5)).
    return days.any || daysOfWeek.any ? byMonth && byWeek : byMonth || byWeek;
  });
}

/** The longest way from one figure to the next, and from the last to the first of the next cycle. */
function longestGap(ascending: readonly number[], cycle: number): number {
  return ascending.reduce((longest, figure, index) => {
    const next = ascending[index + 1] ?? cycle + (ascending[0] ?? 0);
    return Math.max(longest, next - figure);
  }, 0);
}

function scheduleOf(text: string): number {
  const texts = text.split(/\s+/);
  if (texts.length !== fields.length)
    throw new MalformedCron(`has ${texts.length} fields, and ${fields.length} are expected`);
  const [minutes, hours, days, monthsOfYear, daysOfWeek] = fields.map((field, index) =>
    figuresOf(field, texts[index] ?? ""),
  ) as [Figures, Figures, Figures, Figures, Figures];
  const times = [...hours.figures]
    .flatMap((one) => [...minutes.figures].map((other) => one * 60 + other))
    .sort((left, right) => left - right);
  if (days.any && monthsOfYear.any && daysOfWeek.any) return longestGap(times, DAY_MINUTES) * 60;
  const dates = daysOf(days, monthsOfYear, daysOfWeek);
  if (dates.length === 0) return Infinity;
  const cycleDays = (Date.UTC(2001 + CYCLE_YEARS, 0, 1) - Date.UTC(2001, 0, 1)) / (DAY_SECONDS * 1000);
  const [firstTime = 0] = times;
  const acrossDays = longestGap(dates, cycleDays) * DAY_MINUTES - ((times.at(-1) ?? firstTime) - firstTime);
  const withinADay = times.reduce(
    (longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)),
    0,
  );
  return Math.max(acrossDays, withinADay) * 60;
}

const known = new Map<string, Cron>();

/**
 * Reads the schedule of a CronJob: five fields with lists, ranges, steps and names of months and weekdays, or a
 * descriptor such as `@daily` or `@every 1h30m`, as Kubernetes takes them.
 */
export function readCron(text: string): Cron {
  const before = known.get(text);
  if (before) return before;
  const cron = parse(text.trim());
  known.set(text, cron);
  return cron;
}

function parse(text: string): Cron {
  if (/(^|\s)(CRON_)?TZ=/.test(text))
    return { kind: "malformed", reason: "names a time zone, which belongs into timeZone" };
  if (text.startsWith("@every ")) {
    const seconds = goSeconds(text.slice("@every ".length).trim());
    return seconds === undefined
      ? { kind: "malformed", reason: `has ${text.slice(1)}, and a length of time such as 1h30m is expected` }
      : { kind: "schedule", longestGapSeconds: Math.max(1, Math.floor(seconds)) };
  }
  const expression = text.startsWith("@") ? descriptors.get(text) : text;
  if (expression === undefined)
    return { kind: "malformed", reason: `is ${text}, which stands for no schedule` };
  try {
    return { kind: "schedule", longestGapSeconds: scheduleOf(expression) };
  } catch (fault) {
    if (fault instanceof MalformedCron) return { kind: "malformed", reason: fault.message };
    throw fault;
  }
}
