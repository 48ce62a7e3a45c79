import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabFolder } from "@holdfast/lab/record/folder";
import { takeLock } from "@holdfast/lab/record/lock";
import { type LabRecord, parseRecord, programsOf } from "@holdfast/lab/record/record";
import { declaredSite } from "../declared-sites";

const parent = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-lab-folder-")));
const folder = new LabFolder(join(parent, "lab"));

afterEach(() => folder.remove());
afterAll(() => rmSync(parent, { recursive: true }));

const program = {
  pid: 7,
  started: "boot/9",
  name: "etcd",
  path: "/bin/etcd",
  version: "3.6.8",
  source: "PATH",
};

const record: LabRecord = {
  format: 1,
  phase: "running",
  starter: { pid: 6, started: "boot/8" },
  startedAt: "2022-10-15T06:19:00.000Z",
  sites: [
    {
      declared: {
        ...declaredSite,
        halls: [...declaredSite.halls],
        preparedStorageClasses: [...declaredSite.preparedStorageClasses],
      },
      address: "127.0.10.1",
      programs: [program],
    },
  ],
  aws: {
    address: "127.0.9.1",
    region: "ap-northeast-2",
    accountId: "210987654321",
    programs: [{ ...program, pid: 8, name: "moto_server" }],
  },
};

test("what was written is read back", () => {
  folder.create(["one", "aws"]);
  expect(folder.read()).toBeUndefined();
  folder.write(record);
  expect(folder.read()).toEqual(record);
  expect(programsOf(record).map(({ name }) => name)).toEqual(["etcd", "moto_server"]);
});

test("nobody but the owner looks inside", () => {
  folder.create(["one"]);
  folder.write(record);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(statSync(folder.logs("one")).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder.path, "lab.json")).mode & 0o777).toBe(0o600);
});

test.each([
  "",
  "{",
  "[]",
  JSON.stringify({ ...record, format: 2 }),
  JSON.stringify({ ...record, starter: 6 }),
])("what is no record is none: %.20s", (text) => {
  expect(parseRecord(text)).toBeUndefined();
  folder.create([]);
  writeFileSync(join(folder.path, "lab.json"), text);
  expect(folder.read()).toBeUndefined();
});

test("logs stay when they are to be kept", () => {
  folder.create(["one"]);
  folder.write(record);
  writeFileSync(folder.log("one", "etcd"), "a line\n");
  mkdirSync(folder.site("one"), { recursive: true });
  mkdirSync(join(folder.path, "state"));
  writeFileSync(join(folder.path, "passphrase"), "secret");
  folder.remove(true);
  expect(existsSync(folder.log("one", "etcd"))).toBe(true);
  expect(existsSync(folder.site("one"))).toBe(false);
  expect(folder.read()).toBeUndefined();
  expect(readdirSync(folder.path)).toEqual(["logs"]);
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

test("a folder is the same by every path to it, whether it is there or not", () => {
  symlinkSync(parent, join(parent, "link"));
  expect(new LabFolder(join(parent, "link", "lab")).path).toBe(folder.path);
  expect(new LabFolder(join(parent, "link", "new", "lab")).path).toBe(join(parent, "new", "lab"));
});

test("one at a time holds the lock of a folder", async () => {
  const lock = await takeLock(folder.path);
  expect(lock).toBeDefined();
  expect(await takeLock(folder.path)).toBeUndefined();
  const other = await takeLock(`${folder.path}-of-another`);
  expect(other).toBeDefined();
  await other?.release();
  await lock?.release();
  const again = await takeLock(folder.path);
  expect(again).toBeDefined();
  await again?.release();
});
