import { quantityOf } from "@holdfast/contract/quantity";
import { isWithheld, type Value } from "../../graph/values";

/** Puts one mark for a site's own name, and another for the names of others. */
export type Marking = (text: string) => string;

/** How what a site declares is marked; with no site, every name is another's. */
export function markingOf(site: string | undefined, sites: readonly string[]): Marking {
  const words = [...sites].sort((left, right) => right.length - left.length).map(escaped);
  const names = new RegExp(`(?<![A-Za-z0-9])(?:${words.join("|")})(?![A-Za-z0-9])`, "g");
  // Keys are the same few in every resource.
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const marked = text.replace(names, (name) => (name === site ? "<own>" : "<other>"));
    if (text.length < 64) known.set(text, marked);
    return marked;
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

interface Parts {
  /** Of a value that holds no others: it, with the names of sites as they are. */
  readonly as?: string;
  /** It, with the own site's name as one mark, and names of others as another. */
  readonly of?: string;
  /** What it holds, by key; of a list, by what an entry is called. */
  readonly entries?: ReadonlyMap<string, Form>;
  /** Entries of a list that have no names. */
  readonly members?: readonly Form[];
  /** It is a text of many facts. */
  readonly isText?: boolean;
  /** It is not known. */
  readonly isWithheld?: boolean;
  /** Its position in the list that holds it. */
  readonly step?: number;
}

/** What a value says, without how it is written: in whatever order, unit or spelling, one fact has one form. */
export class Form {
  constructor(readonly parts: Parts) {}

  /** All of it as one text, which is put together only where somebody asks for it. */
  said(way: "as" | "of"): string {
    const { entries, members } = this.parts;
    if (entries)
      return `{${[...entries]
        .map(([key, form]) => `${key}=${form.said(way)}`)
        .sort()
        .join(";")}}`;
    if (members)
      return `[${members
        .map((form) => form.said(way))
        .sort()
        .join(";")}]`;
    return this.parts.isWithheld ? "?" : (this.parts[way] ?? "");
  }

  /** Whether it says what another does, of sites by their names or by whose they are. What is not known may. */
  says({ parts: theirs }: Form): boolean {
    const { parts } = this;
    if (parts.isWithheld || theirs.isWithheld) return true;
    if (parts.entries && theirs.entries) {
      if (parts.entries.size !== theirs.entries.size) return false;
      return [...parts.entries].every(([key, form]) => {
        const other = theirs.entries?.get(key);
        return other !== undefined && form.says(other);
      });
    }
    if (parts.members && theirs.members) {
      if (parts.members.length !== theirs.members.length) return false;
      const left = [...theirs.members];
      return parts.members.every((form) => {
        const place = left.findIndex((other) => form.says(other));
        if (place >= 0) left.splice(place, 1);
        return place >= 0;
      });
    }
    const isOne = !parts.entries && !parts.members && !theirs.entries && !theirs.members;
    return isOne && (parts.as === theirs.as || parts.of === theirs.of);
  }
}

const SWITCHES: ReadonlyMap<string, string> = new Map([
  ["on", "true"],
  ["yes", "true"],
  ["off", "false"],
  ["no", "false"],
]);

/** Fields by which entries of a list are told apart. */
const IDENTITIES = ["name", "hostname", "key", "topologyKey", "mountPath", "secretName"] as const;

const UNITS: { readonly [unit: string]: number } = {
  ms: 0.001,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** A duration in seconds; of minutes as `min`, as `m` may be thousandths. */
function secondsOf(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|min|h|d|w)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 1);
}

function scalarParts(value: boolean | number | string, mark: Marking): Parts {
  const text = String(value)
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
  const figure = typeof value === "boolean" ? undefined : (secondsOf(text) ?? quantityOf(text));
  if (figure !== undefined) return { as: String(figure), of: String(figure) };
  const plain = (part: string): string => {
    const bare = part
      .trim()
      .replace(/^https?:\/\//, "")
      .replace(/^\/+|\/+$/g, "")
      // A Service's name within its namespace, within all of them, and in full.
      .replace(/\.svc(?:\.[a-z0-9.-]+)?(?=[:/]|$)/, "")
      .toLowerCase();
    return SWITCHES.get(bare) ?? bare;
  };
  const listed = (whole: string): string => whole.split(",").map(plain).sort().join(",");
  return { as: listed(text), of: listed(mark(text)) };
}

/** Entries by their keys; of several of one key, each has a number. */
function keyed(found: Iterable<readonly [string, Form]>): Map<string, Form> {
  const entries = new Map<string, Form>();
  const times = new Map<string, number>();
  for (const [key, form] of found) {
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    entries.set(time === 1 ? key : `${key} ${time}`, form);
  }
  return entries;
}

/** The lines of a configuration text, each by its key below the keys that it is indented under. */
function* linesOf(text: string, mark: Marking): Iterable<readonly [string, Form]> {
  const above: { readonly indent: number; readonly key: string }[] = [];
  for (const line of text.split("\n")) {
    const [, space = "", dash = "", rest = ""] = /^(\s*)(- +)?(.*?)\s*$/.exec(line) ?? [];
    if (rest === "" || /^(#|;|---)/.test(rest)) continue;
    const indent = space.length + dash.length;
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
    const [, assigned, value] = /^["']?([\w$./-]+)["']?\s*(?:=|:(?=\s|$))\s*(.*)$/.exec(rest) ?? [];
    const words = rest.split(/\s+/);
    const key = mark(assigned ?? words.slice(0, 2).join(" "));
    const way = [...above.map((each) => each.key), key].join("/");
    above.push({ indent, key });
    yield [way, new Form(scalarParts(value ?? words.slice(2).join(" "), mark))];
  }
}

function parsedJson(text: string): Value | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function textParts(text: string, mark: Marking): Parts {
  const json = parsedJson(text);
  if (json !== undefined) return { ...partsOf(json, mark), isText: true };
  return text.includes("\n")
    ? { entries: keyed(linesOf(text, mark)), isText: true }
    : scalarParts(text, mark);
}

/** A flag and what it is set to, as an argument of a program has both. */
const FLAG = /^--?([\w-]+)(?:=([^]*))?$/;

/** What an entry of a list is called: by its name, by the flag that it sets, or not at all. */
function identityOf(entry: Value, mark: Marking): string | undefined {
  if (typeof entry === "string") return FLAG.exec(entry)?.[1];
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const name = IDENTITIES.map((field) => entry[field]).find((value) => typeof value === "string");
  return name === undefined ? undefined : mark(String(name));
}

function listParts(list: readonly Value[], mark: Marking): Parts {
  const forms = list.map((value, step) => {
    const flag = typeof value === "string" ? FLAG.exec(value) : null;
    return new Form({ ...partsOf(flag ? (flag[2] ?? "true") : value, mark), step });
  });
  const names = list.map((value) => identityOf(value, mark));
  if (forms.length === 0 || names.includes(undefined)) return { members: forms };
  return { entries: keyed(forms.map((form, index) => [names[index] ?? "", form] as const)) };
}

function partsOf(value: Value, mark: Marking): Parts {
  if (value === null) return { as: "", of: "" };
  if (typeof value === "string") return textParts(value, mark);
  if (typeof value !== "object") return scalarParts(value, mark);
  if (Array.isArray(value)) return listParts(value, mark);
  if (isWithheld(value)) return { isWithheld: true };
  return {
    entries: keyed(Object.entries(value).map(([key, each]) => [mark(key), formOf(each, mark)] as const)),
  };
}

/** The form of a value that a site declares. */
export function formOf(value: Value, mark: Marking): Form {
  return new Form(partsOf(value, mark));
}
