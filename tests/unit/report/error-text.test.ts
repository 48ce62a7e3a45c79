import { Refusal, StepFailure } from "@holdfast/operations/refusal";
import { errorText } from "@holdfast/cli/show/invalid-input";

/** An error of the lab or the drill, whose packages need not be installed. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.each<[string, Error, string]>([
  ["the lab", named("LabError", "no lab runs\n  fix: start one"), "no lab runs\n  fix: start one"],
  [
    "the drill",
    named("DrillError", "the drill ended\n  fix: run it again"),
    "the drill ended\n  fix: run it again",
  ],
  ["a missing tool", named("ToolNotFoundError", "etcd cannot be had"), "etcd cannot be had"],
  [
    "a rule that refuses an operation",
    new Refusal({ rule: "one site at a time", why: "pangyo is out", fix: "bring it back" }),
    "refused (one site at a time): pangyo is out\n  fix: bring it back",
  ],
  [
    "a step that failed",
    new StepFailure("etcd did not answer", "look at it"),
    "etcd did not answer\n  fix: look at it",
  ],
])("what %s says is printed as it says it, without where in the sources", (_, error, text) => {
  expect(errorText(error)).toBe(text);
});
