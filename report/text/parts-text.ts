import type { OtherPart, Report } from "@holdfast/resilience";
import { duration, joined } from "./phrases";

const HOUR_SECONDS = 3_600;

/** How old a state is, in whole hours from the first on: `8 d`, `3 h`, `40 s`. */
export function ageText(seconds: number): string {
  return duration(seconds < HOUR_SECONDS ? seconds : seconds - (seconds % HOUR_SECONDS));
}

/** Where the state of another part is from and how old it is: `stack siheung, updated 3 h ago`. */
export function sourceText({ source: { kind, name }, ageSeconds }: OtherPart): string {
  if (kind === "preview") return `preview ${name}`;
  return `${kind} ${name}, ${ageSeconds === null ? "of unknown age" : `updated ${ageText(ageSeconds)} ago`}`;
}

/** With what a part was judged, each with its age; empty where it was judged with nothing else. */
export function othersText({ others }: Report["summary"]): string {
  const parts = others.map((other) => `${other.part} (${sourceText(other)})`);
  return parts.length > 0 ? `Judged together with ${joined(parts)}.` : "";
}
