import { isSecret, isUnknown, type Resource, type Value } from "@holdfast/resilience";

/** A place in a resource: the way to a value, and which line or key of it where the value is a text of many facts. */
export interface Place {
  readonly path: readonly (string | number)[];
  /** Line of a text, from 0. */
  readonly line?: number;
  /** The way into a text that is JSON. */
  readonly json?: readonly (string | number)[];
  /** The place without what differs between resources of one role: indexes, and names of blueprint elements. */
  readonly field: string;
  /** What stands there; a line is a text. */
  readonly value: Value;
}

/** Replaces names of elements of a blueprint by `*`, so that resources of one role are told as one. */
export class Roles {
  private readonly names: RegExp | undefined;

  constructor(resources: readonly Resource[]) {
    const keys = ["site", "service", "database", "quorum", "vault", "zone"];
    const own = resources.filter(({ type }) => type.startsWith("holdfast:"));
    const found = own.flatMap(({ inputs }) => keys.map((key) => inputs[key]));
    const texts = found.filter((value): value is string => typeof value === "string" && value !== "");
    const words = [...new Set(texts)].sort(
      (left, right) => right.length - left.length || (left < right ? -1 : 1),
    );
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (words.length > 0)
      this.names = new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join("|")})(?![A-Za-z0-9])`, "g");
  }

  /** A name without what differs between sites, services and stores. */
  of(name: string): string {
    const plain = this.names ? name.replace(this.names, "*") : name;
    return plain.replace(/(?<![A-Za-z\d])\d+/g, "#");
  }

  /** A key, of which only one that is put together from names holds any. */
  ofKey(key: string): string {
    return /[.-]/.test(key) ? this.of(key) : key;
  }
}

function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsedJson(text: string): Value | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** What a line of a configuration text is about: its key, below the keys or the section that it is in. */
class LineFields {
  private readonly keys: { indent: number; key: string }[] = [];

  constructor(private readonly roles: Roles) {}

  /** @returns `undefined` for a line that says nothing: empty, a comment, a mark of a document */
  next(line: string): string | undefined {
    const [, indentation = "", dash = "", rest = ""] = /^(\s*)(- )?(.*)$/.exec(line) ?? [];
    if (rest === "" || /^(#|;|---)/.test(rest)) return undefined;
    const indent = indentation.length + dash.length;
    const section = /^\[(.+)\]$/.exec(rest)?.[1];
    if (section) {
      this.keys.splice(0, Infinity, { indent: -1, key: this.roles.of(section) });
      return `[${this.roles.of(section)}]`;
    }
    while (this.keys.length > 0 && this.keys.at(-1)!.indent >= indent + (dash ? -1 : 0)) this.keys.pop();
    const key = this.roles.ofKey(this.keyOf(rest));
    const field = [...this.keys.map((above) => above.key), dash ? `- ${key}` : key].join("/");
    this.keys.push({ indent, key });
    return field;
  }

  private keyOf(rest: string): string {
    const record = /^\S+\s+(?:\d+\s+)?IN\s+([A-Z]+)\b(?:\s+A\b)?/.exec(rest);
    if (record) return `${record[1]} record`;
    const assigned = /^["']?([\w$./-]+)["']?\s*(?:=|:(?=\s|$))/.exec(rest)?.[1];
    if (assigned) return assigned;
    // HAProxy, SQL, shell: the words before the first figure or address say what it is.
    const words = rest.split(/\s+/).slice(0, 2);
    return words.filter((word) => /^[A-Za-z_\\$-][\w-]*$/.test(word)).join(" ") || "entry";
  }
}

function textPlaces(path: readonly (string | number)[], field: string, text: string, roles: Roles): Place[] {
  const json = parsedJson(text);
  if (json !== undefined)
    return [...walk(json, [], `${field}:`, roles)].map(({ path: inside, ...place }) => ({
      ...place,
      path,
      json: inside,
    }));
  const fields = new LineFields(roles);
  return text.split("\n").flatMap((value, line) => {
    const key = fields.next(value);
    return key === undefined ? [] : [{ path, line, field: `${field}:${key}`, value }];
  });
}

/** A list's entry is known by its name, where it has one, by the flag that it sets, or by nothing. */
function entryField(entry: Value, roles: Roles): string {
  if (isRecord(entry) && typeof entry["name"] === "string") return `[${roles.of(entry["name"])}]`;
  const flag = typeof entry === "string" ? /^(--[\w-]+)=/.exec(entry)?.[1] : undefined;
  return flag ? `[${flag}]` : "[]";
}

const below = (field: string, key: string): string =>
  field === "" || field.endsWith(":") ? field + key : `${field}.${key}`;

function* walk(
  value: Value,
  path: readonly (string | number)[],
  field: string,
  roles: Roles,
): Generator<Place> {
  if (path.length > 0) yield { path, field, value };
  if (isUnknown(value) || isSecret(value)) return;
  if (Array.isArray(value))
    for (const [index, entry] of value.entries())
      yield* walk(entry, [...path, index], field + entryField(entry, roles), roles);
  else if (isRecord(value))
    for (const [key, entry] of Object.entries(value))
      yield* walk(entry, [...path, key], below(field, roles.ofKey(key)), roles);
  else if (
    typeof value === "string" &&
    path.length > 0 &&
    (value.includes("\n") || parsedJson(value) !== undefined)
  )
    yield* textPlaces(path, field, value, roles);
}

/** Every place of a resource's inputs that says something. */
export function placesOf(resource: Resource, roles: Roles): Place[] {
  return [...walk(resource.inputs, [], "", roles)];
}

/** Stands for the absence of a value. */
export const ABSENT = Symbol("absent");

function replaced(value: Value, path: readonly (string | number)[], by: Value | typeof ABSENT): Value {
  const [step, ...rest] = path;
  if (step === undefined) return by as Value;
  if (Array.isArray(value)) {
    const entries = [...value];
    if (rest.length === 0 && by === ABSENT) entries.splice(Number(step), 1);
    else entries[Number(step)] = replaced(entries[Number(step)]!, rest, by);
    return entries;
  }
  const record = value as { readonly [key: string]: Value };
  if (rest.length > 0 || by !== ABSENT) return { ...record, [step]: replaced(record[step]!, rest, by) };
  const { [String(step)]: _, ...others } = record;
  return others;
}

function valueAt(value: Value, path: readonly (string | number)[]): Value {
  return path.reduce<Value>((current, step) => (current as { [key: string]: Value })[step]!, value);
}

/** A resource with another value in one place. */
export function withValue(resource: Resource, place: Place, by: Value | typeof ABSENT): Resource {
  const { path, line, json } = place;
  let value = by;
  if (line !== undefined) {
    const lines = (valueAt(resource.inputs, path) as string).split("\n");
    lines.splice(line, 1, ...(by === ABSENT ? [] : [String(by)]));
    value = lines.join("\n");
  } else if (json) {
    value = JSON.stringify(replaced(JSON.parse(valueAt(resource.inputs, path) as string) as Value, json, by));
  }
  return { ...resource, inputs: replaced(resource.inputs, path, value) as Resource["inputs"] };
}
