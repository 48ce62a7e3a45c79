import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { configuredSources, partSources } from "@holdfast/evaluate/part-sources";
import { findOtherParts, type PartSearch } from "@holdfast/evaluate/part-states";
import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { componentOf } from "../resilience/building/component-of";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-parts-"));
const now = new Date("2026-11-30T12:00:00Z");
const oldPath = process.env["PATH"];
afterEach(() => {
  process.env["PATH"] = oldPath;
});
afterAll(() => rmSync(folder, { recursive: true }));

const policy = (stack: string, more: { [key: string]: Value } = {}) =>
  componentOf(stack, "PlacementPolicy", "mail", {
    service: "mail",
    allowedSites: ["east", "west", "cloud"],
    ...more,
  });
const dataCenter = (stack: string, site = stack) => componentOf(stack, "DataCenter", site, { site });

/** What the engine wrote of a stack. */
function exported(resources: readonly Resource[], time?: string): string {
  return JSON.stringify({ version: 3, deployment: { manifest: { time }, resources } });
}

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

const own: ResourceGraph = { resources: [policy("east"), dataCenter("east")] };
const withCloud: ResourceGraph = {
  resources: [...own.resources, componentOf("east", "CloudRegion", "cloud", { site: "cloud" })],
};
const west = exported([policy("west"), dataCenter("west")], "2026-11-30T09:00:00.5Z");
const global = exported(
  [policy("global"), componentOf("global", "CloudRegion", "cloud", { site: "cloud" })],
  "2026-11-22T12:00:00Z",
);

/** A command that answers as the engine's does; it notes how it was asked. */
function engine(script: string): void {
  const bin = path.join(folder, `bin-${Math.random()}`);
  mkdirSync(bin);
  writeFileSync(
    path.join(bin, "pulumi"),
    `#!/bin/sh\necho "$PWD $*" >> ${path.join(folder, "asked")}\n${script}`,
  );
  chmodSync(path.join(bin, "pulumi"), 0o755);
  process.env["PATH"] = `${bin}:${oldPath}`;
}

function search(texts: readonly string[] = [], more: Partial<PartSearch> = {}): PartSearch {
  return { sources: partSources(texts, "--with", folder), project: { name: "shop", folder }, now, ...more };
}

test("parts are read from files, each with its age", async () => {
  const names = [`west=${file("west.json", west)}`, `global=${file("global.json", global)}`];
  const { states, absent } = await findOtherParts(own, ["east"], search(names));
  expect(absent).toEqual([]);
  expect(states.map(({ graph, ...state }) => ({ ...state, resources: graph.resources.length }))).toEqual([
    {
      part: "west",
      source: { kind: "export", name: "west.json" },
      updated: "2026-11-30T09:00:00.500Z",
      ageSeconds: 10_800,
      resources: 2,
    },
    {
      part: "global",
      source: { kind: "export", name: "global.json" },
      updated: "2026-11-22T12:00:00.000Z",
      ageSeconds: 8 * 86_400,
      resources: 2,
    },
  ]);
});

test("a state that does not say when it was updated has no age, and a preview is of what will be", async () => {
  const preview = JSON.stringify({ steps: [{ op: "create", newState: dataCenter("west") }] });
  const names = [`west=${file("preview.json", preview)}`, `global=${file("old.json", exported([]))}`];
  const { states } = await findOtherParts(own, ["east"], search(names));
  expect(states.map(({ source, updated, ageSeconds }) => [source.kind, updated, ageSeconds])).toEqual([
    ["preview", null, null],
    ["export", null, null],
  ]);
});

test("the engine is asked for the parts that nobody has named, and for no secrets", async () => {
  file("west.out", west);
  file("global.out", global);
  engine('case "$*" in *west*) cat west.out;; *global*) cat global.out;; esac');
  const { states, absent } = await findOtherParts(
    own,
    ["east"],
    search([], { project: { name: "shop", folder, organization: "acme" } }),
  );
  expect(absent).toEqual([]);
  expect(states.map(({ part, source }) => [part, source.kind])).toEqual([
    ["global", "stack"],
    ["west", "stack"],
  ]);
  expect(readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n")).toEqual([
    `${folder} stack export --stack acme/shop/global --non-interactive --color never`,
    `${folder} stack export --stack acme/shop/west --non-interactive --color never`,
  ]);
});

