import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ToolName } from "@holdfast/toolchain";
import { toolNames } from "@holdfast/toolchain";
import { kwokStages } from "@holdfast/toolchain/definitions/pinned-definitions";
import { officialRelease } from "@holdfast/toolchain/download/releases";
import { versionRanges } from "@holdfast/toolchain/versions/pinned-versions";
import { compareVersions } from "@holdfast/toolchain/versions/compare";

const toolchain = dirname(require.resolve("@holdfast/toolchain/package.json"));
const read = (...names: string[]) => readFileSync(join(toolchain, ...names), "utf8");

test.each([
  ["etcd", "etcd", "go.etcd.io/etcd/server/v3"],
  ["kube-apiserver", "kubernetes", "k8s.io/kubernetes"],
  ["kwok", "kwok", "sigs.k8s.io/kwok"],
  ["check-registers", "porcupine", "github.com/anishathalye/porcupine"],
  ["pulumi", "pulumi", "github.com/pulumi/pulumi/pkg/v3"],
  ["pulumi", "pulumi", "github.com/pulumi/pulumi/sdk/v3"],
] satisfies [ToolName, string, string][])(
  "%s is built from go/%s at the pinned version of %s",
  (name, folder, module) => {
    const required = new RegExp(`^\\s*(?:require )?${module} v(\\S+)`, "m").exec(
      read("go", folder, "go.mod"),
    );
    expect(required?.[1]).toBe(versionRanges[name].pinned);
    expect(read("go", folder, "go.sum")).toContain(`${module} v${versionRanges[name].pinned} h1:`);
  },
);

test("Kubernetes' staging modules are of its version", () => {
  const [, minor, patch] = versionRanges["kube-apiserver"].pinned.split(".");
  const replaced = [
    ...read("go", "kubernetes", "go.mod").matchAll(/^\s*k8s\.io\/\S+ => k8s\.io\/\S+ (\S+)$/gm),
  ];
  expect(replaced.length).toBeGreaterThan(30);
  expect(new Set(replaced.map(([, version]) => version))).toEqual(new Set([`v0.${minor}.${patch}`]));
});

test("moto is installed at its pinned version, with everything it needs at exact versions", () => {
  const lines = read("python", "requirements.txt")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines).toContain(`moto==${versionRanges.moto_server.pinned}`);
  for (const line of lines) expect(line).toMatch(/^[A-Za-z0-9._-]+==[0-9][0-9a-zA-Z.]*$/);
});

test("the engine and its Kubernetes plugin are those of the SDKs that the programs are written with", () => {
  const { dependencies } = JSON.parse(read("..", "package.json")) as { dependencies: Record<string, string> };
  expect(versionRanges.pulumi.pinned).toBe(dependencies["@pulumi/pulumi"]);
  expect(versionRanges["pulumi-resource-kubernetes"].pinned).toBe(dependencies["@pulumi/kubernetes"]);
});

test("kwok plays its own version's stages", () => {
  expect(kwokStages.map(({ version }) => version)).toEqual([`v${versionRanges.kwok.pinned}`]);
});

test.each(toolNames)("the pinned version of %s serves", (name) => {
  const { pinned, minimum, below } = versionRanges[name];
  expect(compareVersions(pinned, minimum)).toBeGreaterThanOrEqual(0);
  if (below !== undefined) expect(compareVersions(pinned, below)).toBeLessThan(0);
});

test("every official release is of the pinned version, over https, with checksums of the same release", () => {
  for (const name of toolNames) {
    for (const platform of ["linux", "darwin", "win32"]) {
      for (const arch of ["x64", "arm64", "ppc64"]) {
        const release = officialRelease(name, { platform, arch });
        if (release === undefined) continue;
        for (const address of [release.address, release.checksums]) {
          expect(address).toMatch(/^https:\/\/(github\.com|dl\.k8s\.io)\//);
          expect(address).toContain(`/v${versionRanges[name].pinned}/`);
        }
      }
    }
  }
});

test("releases are named as their makers name them", () => {
  const linux = { platform: "linux", arch: "x64" };
  const mac = { platform: "darwin", arch: "arm64" };
  const names = (name: ToolName, machine: typeof linux) =>
    officialRelease(name, machine)?.address.replace(/^.*\//, "");
  expect(names("pulumi", linux)).toBe("pulumi-v3.259.0-linux-x64.tar.gz");
  expect(names("pulumi", mac)).toBe("pulumi-v3.259.0-darwin-arm64.tar.gz");
  expect(names("pulumi-resource-kubernetes", linux)).toBe(
    "pulumi-resource-kubernetes-v4.32.0-linux-amd64.tar.gz",
  );
  expect(names("etcd", { ...linux, arch: "arm64" })).toBe("etcd-v3.6.8-linux-arm64.tar.gz");
  expect(names("etcd", mac)).toBeUndefined();
  expect(names("kube-apiserver", mac)).toBeUndefined();
  expect(names("kwok", linux)).toBeUndefined();
});

test("the page about the toolchain names the versions that are pinned", () => {
  const rows = [
    ...read("..", "docs", "toolchain.md").matchAll(/^\| `([a-z_-]+)` +\| (\S+) +\| ([^|]+?) +\|/gm),
  ];
  expect(rows.map(([, name, pinned, serves]) => ({ name, pinned, serves }))).toEqual(
    toolNames.map((name) => {
      const { pinned, minimum, below } = versionRanges[name];
      return { name, pinned, serves: `from ${minimum}${below === undefined ? "" : `, to ${below}`}` };
    }),
  );
});
