import { decidedByAws } from "@holdfast/aws-stand-in/aws-decides";
import { coveredTypes } from "@holdfast/aws-stand-in/covered-types";
import { handlerOf, handlers } from "@holdfast/aws-stand-in/deployment/handlers";
import { stateOnly } from "@holdfast/aws-stand-in/deployment/state-only";
import { resourceTable } from "@holdfast/aws-stand-in/resource-table";

const inputsOf = (type: string) => Object.keys(resourceTable.resources[type]?.inputs ?? {});
const outputsOf = (type: string) => [
  ...inputsOf(type),
  ...Object.keys(resourceTable.resources[type]?.computed ?? {}),
];

test("every covered type has a handler, and no other", () => {
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(coveredTypes).sort());
  expect(() => handlerOf("aws:sqs/queue:Queue")).toThrow(/does not cover aws:sqs\/queue:Queue/);
});

test.each(Object.keys(coveredTypes))("what is said of %s is said of inputs that it has", (type) => {
  const { inputs, defaults = {}, secrets = [] } = handlerOf(type);
  expect(inputsOf(type)).toEqual(expect.arrayContaining([...inputs]));
  expect(inputsOf(type)).toEqual(expect.arrayContaining(Object.keys(defaults)));
  expect(outputsOf(type)).toEqual(expect.arrayContaining([...secrets]));
  expect(inputsOf(type)).toEqual(expect.arrayContaining([...(coveredTypes[type] ?? [])]));
  expect(inputsOf(type)).toEqual(expect.arrayContaining([...(decidedByAws[type] ?? [])]));
});

test.each(Object.keys(coveredTypes))(
  "%s asks for nothing that it cannot get by: required inputs are taken",
  (type) => {
    const required = Object.entries(resourceTable.resources[type]?.inputs ?? {}).filter(([, shape]) =>
      shape.startsWith("!"),
    );
    expect(handlerOf(type).inputs).toEqual(expect.arrayContaining(required.map(([input]) => input)));
  },
);

test("what is in the state only is said of inputs that are taken", () => {
  for (const [type, { inputs = [] }] of Object.entries(stateOnly)) {
    expect(handlerOf(type).inputs).toEqual(expect.arrayContaining([...inputs]));
  }
});

test("only types whose every input replaces them have no update", () => {
  const fixed = Object.keys(handlers).filter((type) => handlers[type]?.update === undefined);
  for (const type of fixed)
    expect([...handlerOf(type).inputs].sort()).toEqual([...(coveredTypes[type] ?? [])].sort());
});