test("a stack of another name is asked for by it, in the organization of whoever is logged in", async () => {
  file("west.out", west);
  engine("cat west.out");
  const { states } = await findOtherParts(withCloud, ["east", "global"], search(["west=west-prod"]));
  expect(states[0]?.source).toEqual({ kind: "stack", name: "west-prod" });
});

test("a stack that was never updated is absent", async () => {
  engine(`echo '{"version":3,"deployment":{"manifest":{"time":"2026-11-30T00:00:00Z"}}}'`);
  const { states, absent } = await findOtherParts(withCloud, ["east", "global"], search());
  expect(states).toEqual([]);
  expect(absent).toEqual([
    expect.objectContaining({ part: "west", why: "stack west was never updated and has no resources" }),
  ]);
});

test("what the backend says of a failure is why a part is absent, and the sites that may be of it are too", async () => {
  engine("echo \"error: no stack named 'x' found\" >&2; exit 255");
  const { absent } = await findOtherParts(own, ["east"], search());
  expect(absent.map(({ part, why }) => [part, why])).toEqual([
    ["global", "no stack named 'x' found"],
    ["west", "no stack named 'x' found"],
    ["cloud", "no stack named 'x' found"],
  ]);
  expect(absent[0]?.fix).toMatch(/pulumi login.*HOLDFAST_OTHERS=global=FILE/);
});

test("without the engine's command every part that is in no file is absent, and that is said", async () => {
  process.env["PATH"] = path.join(folder, "nowhere");
  const { states, absent } = await findOtherParts(own, ["east"], search([`west=${file("west.json", west)}`]));
  expect(states.map(({ part }) => part)).toEqual(["west"]);
  expect(absent.map(({ part, why }) => [part, why])).toEqual([
    ["global", "no command pulumi is on PATH to ask the backend with"],
    ["cloud", "no command pulumi is on PATH to ask the backend with"],
  ]);
});

describe("a file that cannot be used", () => {
  const cases: [string, string, RegExp][] = [
    ["is not there", "west=nothing.json", /nothing\.json cannot be read/],
    ["is no JSON", `west=${file("text.json", "x")}`, /not JSON/],
    [
      "holds another part",
      `west=${file("north.json", exported([dataCenter("north")]))}`,
      /said to hold the part west, and holds north/,
    ],
    ["holds no data site", `west=${file("empty.json", exported([]))}`, /holds no data site/],
    [
      "holds the part that is judged",
      `west=${file("east.json", exported([dataCenter("east")]))}`,
      /holds east, which is judged already/,
    ],
  ];
  test.each(cases)("because it %s is refused", async (_, text, message) => {
    await expect(findOtherParts(own, ["east", "global"], search([text]))).rejects.toThrow(message);
  });

  test.each(cases)("because it %s is an absent part where that is asked for", async (_, text, message) => {
    process.env["PATH"] = path.join(folder, "nowhere");
    const { states, absent } = await findOtherParts(
      own,
      ["east", "global"],
      search([text], { lenient: true }),
    );
    expect(states).toEqual([]);
    expect(absent[0]).toMatchObject({ part: "west", why: expect.stringMatching(message) as string });
  });
});

test("configuration and environment say where parts are, and the environment counts", () => {
  const configured = JSON.stringify({ west: "acme/shop/west", global: "exports/global.json" });
  const sources = configuredSources(configured, "Pulumi.east.yaml", "/project", {
    HOLDFAST_OTHERS: " west=./w.json, ",
  });
  expect([...sources]).toEqual([
    ["west", { name: "./w.json", file: "/project/w.json" }],
    ["global", { name: "exports/global.json", file: "/project/exports/global.json" }],
  ]);
  expect([...configuredSources(undefined, "Pulumi.east.yaml", "/project", {})]).toEqual([]);
});

test.each([
  ["a list", "[]"],
  ["text", "west"],
  ["an entry that is no text", '{"west":1}'],
  ["an entry that is empty", '{"west":" "}'],
])("configuration that is %s is refused", (_, configured) => {
  expect(() => configuredSources(configured, "Pulumi.east.yaml: holdfast:others", "/project", {})).toThrow(
    /does not say where the state of a part is\n {2}at: Pulumi\.east\.yaml: holdfast:others/,
  );
});

test.each([["west"], ["=x"], ["west="], ["west=a.json", "west=b.json"]])("%s is refused", (...texts) => {
  expect(() => partSources(texts, "--with")).toThrow(/at: --with/);
});
