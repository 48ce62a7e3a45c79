/** Seconds in each unit of Go's `time.ParseDuration`. */
const goUnits: { readonly [unit: string]: number } = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  // Both signs that are read as micro: U+00B5 and U+03BC.
  µs: 1e-6,
  μs: 1e-6,
  ns: 1e-9,
};

/** Seconds in each unit of Prometheus' own durations, which have days, weeks and years besides. */
const prometheusUnits: { readonly [unit: string]: number } = {
  y: 365 * 86_400,
  w: 7 * 86_400,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
};

function secondsIn(text: string | undefined, units: { readonly [unit: string]: number }): number | undefined {
  const part = `(\\d+(?:\\.\\d*)?|\\.\\d+)(${Object.keys(units)
    .sort((one, other) => other.length - one.length)
    .join("|")})`;
  if (text === "0") return 0;
  if (text === undefined || !new RegExp(`^(?:${part})+$`).test(text)) return undefined;
  return [...text.matchAll(new RegExp(part, "g"))].reduce(
    (sum, [, figure, unit]) => sum + Number(figure) * units[unit!]!,
    0,
  );
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
