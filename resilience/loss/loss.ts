/** Kinds of things that can be lost. */
export const lossKinds = [
  "site",
  "hall",
  "power-feed",
  "cooling-plant",
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

/** Kinds of things within a site, whose names are their site's own. */
export type LossKindWithinSite = "hall" | "power-feed" | "cooling-plant";

/** One thing that is lost. */
export type LossElement =
  | { readonly kind: LossKindWithinSite; readonly site: string; readonly name: string }
  | { readonly kind: Exclude<LossKind, LossKindWithinSite>; readonly name: string };

/** A scenario: one or several things lost at the same moment. */
export interface Loss {
  /** Stable name of the scenario; see {@link lossKey}. */
  readonly id: string;
  readonly elements: readonly LossElement[];
}

/** The name of a thing among those of its kind: of one within a site with that site's, `ansan/hall-1`. */
export function lossName(element: LossElement): string {
  return "site" in element ? `${element.site}/${element.name}` : element.name;
}

/**
 * The stable key of what is lost at the same moment: `site:ansan+hall:siheung/hall-1`; empty for nothing. Nobody takes
 * it apart: what it is made of stands beside it.
 */
export function lossKey(elements: readonly LossElement[]): string {
  return elements.map((element) => `${element.kind}:${lossName(element)}`).join("+");
}

/** Makes a scenario of things that are lost together. */
export function lossOfElements(elements: readonly LossElement[]): Loss {
  return { id: lossKey(elements), elements };
}

/** Nothing is lost: what the blueprint does on an ordinary day. */
export const nothingLost: Loss = lossOfElements([]);
