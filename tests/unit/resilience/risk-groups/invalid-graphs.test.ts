import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { type FaultNode, minimalRiskGroups, type RiskGroupQuery } from "@holdfast/resilience/risk-groups";

const event: FaultNode = { kind: "event", id: "host" };

function refusal(nodes: FaultNode[], query: Partial<RiskGroupQuery> = {}): InvalidInputError {
  try {
    minimalRiskGroups({ nodes }, { top: "top", ...query });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("the graph was accepted");
}

describe("a fault graph is refused", () => {
  test("for a cycle, which it names", () => {
    const nodes: FaultNode[] = [
      event,
      { kind: "or", id: "top", inputs: ["host", "switchover"] },
      { kind: "and", id: "switchover", inputs: ["quorum"] },
      { kind: "or", id: "quorum", inputs: ["host", "deploy-tool"] },
      { kind: "or", id: "deploy-tool", inputs: ["switchover"] },
    ];
    expect(refusal(nodes).message).toContain("switchover -> quorum -> deploy-tool -> switchover");
  });

  test("for a gate that is its own input", () => {
    expect(refusal([{ kind: "or", id: "top", inputs: ["top"] }]).message).toContain("top -> top");
  });

  test.each<[string, FaultNode[], string]>([
    ["an unknown input", [{ kind: "or", id: "top", inputs: ["hots"] }], "there is no node hots"],
    ["an unknown top", [event], "there is no node top"],
    ["a name used twice", [event, event], "two nodes are called host"],
    ["a gate without inputs", [{ kind: "and", id: "top", inputs: [] }], "gate top has no inputs"],
    ["an input twice", [event, { kind: "and", id: "top", inputs: ["host", "host"] }], "lists host twice"],
    [
      "a count above the inputs",
      [event, { kind: "at-least", id: "top", count: 2, inputs: ["host"] }],
      "needs 2 of 1 inputs",
    ],
    ["a count of 0", [event, { kind: "at-least", id: "top", count: 0, inputs: ["host"] }], "needs 0 of 1"],
    ["half a count", [event, { kind: "at-least", id: "top", count: 0.5, inputs: ["host"] }], "needs 0.5 of"],
    ["a probability of 0", [{ kind: "event", id: "top", probability: 0 }], "probability 0 of event top"],
    ["a probability above 1", [{ kind: "event", id: "top", probability: 1.5 }], "probability 1.5"],
    ["a probability that is no number", [{ kind: "event", id: "top", probability: NaN }], "probability NaN"],
  ])("for %s", (_, nodes, message) => {
    const error = refusal(nodes);
    expect(error.message).toContain(message);
    expect(error.message.split("\n")).toHaveLength(4);
  });

  test.each([
    ["most", { most: 0 }],
    ["most", { most: 2.5 }],
    ["maxSize", { maxSize: -1 }],
  ])("with a query whose %s is no count", (name, query) => {
    expect(refusal([{ ...event, id: "top" }], query).message).toContain(`risk group query, ${name}`);
  });
});
