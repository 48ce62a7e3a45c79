import type { Value } from "../../graph/resource";
import { isWithheld } from "../../graph/values";
import type { Way } from "../references/places";
import { type Form, formOf, type Marking } from "./form";

/** Where one of several differs from all others, which agree. */
export interface Odd {
  /** Which of them. */
  readonly index: number;
  /** The way there, in a text by the keys of its lines. */
  readonly way: Way;
  /** Absent where it lacks what the others have. */
  readonly own: string | undefined;
  /** With marks for sites where each of the others names its own, or another. */
  readonly theirs: string;
}

/** What a site declares in one place, and how its texts are marked. */
export interface Declared {
  readonly value: Value | undefined;
  readonly mark: Marking;
}

/** How many times as much a figure is that others do not have for another size only. */
const OUT_OF_PROPORTION = 5;

/** Figures that are no amounts: another one is another thing. */
const NAMING = /port|user|group|mode$|version|uid/i;

/** A text that differs in more places than these is written in another layout, or for another version. */
const MOST_OF_A_TEXT = 3;

/** What a field comes to where nothing is said: that the others say it is no difference. */
const DEFAULTS: ReadonlySet<string> = new Set([
  "protocol=tcp",
  "type=clusterip",
  "imagePullPolicy=ifnotpresent",
  "successThreshold=1",
  "failureThreshold=3",
  "periodSeconds=10",
  "timeoutSeconds=1",
  "defaultMode=420",
  "selectPolicy=max",
  "concurrencyPolicy=allow",
  "podManagementPolicy=orderedready",
  "dnsPolicy=clusterfirst",
  "restartPolicy=always",
  "unhealthyPodEvictionPolicy=ifhealthybudget",
  "sessionAffinity=none",
  "parallelism=1",
  "completions=1",
  "scheme=http",
  "nodeAffinityPolicy=honor",
  "nodeTaintsPolicy=ignore",
  "terminationGracePeriodSeconds=30",
  "tags/failover_priority=1",
]);

/** Fields that may differ while nothing is wrong: an update goes from site to site, work is not done everywhere at once. */
const OWN = /^(image|schedule|replicas|description|bgpAsn)$|^app\.kubernetes\.io\//;

function isDefault(key: string, form: Form): boolean {
  const as = form.said("as");
  return ["false", "0", "", "{}", "[]"].includes(as) || DEFAULTS.has(`${key}=${as}`);
}

function same(left: Form | undefined, right: Form | undefined): boolean {
  return left === undefined || right === undefined ? left === right : left.says(right);
}

/** The only one that says what none of the others does, who agree in one reading of names of sites. */
function oddIn(forms: readonly Form[], way: "as" | "of"): number | undefined {
  const said = forms.map((form) => form.said(way));
  const odd = [...said.keys()].filter((index) =>
    said.every((text, other) => other === index || text !== said[index]),
  );
  const [index] = odd;
  const others = new Set(said.filter((_, other) => other !== index));
  return odd.length === 1 && others.size === 1 ? index : undefined;
}

/** The one of several that differs from the others, which agree; where it lacks what they have, they need not. */
function oddOne(forms: readonly (Form | undefined)[]): number | undefined {
  const present = forms.filter((form) => form !== undefined);
  if (present.length === forms.length - 1) return forms.indexOf(undefined);
  if (present.length < forms.length || present.some(({ parts }) => parts.isWithheld)) return undefined;
  const [byWhose, byName] = [oddIn(present, "of"), oddIn(present, "as")];
  // That all others name their own site says more than that two of them name the same.
  const others = present[byWhose === 0 ? 1 : 0];
  if (byWhose !== undefined && others?.said("of").includes("<own>")) return byWhose;
  return byWhose === undefined || byName === undefined || byWhose === byName
    ? (byWhose ?? byName)
    : undefined;
}

const AMOUNT = /^(\d+(?:\.\d+)?)([a-z%]*)$/i;

