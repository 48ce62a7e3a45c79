import {
  InvalidInputError,
  mergeGraphs,
  readGraph,
  readPreview,
  readStackExport,
  SECRET,
  UNKNOWN,
} from "@holdfast/resilience";
import { engineValue } from "@holdfast/resilience/graph/engine-value";
import { center, configMap, exportJson, previewJson, provider } from "./engine-json";

/** The parts of the error that reading a text ends with. */
function refusal(read: () => unknown): { what: string; where: string; why: string; fix: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.detail;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a preview and an exported stack of the same resources are read alike", () => {
  expect(
    readPreview(previewJson())
      .resources.map(({ urn }) => urn)
      .sort(),
  ).toEqual(
    readStackExport(exportJson())
      .resources.map(({ urn }) => urn)
      .sort(),
  );
  expect(readPreview(previewJson())).toEqual(readStackExport(exportJson()));
});

test("which of the two a text is, is told by its content", () => {
  expect(readGraph(previewJson())).toEqual(readPreview(previewJson()));
  expect(readGraph(exportJson())).toEqual(readStackExport(exportJson()));
});

test("parents, providers without their id, and where each property comes from are kept", () => {
  const map = readGraph(previewJson()).resources.find((resource) => resource.urn === configMap);
  expect(map).toMatchObject({
    name: "m",
    custom: true,
    provider,
    propertyDependencies: { data: [provider] },
  });
  const cluster = readGraph(previewJson()).resources.find((resource) => resource.urn === provider);
  expect(cluster).toMatchObject({ parent: center });
  expect(cluster).not.toHaveProperty("provider");
});

test("secrets and what is not known yet never become text", () => {
  for (const text of [previewJson(), exportJson()]) {
    const map = readGraph(text).resources.find((resource) => resource.urn === configMap);
    expect(map?.inputs["data"]).toEqual({ a: SECRET, b: UNKNOWN, c: "plain" });
    expect(JSON.stringify(readGraph(text))).not.toMatch(/ciphertext|\[secret\]|v1:Ft8/);
  }
});

