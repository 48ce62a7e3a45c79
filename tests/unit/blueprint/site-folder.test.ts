import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSiteFolder } from "@holdfast/blueprint/sites/site-source";
import { Refusals } from "@holdfast/blueprint/source/refusals";
import { refusals } from "./expect-invalid-input";

const temporary = mkdtempSync(join(tmpdir(), "holdfast-site-folder-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const oslo = "name: oslo\ncountry: 'no'\ncores: 64\nmemoryGiB: 256\nstorageTiB: 20\n";

/** A folder with some files. */
function folder(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(temporary, "sites-"));
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith("/")) mkdirSync(join(made, name));
    else writeFileSync(join(made, name), text);
  }
  return made;
}

const read = (from: string) => {
  const kept = new Refusals();
  const sites = readSiteFolder(from, kept);
  kept.throwIfAny();
  return sites;
};

test("each file of a folder is a site, known by its line", () => {
  const from = folder({ "oslo.yaml": oslo, "witness.yml": "name: witness\nregion: eu-north-1\n" });
  const { sites, where } = read(from);
  expect(sites.map(({ name, kind, country }) => [name, kind, country])).toEqual([
    ["oslo", "owned", "no"],
    ["witness", "cloud", "se"],
  ]);
  expect(where(sites[0]!, ["cores"])).toBe(`${join(from, "oslo.yaml")}:3`);
});

test.each<[title: string, files: Record<string, string>, what: RegExp, where: string]>([
  ["a file of another name", { "bergen.yaml": oslo }, /bergen\.yaml declares the site oslo/, "bergen.yaml:1"],
  ["a file that is no YAML", { "oslo.yaml": "name: [" }, /not valid YAML/, "oslo.yaml:1"],
  [
    "a file that was put aside",
    { "oslo.yaml": oslo, "oslo.yaml.bak": oslo },
    /is no site's file/,
    "oslo.yaml.bak",
  ],
  ["a folder in it", { "oslo.yaml": oslo, "old/": "" }, /is a folder, and sites in it/, "old"],
  ["a wrong value", { "oslo.yaml": oslo.replace("64", "many") }, /cores of oslo is "many"/, "oslo.yaml:3"],
  ["an empty file", { "oslo.yaml": "" }, /^the file is empty$/, "oslo.yaml:1"],
])("a folder of sites with %s is refused with its place", (_title, files, what, where) => {
  const from = folder(files);
  const found = refusals(() => read(from));
  expect(found).toHaveLength(1);
  expect(found[0]?.what).toMatch(what);
  expect(found[0]?.where).toBe(join(from, where));
});

test("a folder that is not there, and one without a site, are refused", () => {
  expect(refusals(() => read(join(temporary, "nowhere")))[0]?.what).toContain("the folder of sites");
  expect(refusals(() => read(folder({})))).toMatchObject([{ what: "there is no site" }]);
});
