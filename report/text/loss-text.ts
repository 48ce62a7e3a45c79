import { type HazardEvent, type LossElement, lossKey, lossName } from "@holdfast/resilience";
import { joined } from "./phrases";
import { type TextByKind, textOf } from "./text-by-kind";

/** Kinds of things as words stand before a name: `power feed`, `DNS provider`. */
export function lossKindText(kind: LossElement["kind"]): string {
  return kind.replaceAll("-", " ");
}

/** One thing as a person names it: a site or an event by its name, everything else with its kind. */
export function lossElementText(element: LossElement): string {
  switch (element.kind) {
    case "site":
    case "hazard":
      return element.name;
    case "maintenance":
      return `maintenance of ${element.name}`;
    default:
      return `${lossKindText(element.kind)} ${lossName(element)}`;
  }
}

/** What is lost, as words: `nothing`, `ansan`, `ansan and siheung`, `a, b and c`. */
export function lossText(lost: readonly LossElement[]): string {
  return lost.length === 0 ? "nothing" : joined(lost.map(lossElementText));
}

/** The circumstance of a verdict: `without ansan and siheung`, `with nothing lost`. */
export function withoutText(lost: readonly LossElement[]): string {
  return lost.length === 0 ? "with nothing lost" : `without ${lossText(lost)}`;
}

/** What is lost as JSON says it: its data, its key and its name in words. */
export function lossJson(element: LossElement): object {
  return { ...element, key: lossKey([element]), text: lossElementText(element) };
}

const hazards: TextByKind<HazardEvent> = {
  earthquake: ({ seismicZone }) => `in the seismic zone ${seismicZone}`,
  typhoon: ({ typhoonTrack }) => `on the typhoon track ${typhoonTrack}`,
  wave: ({ aboveMetres, withinKilometres }) =>
    `within ${withinKilometres} km of the coast and built for waves of ${aboveMetres} m at the most`,
  flood: ({ aboveMetres }) =>
    `its lowest floor with power or servers is ${aboveMetres} m above the sea at the most`,
};

/** Why an event takes a site. */
export function hazardText(event: HazardEvent): string {
  return textOf(hazards, event);
}