/** Whether two words are sizes of the same: amounts of one unit that are in proportion, or of two. */
function areSizes(one: string, other: string): boolean {
  const [[, left, unit] = [], [, right, otherUnit] = []] = [AMOUNT.exec(one) ?? [], AMOUNT.exec(other) ?? []];
  if (left === undefined || right === undefined) return false;
  const [less = 0, more = 0] = [Number(left), Number(right)].sort((first, second) => first - second);
  return unit !== otherUnit || (less > 0 && more / less < OUT_OF_PROPORTION);
}

/** Whether one says another size of the same, or one of another unit: of a text of several words, in any of them. */
function isOtherSize(own: Form, theirs: Form, key: string): boolean {
  if (NAMING.test(key)) return false;
  const [words, others] = [own, theirs].map((form) => form.said("as").split(/\s+/));
  if (!words || words.length !== others?.length) return false;
  const differing = [...words.keys()].filter((index) => words[index] !== others[index]);
  return (
    differing.length > 0 &&
    differing.every(
      (index) => !NAMING.test(words[index - 1] ?? "") && areSizes(words[index] ?? "", others[index] ?? ""),
    )
  );
}

/** Entries of lists without those that each list has. */
function withoutCommon(lists: readonly (readonly Form[])[]): Form[][] {
  const left = lists.map((list) => [...list]);
  for (const entry of lists[0] ?? []) {
    const places = left.map((list) => list.findIndex((each) => same(each, entry)));
    if (places.every((place) => place >= 0))
      left.forEach((list, index) => list.splice(places[index] ?? 0, 1));
  }
  return left;
}

const isRecord = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isWithheld(value);

/** Whether two sites say the same in the same way: what most of them do is found without any form. */
function alike({ value: one, mark }: Declared, { value: other, mark: markOther }: Declared): boolean {
  if (one === other) return true;
  if (typeof one === "string" && typeof other === "string") return mark(one) === markOther(other);
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        key in other &&
        alike({ value: one[key as never], mark }, { value: other[key as never], mark: markOther }),
    )
  );
}

/** The key of a record that is this one when sites are marked. */
const keyIn = (value: Value | undefined, marked: string, mark: Marking): string | undefined =>
  isRecord(value) ? Object.keys(value).find((key) => key === marked || mark(key) === marked) : undefined;

/** Finds where exactly one of at least three declarations differs from the others, which say the same. */
class OddPlaces {
  readonly found: Odd[] = [];
  /** Those that have something which none of the others has: they are written otherwise, which is no slip. */
  readonly otherwise = new Set<number>();

  compare(declared: readonly Declared[], ways: readonly Way[]): void {
    if (declared.every(({ value }) => isRecord(value))) {
      const keys = new Set(declared.flatMap(({ value, mark }) => Object.keys(value as object).map(mark)));
      for (const key of keys) {
        if (OWN.test(key)) continue;
        const own = declared.map(({ value, mark }) => keyIn(value, key, mark));
        this.noteAdded(own);
        this.compare(
          declared.map(({ value, mark }, index) => ({ value: entryOf(value, own[index]), mark })),
          ways.map((way, index) => [...way, own[index] ?? key]),
        );
      }
      return;
    }
    const [first] = declared;
    if (first === undefined || declared.every((other) => alike(first, other))) return;
    this.compareForms(
      declared.map(({ value, mark }) => (value === undefined ? undefined : formOf(value, mark))),
      ways,
    );
  }

  private noteAdded(there: readonly (string | Form | undefined)[]): void {
    const having = [...there.keys()].filter((index) => there[index] !== undefined);
    if (having.length === 1) this.otherwise.add(having[0] ?? 0);
  }

