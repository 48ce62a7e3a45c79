import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TypeScriptFile } from "@holdfast/blueprint/source/typescript-file";

const folder = mkdtempSync(path.join(tmpdir(), "typescript-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Line that a path leads to in a file with these lines. */
function lineOf(lines: readonly string[], at: readonly PropertyKey[]): number {
  const file = path.join(folder, "sites.ts");
  writeFileSync(file, lines.join("\n"));
  return Number(new TypeScriptFile(file).where("sites", at).split(":").at(-1));
}

const literal = [
  "export const sites = [",
  "  {",
  "    name: 'a',",
  "    halls: [",
  "      { cores: 1 },",
  "    ],",
  "  },",
  "] as const;",
];

test.each([
  ["a key", ["0", "name"], 3],
  ["an element", ["0", "halls", 0], 5],
  ["a key of an element", [0, "halls", 0, "cores"], 5],
  ["a key that is not there: the object around it", [0, "network"], 2],
  ["an element that is not there: the list", [7, "name"], 1],
  ["nothing: the list", [], 1],
])("%s of a literal", (_, at, line) => {
  expect(lineOf(literal, at)).toBe(line);
});

test("constants, their fields, spreads and casts are followed", () => {
  const lines = [
    "const halls = {",
    "  large: [{ cores: 1 }],",
    "};",
    "const base = { country: 'kr', kind: 'owned' };",
    "const a: Site = { ...base,",
    "  name: 'a', halls: halls.large };",
    "const more = [a];",
    "export const sites: Site[] = [...more, ({ ...a,",
    "  name: 'b' } as Site)];",
  ];
  expect(lineOf(lines, [0, "country"])).toBe(4);
  expect(lineOf(lines, [0, "halls", 0, "cores"])).toBe(2);
  expect(lineOf(lines, [1, "name"])).toBe(9);
  expect(lineOf(lines, [1, "kind"])).toBe(4);
});

test("functions that return an object are followed, with what they are called with", () => {
  const lines = [
    "function site(name: string, location: Location): Site {",
    "  const kind = 'owned';",
    "  return { name,",
    "    location, kind };",
    "}",
    "const other = (country: string) => ({",
    "  country });",
    "export const sites = [",
    "  site('a', { latitude: 1,",
    "    longitude: 2 }), other('kr')];",
  ];
  expect(lineOf(lines, [0, "name"])).toBe(3);
  expect(lineOf(lines, [0, "location", "longitude"])).toBe(10);
  expect(lineOf(lines, [1, "country"])).toBe(7);
});

test("what is computed otherwise is told by the closest line", () => {
  expect(lineOf(["", "export const sites = names.map(site);"], [3, "name"])).toBe(2);
  expect(lineOf(["", "export const sites = [", "  load('a'),", "];"], [0, "name"])).toBe(3);
  expect(lineOf(["import { sites } from './others';"], [0, "name"])).toBe(1);
});

test("a declaration that goes round in circles ends", () => {
  expect(lineOf(["const a = b;", "const b = a;", "export const sites = [a];"], [0, "name"])).toBe(3);
  expect(lineOf(["export const sites = [...sites];"], [0, "name"])).toBe(1);
  expect(lineOf(["const a = { ...a };", "export const sites = [a];"], [0, "name"])).toBe(2);
});
