/** Nanoseconds in each unit of Go's `time.ParseDuration`: whole, so that sums of them stay exact. */
const goUnits: { readonly [unit: string]: number } = {
  h: 3600e9,
  m: 60e9,
  s: 1e9,
  ms: 1e6,
  us: 1e3,
  // Both signs that are read as micro: U+00B5 and U+03BC.
  µs: 1e3,
  μs: 1e3,
  ns: 1,
};

/** Nanoseconds in each unit of Prometheus' own durations, which have days, weeks and years besides. */
const prometheusUnits: { readonly [unit: string]: number } = {
  y: 365 * 86_400e9,
  w: 7 * 86_400e9,
  d: 86_400e9,
  h: 3600e9,
  m: 60e9,
  s: 1e9,
  ms: 1e6,
};

function secondsIn(text: string | undefined, units: { readonly [unit: string]: number }): number | undefined {
  const names = Object.keys(units).sort((one, other) => other.length - one.length);
  const part = String.raw`(\d+(?:\.\d*)?|\.\d+)(${names.join("|")})`;
  if (text === "0") return 0;
  if (text === undefined || !new RegExp(`^(?:${part})+$`).test(text)) return undefined;
  const nanoseconds = [...text.matchAll(new RegExp(part, "g"))].reduce(
    (sum, [, figure, unit]) => sum + Number(figure) * units[unit!]!,
    0,
  );
  return nanoseconds / 1e9;
}

/**
 * Seconds of a duration as Go writes it: `2160h`, `1h30m`, `500ms`.
 *
 * @returns `undefined` where it is none, such as `30 days` or `1d`
 */
export function goSeconds(text: string | undefined): number | undefined {
  return secondsIn(text?.replace(/^\+/, ""), goUnits);
}

/**
 * Seconds of a duration as Prometheus and Alertmanager take it: `15s`, `1h30m`, `15d`.
 *
 * @returns `undefined` where it is none
 */
export function prometheusSeconds(text: string | undefined): number | undefined {
  return secondsIn(text, prometheusUnits);
}
