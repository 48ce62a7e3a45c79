import type { StartProblem } from "@holdfast/resilience/defects/start/problem";
import type { ProblemTexts } from "./problem-text";

/** Texts about the start of everything from nothing. */
export const startTexts: ProblemTexts<StartProblem> = {
  "start-cycle": {
    message: ({ value, by, way }) =>
      `needs ${by === "image" ? "an image of" : by === "certificate" ? "a certificate of" : ""} ${value} before it starts, which waits for it: ${way.join(", which needs ")}; after a loss of power everywhere none of them starts`,
    fix: ({ by }) =>
      by === "image"
        ? "keep the image on the nodes (DataCenter nodeImages, pull policy IfNotPresent), or take it from a registry that stands elsewhere"
        : "take it from something that starts without it",
  },
  "quorum-not-awaited": {
    message: ({ value, voters }) =>
      `has nothing that waits for the version of ${value}: when it is new, Patroni is refused until each of its ${voters} voters was seen`,
    fix: () => "add an init container that waits until a voter's /version is settled",
  },
  "awaits-no-voter": {
    message: ({ value, quorum }) =>
      `waits for ${value}, and no voter of ${quorum} is there: the member never starts`,
    fix: ({ quorum }) => `name the voters of ${quorum}`,
  },
};
