import { isUnknown, type Value } from "@holdfast/resilience";
import { ABSENT, type Place } from "./places";

/** Ways in which a field is broken. */
export const operators = [
  "remove",
  "zero",
  "tenfold",
  "tenth",
  "off",
  "other name",
  "other address",
  "other site",
  "dangling reference",
  "empty list",
  "one of several",
] as const;

/** A way in which a field is broken. */
export type Operator = (typeof operators)[number];

/** What an operator needs to know of the blueprint. */
export interface Surroundings {
  /** Names of sites, in the order of the graph. */
  readonly sites: readonly string[];
  /** Names that resources have and others refer to. */
  readonly names: ReadonlySet<string>;
}

type Broken = readonly [Operator, Value | typeof ABSENT];

const FLIPPED: Readonly<Record<string, string>> = {
  true: "false",
  false: "true",
  on: "off",
  off: "on",
  yes: "no",
  no: "yes",
  Enabled: "Disabled",
  enabled: "disabled",
};

const ADDRESS = /(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])/;
/** A figure that is no part of a word, a version or an address. */
const FIGURE = /(?<![\w.-])(\d+(?:\.\d+)?)(?![\d.-]|\.\d)/;

/** Where in a line the value starts: after the key. */
function valueStart(text: string, isLine: boolean): number {
  if (!isLine && !text.startsWith("--")) return 0;
  const key = /^\s*(?:- )?["']?[\w$./-]+["']?\s*(?:=|:(?=\s|$))\s*/.exec(text);
  return key ? key[0].length : isLine ? (/^\s*(?:- )?\S+\s*/.exec(text)?.[0].length ?? 0) : 0;
}

function otherSite(text: string, sites: readonly string[]): string | undefined {
  for (const [index, site] of sites.entries()) {
    const next = sites[(index + 1) % sites.length]!;
    const word = new RegExp(`(?<![A-Za-z0-9])${site}(?![A-Za-z0-9])`);
    if (next !== site && word.test(text)) return text.replace(word, next);
  }
  return undefined;
}

function figures(value: string): Broken[] {
  const found = FIGURE.exec(value);
  if (!found) return [];
  const put = (figure: number) =>
    value.slice(0, found.index) + String(figure) + value.slice(found.index + found[1]!.length);
  const figure = Number(found[1]);
  const changes: Broken[] = [
    ["zero", put(0)],
    ["tenfold", put(figure === 0 ? 10 : figure * 10)],
    ["tenth", put(figure / 10)],
  ];
  return figure === 0 ? [changes[1]!] : changes;
}

function brokenText(text: string, isLine: boolean, { sites, names }: Surroundings): Broken[] {
  const start = valueStart(text, isLine);
  const [key, value] = [text.slice(0, start), text.slice(start)];
  const broken: Broken[] = [];
  const put = (operator: Operator, changed: string | undefined) => {
    if (changed !== undefined && changed !== value) broken.push([operator, key + changed]);
  };
  const flip = /(?<![\w-])(true|false|on|off|yes|no|[Ee]nabled)(?![\w-])/.exec(value);
  if (flip) put("off", value.replace(flip[0], FLIPPED[flip[0]]!));
  const address = ADDRESS.exec(value);
  if (address) put("other address", value.replace(ADDRESS, `198.18.${address[3]}.${address[4]}`));
  const bare = value.replace(new RegExp(ADDRESS.source, "g"), (found) => found.replace(/\d/g, "x"));
  const counted = bare === value ? figures(value) : [];
  for (const [operator, changed] of counted) put(operator, changed as string);
  put("other site", otherSite(value, sites));
  const list = value.split(",");
  if (list.length > 1 && !value.includes("{")) put("one of several", list.slice(1).join(","));
  const isName = /[A-Za-z]/.test(value) && !flip && !address;
  if (names.has(value)) put("dangling reference", `${value}-missing`);
  else if (isName && (counted.length === 0 || /[A-Za-z]{4}/.test(value)))
    put(
      "other name",
      value.replace(/[A-Za-z][\w]*(?=\W*$)/, (word) => `${word}x`),
    );
  return broken;
}

/** Every way in which an operator breaks what stands in a place, each with what stands there then. */
export function brokenValues({ value, line }: Place, surroundings: Surroundings): Broken[] {
  const remove: Broken = ["remove", ABSENT];
  if (isUnknown(value)) return [remove, ["dangling reference", "missing"]];
  if (typeof value === "boolean") return [remove, ["off", !value]];
  if (typeof value === "number")
    return value === 0
      ? [remove, ["tenfold", 10]]
      : [
          remove,
          ["zero", 0],
          ["tenfold", value * 10],
          ["tenth", Number.isInteger(value) ? Math.floor(value / 10) : value / 10],
        ];
  // Of a text of many facts, each line or key is a place of its own.
  if (typeof value === "string" && (value.includes("\n") || /^\s*[{[]/.test(value))) return [remove];
  if (typeof value === "string") return [remove, ...brokenText(value, line !== undefined, surroundings)];
  if (!Array.isArray(value)) return [remove];
  if (value.length === 0) return [remove];
  return [
    remove,
    ["empty list", []],
    ...(value.length > 1 ? [["one of several", value.slice(1)] as const] : []),
  ];
}
