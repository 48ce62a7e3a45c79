import { StackReader } from "@holdfast/policies/graph/stack-reader";
import { declaredPart } from "@holdfast/resilience";
import { soundBlueprint } from "../fixtures/blueprint";
import { change } from "../fixtures/declaration";
import { noteInputs, stackResources } from "../fixtures/engine";

test("one model serves every policy of a run", async () => {
  const reader = new StackReader();
  const resources = soundBlueprint();
  noteInputs(reader.declared, resources);
  // The engine makes the list anew for each policy.
  const first = await reader.read(stackResources(resources));
  const second = await reader.read(stackResources(resources));
  expect(second).toBe(first);
  expect(second.report).toBe(first.report);
});

test("a later run with other inputs, or other resources, is read anew", async () => {
  const reader = new StackReader();
  const resources = soundBlueprint();
  noteInputs(reader.declared, resources);
  const first = await reader.read(stackResources(resources));
  const changed = change(resources, ":PlacementPolicy", "games", ["servedAfterOneLoss"], 0.5);
  noteInputs(reader.declared, changed);
  const second = await reader.read(stackResources(changed));
  expect(second.blueprint.services.find(({ name }) => name === "games")?.goals?.servedAfterOneLoss).toBe(0.5);
  expect(first.blueprint.services.find(({ name }) => name === "games")?.goals?.servedAfterOneLoss).toBe(0.6);
  expect(await reader.read(stackResources(changed.slice(1)))).not.toBe(second);
});

test("without noted inputs nothing is judged, and it says what to do", async () => {
  const shown = stackResources(soundBlueprint());
  await expect(new StackReader().read(shown)).rejects.toThrow(/declared-inputs is disabled.*enable it/);
});

test("an empty stack is read without complaint", async () => {
  expect((await new StackReader().read([])).graph.resources).toEqual([]);
});

test("a stack is the whole of a blueprint unless its configuration says that it is a part", async () => {
  const resources = soundBlueprint();
  const alone = resources.filter(({ urn, name }) => !/siheung|pangyo|aws/.test(`${urn} ${name}`));
  const view = (shown: typeof resources, part?: readonly string[]) => {
    const reader = new StackReader({ part: () => part });
    noteInputs(reader.declared, shown);
    return reader.read(stackResources(shown));
  };
  expect(await view(alone, ["ansan"])).toMatchObject({ isPart: true, unjudgeable: [] });
  expect(await view(alone)).toMatchObject({ isPart: false });
  expect((await view(alone)).unjudgeable.map(({ what }) => what)).toEqual([
    expect.stringMatching(/siheung/),
    expect.stringMatching(/pangyo/),
    expect.stringMatching(/aws-seoul/),
    expect.stringMatching(/aws-osaka/),
  ]);
  expect(await view(resources)).toMatchObject({ isPart: false, unjudgeable: [] });
});

test("configuration that names no part is refused when the stack is read", async () => {
  const reader = new StackReader({ part: () => declaredPart("{}", "Pulumi.dev.yaml") });
  await expect(reader.read([])).rejects.toThrow(/Pulumi\.dev\.yaml/);
});
