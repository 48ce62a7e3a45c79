import type {
  ConfigurationProblem,
  Consequence,
  Peers,
} from "@holdfast/resilience/defects/configuration/problem";
import type { ProblemTexts } from "./problem-text";

const consequences: { readonly [consequence in Consequence]: string } = {
  "own-cluster": "it is a cluster of its own there, and a replica of nothing",
  "joins-another-shard": "its members join the cluster of that shard",
};

function peersText({ of, name }: Peers, others?: number): string {
  const noun = others === 1 ? of.slice(0, -1) : of;
  return others === undefined ? `the ${of} of ${name}` : `${others} other ${noun} of ${name}`;
}

/** Texts about what programs are configured with. */
export const configurationTexts: ProblemTexts<ConfigurationProblem> = {
  "differs-from-others": {
    message: ({ value, agreed, others, among, consequence }) =>
      `is ${value}, and at ${peersText(among, others)} it is ${agreed}: ${consequences[consequence]}`,
    fix: ({ agreed }) => `set it to ${agreed}, as the others have it`,
  },
  "peers-disagree": {
    message: ({ value, among, consequence }) =>
      `is not the same at ${peersText(among)} (${value}), and none of these is said more often: ${consequences[consequence]}`,
    fix: ({ among }) => `set it to one value at all ${peersText(among).slice("the ".length)}`,
  },
  "unfit-setting": {
    message: ({ value, consequence }) => `is ${value}: ${consequences[consequence]}`,
    fix: ({ fit }) => (fit === undefined ? "take it out" : `set it to ${fit}`),
  },
};
