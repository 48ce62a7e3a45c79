import type { Random } from "@holdfast/drill/users/random";
import { nastyTexts } from "../../unit/report/hostile-text";
import {
  anyResource,
  type Json,
  oneOf,
  type Place,
  placesOf,
  put,
  type State,
  takeOut,
  valueAt,
} from "./state";

/** Stands for a number that JSON can write and no machine can hold; see {@link import("./damaged-case")}. */
export const BEYOND = "beyond-every-number";

/** A secret as a state has it; each is one of its own, since a later mutation may damage it. */
const secret = () => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:x",
});
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Damages resources in one place. Returns where, or nothing where there was nothing to damage. */
type Mutation = (random: Random, resources: State[]) => string | undefined;

/** Damages one place in the inputs of a resource of any kind. */
function atPlace(
  applies: (value: Json) => boolean,
  change: (random: Random, place: Place, value: Json) => void,
): Mutation {
  return (random, resources) => {
    // A kind may have no such place: another one is tried.
    for (let attempt = 0; attempt < 5 && resources.length > 0; attempt++) {
      const resource = anyResource(random, resources);
      const places = placesOf(resource).filter((place) => applies(valueAt(place)));
      if (places.length === 0) continue;
      const place = oneOf(random, places);
      const before = valueAt(place);
      change(random, place, before);
      const shown = (value: Json | undefined) => JSON.stringify(value)?.slice(0, 80) ?? "nothing";
      return `${resource.urn}: ${place.key}, ${shown(before)} becomes ${shown(place.holder[place.key])}`;
    }
    return undefined;
  };
}

const anything = () => true;
const isText = (value: Json) => typeof value === "string";
const isFigure = (value: Json) =>
  typeof value === "number" || (typeof value === "string" && /\d/.test(value));

/** Puts a figure in the place of another: of a number, or of one that stands in a text, such as `ttl: 20` in YAML. */
function atFigure(figures: (random: Random, before: number) => number | string): Mutation {
  return atPlace(isFigure, (random, place, value) => {
    if (typeof value !== "string") return put(place, figures(random, Number(value)));
    const found = oneOf(random, [...value.matchAll(/\d+(?:\.\d+)?/g)]);
    const figure = figures(random, Number(found[0]));
    // Within a text it is written as it is.
    const text = figure === BEYOND ? "1e400" : String(figure);
    put(place, value.slice(0, found.index) + text + value.slice(found.index + found[0].length));
  });
}

function otherType(random: Random, value: Json): Json {
  if (typeof value === "string") return oneOf<Json>(random, [7, true, [value], { value }]);
  if (typeof value === "number") return oneOf<Json>(random, ["soon", [value], { value }, true]);
  if (typeof value === "boolean") return oneOf<Json>(random, ["yes", Number(value), [value]]);
  return oneOf<Json>(random, ["text", 7, Array.isArray(value) ? { ...value } : [value], false]);
}

function emptied(value: Json): Json {
  if (typeof value === "string") return "";
  if (typeof value === "number") return 0;
  if (Array.isArray(value)) return [];
  return typeof value === "boolean" ? !value : {};
}

function misspelt(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  return oneOf(random, [
    text.slice(0, at) + text.slice(at + 1),
    `${text.slice(0, at)}x${text.slice(at)}`,
    text.toUpperCase(),
    ` ${text} `,
    "nowhere",
  ]);
}

const SITES = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];
const REGIONS = ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"];

/** The text with one name in it replaced by another of its kind; the same text where it names none. */
function elsewhere(random: Random, text: string): string {
  for (const names of [SITES, REGIONS]) {
    const named = names.filter((name) => text.includes(name));
    if (named.length > 0) return text.replaceAll(oneOf(random, named), oneOf(random, names));
  }
  return text;
}

function nested(levels: number, value: Json): Json {
  let result = value;
  for (let level = 0; level < levels; level++) result = level % 2 ? [result] : { deeper: result };
  return result;
}

function cutUrn(random: Random, urn: string): string {
  const parts = urn.split("::");
  const at = Math.floor(random() * parts.length);
  return oneOf(random, [
    parts.filter((_, index) => index !== at).join("::"),
    parts.map((part, index) => (index === at ? "" : part)).join("::"),
  ]);
}

