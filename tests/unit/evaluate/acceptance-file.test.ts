import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ACCEPTANCE_FILE, readAcceptanceFile } from "@holdfast/evaluate/acceptance-file";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-accept-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  writeFileSync(path.join(folder, ACCEPTANCE_FILE), text);
  return readAcceptanceFile(folder, ["capacity-holds", "ways-are-open"]);
}

const entry = (...lines: string[]) =>
  ["- policy: capacity-holds", "reason: it grows", "owner: mail team", ...lines].join("\n  ");

test("entries are read with the lines on which they stand", () => {
  expect(
    read(
      `# accepted\n${entry("service: mail", "until: 2027-01-31")}\n${entry("resource: mail-*", "until: 2027-02-01")}\n`,
    ),
  ).toEqual([
    {
      policy: "capacity-holds",
      reason: "it grows",
      owner: "mail team",
      service: "mail",
      until: "2027-01-31",
      where: `${ACCEPTANCE_FILE}:2`,
    },
    {
      policy: "capacity-holds",
      reason: "it grows",
      owner: "mail team",
      resource: "mail-*",
      until: "2027-02-01",
      where: `${ACCEPTANCE_FILE}:7`,
    },
  ]);
});

test("a project without the file, and one with an empty file, accept nothing", () => {
  expect(readAcceptanceFile(path.join(folder, "elsewhere"), [])).toEqual([]);
  expect(read("# nothing yet\n")).toEqual([]);
});

test.each([
  ["a mapping", "policy: capacity-holds\n", 1, /is not a list/],
  ["what is no YAML", "- {\n", 2, /is not YAML/],
  [
    "an unknown policy",
    entry("service: mail", "until: 2027-01-31").replace("capacity-holds", "capacity-hold"),
    1,
    /capacity-hold is no policy/,
  ],
  ["a day that there is not", entry("service: mail", "until: 2027-02-30"), 5, /until: the last day/],
  ["no end", entry("service: mail"), 1, /until: the last day/],
  ["neither a resource nor a service", entry("until: 2027-01-31"), 1, /resource or service is expected/],
  ["an unknown field", entry("service: mail", "until: 2027-01-31", "ends: never"), 6, /ends: is no field/],
  ["an entry that is text", "- capacity-holds\n", 1, /expected/],
])("a file that holds %s is refused with its line", (_, text, line, what) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      detail: expect.objectContaining({
        what: expect.stringMatching(what) as string,
        where: `${path.join(folder, ACCEPTANCE_FILE)}:${line}`,
      }) as object,
    }) as Error,
  );
});

test("everything that is wrong is told at once", () => {
  expect(() => read(`${entry("until: soon", "service: mail")}\n${entry("service: mail")}\n`)).toThrow(
    /:4\n[^]*:6\n/,
  );
});
