import type { PeerProblem } from "@holdfast/resilience/defects/peers/problem";
import { joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

const names = (peers: readonly string[]): string => joined(peers.map(nameOf));

/** Texts about what one site lacks beside its peers. */
export const peerTexts: ProblemTexts<PeerProblem> = {
  "lacks-what-peers-have": {
    message: ({ site, peers }) =>
      `is not declared at ${site}, and each of the others has one (${names(peers)}): what holds at their sites does not hold there`,
    fix: ({ value }) => `declare ${value} as it is declared at the other sites`,
  },
};