  private compareForms(forms: readonly (Form | undefined)[], ways: readonly Way[]): void {
    const [first] = forms;
    if (forms.every((form) => same(form, first))) return;
    const lists = forms.flatMap((form) => (form?.parts.members ? [form.parts.members] : []));
    if (lists.length === forms.length) return this.compareLists(lists, ways);
    if (!forms.every((form) => form?.parts.entries !== undefined)) return this.compareWhole(forms, ways);
    const keys = new Set(forms.flatMap((form) => [...(form?.parts.entries?.keys() ?? [])]));
    const inside = new OddPlaces();
    for (const key of keys) {
      if (OWN.test(key)) continue;
      const there = forms.map((form) => form?.parts.entries?.get(key));
      inside.noteAdded(there);
      inside.compareForms(there, stepsInto(there, ways, key));
    }
    for (const index of inside.otherwise) this.otherwise.add(index);
    const isText = forms.some((form) => form?.parts.isText);
    if (!isText || inside.found.length <= MOST_OF_A_TEXT) this.found.push(...inside.found);
  }

  private compareLists(lists: readonly (readonly Form[])[], ways: readonly Way[]): void {
    const left = withoutCommon(lists);
    const isScalar = left.flat().every(({ parts }) => !parts.entries && !parts.members);
    if (isScalar) return this.compareSets(left, ways);
    for (let place = 0; place < Math.max(...left.map((list) => list.length)); place++) {
      const there = left.map((list) => list[place]);
      this.noteAdded(there);
      this.compareForms(there, stepsInto(there, ways, place));
    }
  }

  private compareSets(sets: readonly (readonly Form[])[], ways: readonly Way[]): void {
    const isIn = (list: readonly Form[], form: Form): boolean => list.some((each) => same(each, form));
    for (const [index, own] of sets.entries()) {
      const others = sets.filter((_, other) => other !== index);
      const [first = []] = others;
      const missing = first.filter((form) => others.every((list) => isIn(list, form)) && !isIn(own, form));
      const added = own.filter((form) => !others.some((list) => isIn(list, form)));
      const said = (list: readonly Form[]): string => list.map((form) => form.said("as")).join(", ");
      if (added.length > missing.length) this.otherwise.add(index);
      else if (missing.length > 0)
        this.found.push({
          ...{ index, way: ways[index] ?? [], theirs: said(missing) },
          own: added.length === 0 ? undefined : said(added),
        });
    }
  }

  private compareWhole(forms: readonly (Form | undefined)[], ways: readonly Way[]): void {
    const index = oddOne(forms);
    if (index === undefined) return;
    const [own, theirs] = [forms[index], forms[index === 0 ? 1 : 0]];
    if (!theirs) return;
    const way = ways[index] ?? [];
    const key = String(way.at(-1) ?? "");
    // What is requested is the limit where nothing is said.
    if (own === undefined && (isDefault(key, theirs) || way.includes("requests"))) return;
    if (own !== undefined && isOtherSize(own, theirs, key)) return;
    const isAlike = forms.every((form) => form === own || form?.said("as") === theirs.said("as"));
    const isByName = isAlike && !theirs.said("of").includes("<own>");
    this.found.push({ index, way, own: own?.said("as"), theirs: theirs.said(isByName ? "as" : "of") });
  }
}

const entryOf = (value: Value | undefined, key: string | undefined): Value | undefined =>
  isRecord(value) && key !== undefined ? value[key] : undefined;

/** Ways one step further: each to where its own entry stands. */
function stepsInto(there: readonly (Form | undefined)[], ways: readonly Way[], key: string | number): Way[] {
  const theirs = there.find((form) => form?.parts.step !== undefined)?.parts.step ?? key;
  return ways.map((way, index) => [...way, there[index]?.parts.step ?? theirs]);
}

/** Every place where exactly one of at least three declarations differs from the others, which say the same. */
export function oddPlaces(declared: readonly Declared[]): Odd[] {
  const places = new OddPlaces();
  places.compare(
    declared,
    declared.map(() => []),
  );
  return places.found.filter(({ index }) => !places.otherwise.has(index));
}
