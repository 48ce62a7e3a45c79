/** Kinds of things that can be lost. */
export const lossKinds = [
  "site",
  "hall",
  "power-feed",
  "maintenance",
  "substation",
  "carrier",
  "backbone",
  "hazard",
  "dns-provider",
  "cloud-region",
  "cloud-account",
  "certificate-authority",
  "service",
] as const;

/** What kind of thing is lost. */
export type LossKind = (typeof lossKinds)[number];

/** One thing that is lost. */
export interface LossElement {
  readonly kind: LossKind;
  /** Name of the thing; for a hall or a power feed `<site>/<name>`. */
  readonly name: string;
}

/** A scenario: one or several things lost at the same moment. */
export interface Loss {
  /** Stable name of the scenario, `<kind>:<name>` joined by `+`; empty when nothing is lost. */
  readonly id: string;
  /** The scenario in words. */
  readonly label: string;
  readonly elements: readonly LossElement[];
}

/** An element as a person names it: a site or an event by its name, everything else with its kind. */
export function elementLabel(element: LossElement): string {
  if (element.kind === "maintenance") return `maintenance of ${element.name}`;
  return element.kind === "site" || element.kind === "hazard"
    ? element.name
    : `${element.kind.replaceAll("-", " ")} ${element.name}`;
}

/** Makes a scenario of things that are lost together. */
export function lossOfElements(elements: readonly LossElement[]): Loss {
  return {
    id: elements.map((element) => `${element.kind}:${element.name}`).join("+"),
    label: elements.length === 0 ? "nothing" : elements.map(elementLabel).join(" and "),
    elements,
  };
}

/** Nothing is lost: what the blueprint does on an ordinary day. */
export const nothingLost: Loss = lossOfElements([]);
