import { ageText } from "@holdfast/report/text/parts-text";
import type { OtherPart } from "@holdfast/resilience";
import type { Rule } from "./rule";

/** What a team may tune. */
export interface RecentSettings {
  /** The age from which on the state of another part is old. */
  readonly maximumAgeDays: number;
}

const DAY_SECONDS = 86_400;

function sourceText({ source: { kind, name }, updated }: OtherPart): string {
  return `${kind} ${name}, updated ${updated?.slice(0, 16).replace("T", " ")} UTC`;
}

function refreshed({ source: { kind, name } }: OtherPart): string {
  return kind === "stack"
    ? `\`pulumi refresh --stack ${name}\` reads what stands there now`
    : `write ${name} again with \`pulumi stack export\``;
}

/** The states that a stack is judged with are recent enough to say what stands. */
export const otherPartsAreRecent: Rule<RecentSettings> = {
  name: "other-parts-are-recent",
  description: "The other parts of a blueprint are judged by states that are recent.",
  severity: "medium",
  enforcement: "advisory",
  remediation: "Refresh the stack that the violation names, or export it again.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        maximumAgeDays: {
          type: "number",
          exclusiveMinimum: 0,
          description: "Days after which the state of another part is old. Default: 7.",
        },
      },
    },
    defaults: { maximumAgeDays: 7 },
  },
  violations: ({ others: { states } }, { maximumAgeDays }) =>
    states
      .filter(({ source }) => source.kind !== "preview")
      .filter(({ ageSeconds }) => ageSeconds === null || ageSeconds > maximumAgeDays * DAY_SECONDS)
      .map((state) => ({
        reason:
          state.ageSeconds === null
            ? `${state.part} is judged by ${state.source.kind} ${state.source.name}, which does not say when it was updated`
            : `${state.part} is judged as it stood ${ageText(state.ageSeconds)} ago (${sourceText(state)}): what changed there since is not known`,
        fix: refreshed(state),
      })),
};