test("outputs with a value are their value, without one are unknown, and as secrets are secret", () => {
  const output = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
  expect(engineValue({ ...output, value: { a: [1] } })).toEqual({ a: [1] });
  expect(engineValue(output)).toEqual(UNKNOWN);
  expect(engineValue({ ...output, value: "x", secret: true })).toEqual(SECRET);
  expect(
    engineValue({ "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: "u" }),
  ).toBe("u");
  expect(
    engineValue({ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "asset" }),
  ).toEqual(UNKNOWN);
  expect(engineValue(undefined)).toBeNull();
});

test("a resource that goes is not there, and one that is replaced is there once, as it will be", () => {
  const text = previewJson((preview) => {
    const [, , , create] = preview.steps as { newState: { inputs: object } }[];
    preview.steps.push({ op: "delete", urn: "gone", oldState: { urn: "gone", type: "x" } });
    preview.steps.push({
      op: "create-replacement",
      urn: configMap,
      newState: { ...create!.newState, inputs: { replaced: true } },
    });
    preview.steps.push({ op: "delete-replaced", urn: configMap, newState: create!.newState });
  });
  const { resources } = readGraph(text);
  expect(resources.map(({ urn }) => urn)).not.toContain("gone");
  expect(resources.filter(({ urn }) => urn === configMap).map(({ inputs }) => inputs)).toEqual([
    { replaced: true },
  ]);
});

test("a resource that waits for its deletion is not read from an exported stack", () => {
  const text = exportJson([
    { urn: "urn:pulumi:dev::fixture::x:y:Z::old", type: "x:y:Z", custom: true, delete: true },
  ]);
  expect(readGraph(text)).toEqual(readGraph(exportJson()));
});

test("a preview that hides unchanged resources is refused, with the flag that shows them", () => {
  const text = previewJson((preview) => {
    preview.steps = preview.steps.filter((step) => (step as { urn: string }).urn !== center);
  });
  expect(refusal(() => readGraph(text, "preview.json"))).toEqual({
    what: "the preview counts 3 unchanged resources and shows 2",
    where: "preview.json: steps",
    why: "a blueprint judged without its unchanged resources would be judged wrongly",
    fix: "run `pulumi preview --json --show-sames`",
  });
});

test("a preview whose program stopped is refused, one that policies refused is read", () => {
  const failed = (...messages: string[]) =>
    previewJson((preview) => {
      preview["diagnostics"] = messages.map((message) => ({ severity: "error", message }));
    });
  expect(
    refusal(() =>
      readGraph(failed("error: Running program 'index.js' failed\nError: boom", "error: preview failed\n")),
    ).what,
  ).toBe("the preview failed: Running program 'index.js' failed");
  expect(readGraph(failed("error: preview failed\n"))).toEqual(readGraph(previewJson()));
});

test.each([
  ["nothing", "", "the file is empty"],
  ["text", "hello", "the file is not JSON"],
  ["half of a file", previewJson().slice(0, 200), "the file is not JSON"],
  ["a list", "[]", "the JSON is not an object"],
  ["null", "null", "the JSON is not an object"],
  ["something else", '{"a":1}', "the JSON is neither a preview nor an exported stack"],
  ["an export without its deployment", '{"deployment":null}', "the JSON has no deployment"],
  ["a preview without steps", '{"steps":3}', "the JSON has no steps"],
  [
    "resources that are no list",
    '{"deployment":{"resources":{}}}',
    "the deployment's resources are not a list",
  ],
  ["a step that is no object", '{"steps":[3]}', "a step that is not an object"],
  [
    "inputs that are no object",
    `{"deployment":{"resources":[{"urn":"${configMap}","type":"x","inputs":[1]}]}}`,
    "inputs that are not an object",
  ],
  [
    "a URN without its four parts",
    '{"deployment":{"resources":[{"urn":"urn:pulumi:dev::m","type":"x"}]}}',
    "a resource without a URN and a type",
  ],
  [
    "a resource without a type",
    '{"deployment":{"resources":[{"urn":"u"}]}}',
    "a resource without a URN and a type",
  ],
])("%s is refused with what, where, why and fix", (_, text, what) => {
  const detail = refusal(() => readGraph(text, "file.json"));
  expect(detail.what).toBe(what);
  expect(detail.where).toContain("file.json");
  expect(detail.why).not.toBe("");
  expect(detail.fix).not.toBe("");
});

test("an error has one line for each of its parts", () => {
  const error = new InvalidInputError({ what: "this", where: "here", why: "because", fix: "that" });
  expect(error.message.split("\n")).toEqual(["this", "  at: here", "  why: because", "  fix: that"]);
});

test("graphs of several stacks are one, and what they share counts once", () => {
  const graph = readGraph(previewJson());
  expect(mergeGraphs([graph, readGraph(exportJson())])).toEqual(graph);
  expect(mergeGraphs([]).resources).toEqual([]);
});

test("two files that say different things about one resource are refused", () => {
  const changed = readGraph(previewJson().replaceAll('"site":"ansan"', '"site":"elsewhere"'));
  expect(refusal(() => mergeGraphs([readGraph(exportJson()), changed]))).toMatchObject({ where: center });
});

/** An exported stack of one resource whose input is given as JSON. */
const withInput = (json: string) =>
  `{"deployment":{"resources":[{"urn":"${configMap}","type":"x","inputs":{"v":${json}}}]}}`;

test.each([201, 3_000, 100_000])(
  "a value of %i levels is refused, with the input that holds it",
  (levels) => {
    const nested = `${"[".repeat(levels)}${"]".repeat(levels)}`;
    expect(refusal(() => readGraph(withInput(nested), "file.json"))).toMatchObject({
      what: "a value of more than 200 levels",
      where: "file.json: deployment.resources[0].inputs.v",
    });
    expect(readGraph(`{"deployment":{"resources":[]},"elsewhere":${nested}}`).resources).toEqual([]);
  },
);

test("a value of 200 levels is read", () => {
  const nested = `${"[".repeat(200)}${"]".repeat(200)}`;
  expect(JSON.stringify(readGraph(withInput(nested)).resources[0]?.inputs["v"])).toBe(nested);
});

test("keys that JavaScript gives a meaning are keys, and figures that are none stay so", () => {
  const [resource] = readGraph(withInput('{"__proto__":{"holdfast:unknown":true},"n":1e400}')).resources;
  const value = resource?.inputs["v"] as { n: number };
  expect(Object.keys(value)).toEqual(["__proto__", "n"]);
  expect("holdfast:unknown" in value).toBe(false);
  expect(value.n).toBe(Infinity);
});

test("two resources of one stack with one URN are refused", () => {
  const again = { urn: configMap, type: "x", inputs: {} };
  expect(refusal(() => readGraph(exportJson([again]))).what).toBe(
    `a second resource with the URN ${configMap}`,
  );
  const preview = previewJson((content) => {
    content.steps.push({ op: "create", urn: configMap, newState: again });
  });
  expect(refusal(() => readGraph(preview)).what).toBe(`a second resource with the URN ${configMap}`);
});
