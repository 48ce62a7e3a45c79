import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ToolNotFoundError } from "@holdfast/toolchain";
import { findPinned } from "@holdfast/toolchain/definitions/find-definitions";
import {
  customResourceDefinitions,
  kwokStages,
  type PinnedDefinitions,
} from "@holdfast/toolchain/definitions/pinned-definitions";
import { FakeMachine, inNode } from "./fake-machine";
import { FakeSite } from "./fake-site";

const texts: Record<string, string> = { "crd/one.yaml": "kind: One\n", "crd/two.yaml": "kind: Two\n" };
const pinned: PinnedDefinitions = {
  module: "example.test/made/definitions",
  version: "v1.2.3",
  repository: "https://files.example.test/v1.2.3/",
  files: Object.entries(texts).map(([path, text]) => ({
    path,
    sha256: createHash("sha256").update(text).digest("hex"),
  })),
};

let machine: FakeMachine;
let site: FakeSite;
beforeEach(async () => {
  machine = new FakeMachine();
  site = await FakeSite.start();
  machine.environment.HOLDFAST_DOWNLOAD_MIRROR = site.address;
});
afterEach(async () => {
  await site.stop();
  machine.remove();
});

function serve(served = texts): void {
  for (const [path, text] of Object.entries(served))
    site.pages.set(`files.example.test/v1.2.3/${path}`, text);
}

/** A go whose module cache has the module. */
function serveModule(served = texts): void {
  const folder = machine.folder("modules", "definitions@v1.2.3");
  for (const [path, text] of Object.entries(served)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  machine.program(
    "bin",
    "go",
    inNode(`
      if (process.argv.slice(2).join(" ") !== "mod download -json example.test/made/definitions@v1.2.3") process.exit(2);
      console.error("go: downloading example.test/made/definitions v1.2.3");
      console.log(JSON.stringify({ Path: "example.test/made/definitions", Dir: ${JSON.stringify(folder)} }, null, 2));`),
  );
}

async function found(): Promise<string[]> {
  return (await findPinned(pinned, machine.options())).map((path) => readFileSync(path, "utf8"));
}

test("come from the repository, and then from the cache", async () => {
  serve();
  expect(await found()).toEqual(Object.values(texts));
  await site.stop();
  expect(await found()).toEqual(Object.values(texts));
  expect(machine.cached()).toEqual(["definitions-v1.2.3"]);
});

test("come from the Go module where the repository cannot be reached", async () => {
  serveModule();
  expect(await found()).toEqual(Object.values(texts));
  expect(machine.said).toContainEqual(expect.stringContaining("download: "));
});

test("with other content are used from nowhere", async () => {
  serve({ ...texts, "crd/two.yaml": "kind: Three\n" });
  serveModule({ ...texts, "crd/two.yaml": "kind: Three\n" });
  const failure: unknown = await found().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ToolNotFoundError);
  expect((failure as ToolNotFoundError).attempts.map(({ where }) => where)).toEqual([
    "cache",
    "download",
    "Go module",
  ]);
  expect((failure as Error).message).toContain("it is not used");
  expect((failure as Error).message).toContain("the module's files are not those whose checksums are pinned");
  expect(machine.cached()).toEqual([]);
});

test("that were changed in the cache are fetched again", async () => {
  serve();
  const [first] = await findPinned(pinned, machine.options());
  writeFileSync(first ?? "", "kind: Changed\n");
  expect(await found()).toEqual(Object.values(texts));
});

test("in a cache that cannot be written are not fetched at all", async () => {
  serve();
  writeFileSync(join(machine.root, "file"), "");
  const options = machine.options({ cache: join(machine.root, "file") });
  await expect(findPinned(pinned, options)).rejects.toThrow(
    "set XDG_CACHE_HOME to a folder that can be written",
  );
  expect(site.asked).toEqual([]);
});

test.each([...customResourceDefinitions, ...kwokStages])(
  "$module is pinned to one version throughout",
  (pinned) => {
    expect(pinned.repository).toContain(`/${pinned.version}/`);
    for (const { sha256 } of pinned.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  },
);
