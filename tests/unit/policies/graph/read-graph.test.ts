import { DeclaredInputs } from "@holdfast/policies/graph/declared-inputs";
import { readGraph } from "@holdfast/policies/graph/read-graph";
import { UNKNOWN, type Resource } from "@holdfast/resilience";
import { soundBlueprint } from "../fixtures/blueprint";
import { change, Declaration, find, UNKNOWN_TEXT } from "../fixtures/declaration";
import { noteInputs, stackResources } from "../fixtures/engine";

function byUrn(resources: readonly Resource[]): Resource[] {
  return [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** What stays in a graph of the fixtures: its one secret is withheld. */
function withheld(resources: readonly Resource[]): Resource[] {
  return resources.map((resource) =>
    resource.type === "pulumi:providers:kubernetes"
      ? { ...resource, inputs: { ...resource.inputs, kubeconfig: { "holdfast:secret": true } } }
      : resource,
  );
}

test("a stack becomes the graph that the program declared: parents, providers, inputs, and what comes from where", () => {
  const resources = soundBlueprint();
  const declared = new DeclaredInputs();
  noteInputs(declared, resources);
  expect(readGraph(stackResources(resources), declared)).toEqual({ resources: byUrn(withheld(resources)) });
});

test("the order in which the engine shows resources changes nothing", () => {
  const resources = soundBlueprint();
  const declared = new DeclaredInputs();
  noteInputs(declared, resources);
  const shown = stackResources(resources);
  expect(readGraph([...shown].reverse(), declared)).toEqual(readGraph(shown, declared));
});

test("a component's arguments are seen although its outputs do not hold them", () => {
  const resources = soundBlueprint();
  const declared = new DeclaredInputs();
  noteInputs(declared, resources);
  const shown = stackResources(resources).find(({ name }) => name === "messaging")!;
  expect(Object.keys(shown.props)).toEqual([]);
  const { inputs } = find(
    readGraph(stackResources(resources), declared).resources,
    ":PlacementPolicy",
    "messaging",
  );
  expect(inputs).toMatchObject({ service: "messaging", survive: "two-sites" });
});

test("where no inputs were noted the outputs stand in, unknown values among them", () => {
  const declare = new Declaration();
  const parent = declare.component("holdfast:index:OffsiteVault", "v", {});
  declare.aws(parent, "s3/bucket:Bucket", "b", { bucket: UNKNOWN_TEXT, tags: { a: "1" } });
  const { resources } = readGraph(stackResources(declare.resources), new DeclaredInputs());
  expect(find(resources, ":Bucket", "b").inputs).toMatchObject({ bucket: UNKNOWN, tags: { a: "1" } });
});

test("an unknown input is UNKNOWN in the graph", () => {
  const sound = soundBlueprint();
  const path = ["spec", "template", "spec", "containers", 0, "image"];
  const resources = change(sound, ":Deployment", "messaging-ansan-deployment", path, UNKNOWN_TEXT);
  const declared = new DeclaredInputs();
  noteInputs(declared, resources);
  const read = find(
    readGraph(stackResources(resources), declared).resources,
    ":Deployment",
    "messaging-ansan-deployment",
  );
  expect(read.inputs).toMatchObject({ spec: { template: { spec: { containers: [{ image: UNKNOWN }] } } } });
});
