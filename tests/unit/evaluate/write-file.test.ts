import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { removeOld, writeAllWhole, writeWhole } from "@holdfast/evaluate/write-file";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "holdfast-write-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);

test("writes every file or, when one cannot be, none, and leaves nothing of its own behind", () => {
  writeFileSync(at("file"), "not a folder");
  writeFileSync(at("old"), "old");
  const files = [
    { file: at("old"), text: "new" },
    { file: at("inner/new"), text: "new" },
    { file: at("file/below"), text: "new" },
  ];
  expect(() => writeAllWhole(files)).toThrow(`${at("file/below")} cannot be written`);
  expect(readFileSync(at("old"), "utf8")).toBe("old");
  expect(readdirSync(folder).sort()).toEqual(["file", "inner", "old"]);
  expect(readdirSync(at("inner"))).toEqual([]);
  writeAllWhole(files.slice(0, 2));
  expect([readFileSync(at("old"), "utf8"), readFileSync(at("inner/new"), "utf8")]).toEqual(["new", "new"]);
});

test.each(["file", "nowhere"])("writes where a link leads, and the link stays (%s)", (target) => {
  if (target === "file") writeFileSync(at("file"), "old");
  symlinkSync(target, at("link"));
  writeWhole(at("link"), "new");
  expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(at(target), "utf8")).toBe("new");
});

test("writes to a device as it is, and never removes it", () => {
  symlinkSync("/dev/null", at("device"));
  removeOld(at("device"));
  writeWhole(at("device"), "text");
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  expect(lstatSync(at("device")).isSymbolicLink()).toBe(true);
});

test("removes a file, the one that a link leads to, and nothing where there is none", () => {
  writeFileSync(at("file"), "old");
  symlinkSync("file", at("link"));
  removeOld(at("link"));
  expect([existsSync(at("file")), lstatSync(at("link")).isSymbolicLink()]).toEqual([false, true]);
  removeOld(at("nowhere"));
  removeOld(at("nowhere/below"));
});

test("does not remove a folder", () => {
  expect(() => removeOld(folder)).toThrow(`${folder} cannot be written`);
});