/** Every way to damage resources, by its name. */
export const mutations = {
  "remove a resource": (random, resources) => {
    if (resources.length === 0) return undefined;
    const gone = anyResource(random, resources);
    // Now and then the whole kind, as who does not want a thing any more does.
    const all = random() < 0.1;
    const left = resources.filter((one) => (all ? one.type !== gone.type : one !== gone));
    resources.splice(0, resources.length, ...left);
    return all ? `every ${gone.type}` : gone.urn;
  },
  "remove a property": atPlace(anything, (_, place) => takeOut(place)),
  "put null": atPlace(anything, (_, place) => put(place, null)),
  "put another type": atPlace(anything, (random, place, value) => put(place, otherType(random, value))),
  "put what is empty": atPlace(anything, (_, place, value) => put(place, emptied(value))),
  "put a negative or a fraction": atFigure((random, before) =>
    oneOf(random, [-before, -1, -30, before + 0.5, before / 3, 1e-9]),
  ),
  "put a huge figure": atFigure((random) =>
    oneOf<number | string>(random, [1e308, -1e308, BEYOND, 2 ** 53, 2 ** 31, 1e12, 5e-324]),
  ),
  "put a text for no number": atFigure((random) =>
    oneOf(random, [".inf", "-.inf", ".nan", "inf", "nan", "1e999", "0x10", "12abc", "NaN", "Infinity"]),
  ),
  "misspell a name": atPlace(isText, (random, place, value) => put(place, misspelt(random, String(value)))),
  "name another site": (random, resources) => {
    if (random() < 0.3) {
      const moved = anyResource(
        random,
        resources.filter(({ provider }) => provider),
      );
      if (!moved?.provider) return undefined;
      moved.provider = elsewhere(random, moved.provider);
      return `${moved.urn}: provider becomes ${moved.provider}`;
    }
    const named = (value: Json) => [...SITES, ...REGIONS].some((name) => String(value).includes(name));
    const change = atPlace(
      (value) => isText(value) && named(value),
      (chance, place, value) => put(place, elsewhere(chance, String(value))),
    );
    return change(random, resources);
  },
  "duplicate a resource": (random, resources) => {
    if (resources.length === 0) return undefined;
    const resource = anyResource(random, resources);
    const copy = structuredClone(resource);
    if (random() < 0.8) copy.urn = `${copy.urn}-again`;
    resources.splice(Math.floor(random() * resources.length), 0, copy);
    return copy.urn;
  },
  "swap two values": (random, resources) => {
    const type = oneOf(random, [...new Set(resources.map((resource) => resource.type))]);
    const places = resources.filter((one) => one.type === type).flatMap(placesOf);
    if (places.length === 0) return undefined;
    const one = oneOf(random, places);
    const other = oneOf(
      random,
      places.filter(({ key }) => key === one.key),
    );
    const values = [structuredClone(valueAt(one)), structuredClone(valueAt(other))] as const;
    put(one, values[1]);
    put(other, values[0]);
    return `two values of ${one.key} of ${type}`;
  },
  "withhold a value": atPlace(anything, (random, place) =>
    put(place, oneOf<Json>(random, [secret(), UNKNOWN])),
  ),
  "put a nasty text": atPlace(isText, (random, place, value) => {
    const nasty = oneOf(random, nastyTexts);
    if (random() < 0.8 || Array.isArray(place.holder))
      return put(place, random() < 0.5 ? nasty : `${String(value)}${nasty}`);
    takeOut(place);
    put({ holder: place.holder, key: nasty }, value);
  }),
  "nest a value deeply": atPlace(anything, (random, place, value) =>
    put(place, nested(oneOf(random, [1, 2, 90, 500]), value)),
  ),
  "cut a reference": (random, resources) => {
    if (resources.length === 0) return undefined;
    const resource = anyResource(random, resources);
    const part = oneOf(random, [
      "parent",
      "provider",
      "dependencies",
      "propertyDependencies",
      "urn",
      "type",
    ] as const);
    if (part === "urn") resource.urn = cutUrn(random, resource.urn);
    else if (part === "type") resource.type = misspelt(random, resource.type);
    else if ((part === "parent" || part === "provider") && resource[part] && random() < 0.5)
      resource[part] = cutUrn(random, resource[part]);
    else delete resource[part];
    return `${resource.urn}: ${part}`;
  },
} as const satisfies Record<string, Mutation>;

/** The name of a mutation. */
export type MutationName = keyof typeof mutations;

/** Every name of a mutation, in a fixed order. */
export const mutationNames = Object.keys(mutations) as MutationName[];
