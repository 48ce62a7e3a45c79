import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
  findCustomResourceDefinitions,
  findKwokStages,
  findTool,
  type FindOptions,
} from "@holdfast/toolchain";
import { parseAllDocuments } from "yaml";

/** Nothing but the `go` on PATH, which downloads modules where it has not got them. */
describe("with nothing but Go", () => {
  const cache = mkdtempSync(join(tmpdir(), "holdfast-toolchain-"));
  const withoutEtcd = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, "etcd")))
    .join(delimiter);
  const said: string[] = [];
  const options: FindOptions = {
    cache,
    environment: {
      ...process.env,
      PATH: withoutEtcd,
      KUBEBUILDER_ASSETS: "",
      // Nobody listens there: no site is reached, wherever this runs.
      HOLDFAST_DOWNLOAD_MIRROR: "http://127.0.0.1:9",
    },
    onProgress: (line) => said.push(line),
  };
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const kinds = (files: readonly string[]) =>
    files.map((file) => {
      const documents = parseAllDocuments(readFileSync(file, "utf8")).map(
        (document) => document.toJS() as { kind: string; spec: { names?: { kind: string } } } | null,
      );
      return documents.filter(Boolean).map((each) => each?.spec.names?.kind ?? each?.kind);
    });

  test("etcd is built, runs, and is in the cache the next time", async () => {
    const etcd = await findTool("etcd", options);
    expect(etcd).toMatchObject({ version: "3.6.8", source: "built" });
    expect(said).toContainEqual(expect.stringContaining("download: 127.0.0.1:9 cannot be reached"));
    expect(execFileSync(etcd.path, ["--version"], { encoding: "utf8" })).toContain("etcd Version: 3.6.8");
    expect(await findTool("etcd", options)).toEqual({ ...etcd, source: "cache" });
  });

  test("the custom resources' definitions come from their modules, as pinned", async () => {
    expect(kinds(await findCustomResourceDefinitions(options))).toEqual([
      ["GatewayClass"],
      ["Gateway"],
      ["HTTPRoute"],
      ["EnvoyProxy"],
      ["Certificate"],
      ["Issuer"],
      ["AWSPCAClusterIssuer"],
    ]);
  });

  test("kwok's stages come from its module, as pinned", async () => {
    expect(kinds(await findKwokStages(options))).toEqual([
      ["Stage"],
      ["Stage"],
      ["Stage"],
      ["Stage"],
      ["Stage"],
    ]);
  });
});
