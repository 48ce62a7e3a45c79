import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { readTextFile } from "@holdfast/evaluate/read-file";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "holdfast-read-"));
  mkdirSync(path.join(folder, "folder"));
  symlinkSync("nowhere", path.join(folder, "dangling"));
  symlinkSync("circle", path.join(folder, "circle"));
  execFileSync("bash", ["-c", 'mkfifo "$0"', path.join(folder, "pipe")]);
  writeFileSync(path.join(folder, "latin1"), Buffer.from("caf\u00e9", "latin1"));
  writeFileSync(path.join(folder, "gzip"), gzipSync("{}"));
  writeFileSync(path.join(folder, "huge"), "");
  truncateSync(path.join(folder, "huge"), 5 * 2 ** 30);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string, patience = 0.3) =>
  readTextFile(path.join(folder, name), { fix: "name another", patience });

test.each([
  ["nowhere", "it does not exist"],
  ["dangling", "it is a link to a file that does not exist"],
  ["circle", "it is a link that leads back to itself"],
  ["latin1/below", "a part of its path is a file, not a folder"],
  ["folder", "it is a folder"],
  ["pipe", "it is a pipe, and nothing was written to it in time"],
  ["/dev/zero", "it is a device, not a file"],
  ["huge", "it is larger than 100 MiB"],
  ["latin1", "it is not text in UTF-8"],
  ["gzip", "it is compressed with gzip"],
])("%s is refused: %s", (name, why) => {
  const file = path.isAbsolute(name) ? name : path.join(folder, name);
  expect(() => readTextFile(file, { fix: "name another", patience: 0.3 })).toThrow(
    `${file} cannot be read\n  at: ${file}\n  why: ${why}\n  fix: name another`,
  );
});

test.each([
  ["UTF-8", Buffer.from("caf\u00e9")],
  ["UTF-8 with a byte order mark", Buffer.from("\ufeffcaf\u00e9")],
  ["UTF-16 as PowerShell writes it", Buffer.from("\ufeffcaf\u00e9", "utf16le")],
  ["UTF-16 of the other byte order", Buffer.from("\ufeffcaf\u00e9", "utf16le").swap16()],
])("%s is read", (_name, bytes) => {
  writeFileSync(path.join(folder, "text"), bytes);
  expect(read("text")).toBe("caf\u00e9");
});

test("a pipe is read to its end, however slowly it is written", () => {
  const script = `
    require("tsx/cjs");
    const { readTextFile } = require("./evaluate/read-file");
    process.stdout.write(readTextFile(process.argv[1], { fix: "", patience: 20 }));
  `;
  const node = path.join(__dirname, "../../../node_modules/.bin/node");
  const printed = execFileSync(
    "bash",
    ["-c", '"$0" -e "$1" <(printf one; sleep 1; printf two)', node, script],
    { cwd: path.join(__dirname, "../../.."), encoding: "utf8" },
  );
  expect(printed).toBe("onetwo");
});
