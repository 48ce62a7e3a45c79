import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { versionRanges } from "@holdfast/toolchain/versions/pinned-versions";
import { parse } from "yaml";
import { versionDifferenceText } from "@holdfast/report/drill/version-differences";
import { readImageReference, versionsOfImage } from "@holdfast/drill/declared/image-reference";
import { versionDifferences } from "@holdfast/drill/report/version-differences";
import { patroniPackages } from "@holdfast/drill/sites/programs";
import { exampleCommand } from "@holdfast/blueprint/configuration/keys";
import { etcdArchive, images, versions } from "@holdfast/blueprint/images";

type Program = keyof typeof versions;

/** How documents call each program. */
const names: Readonly<Record<string, Program>> = {
  etcd: "etcd",
  postgresql: "postgresql",
  patroni: "patroni",
  pgbackrest: "pgbackrest",
  haproxy: "haproxy",
  powerdns: "powerdns",
  "powerdns authoritative server": "powerdns",
};

const tracked = (...patterns: string[]) =>
  execFileSync("git", ["ls-files", "--", ...patterns], { encoding: "utf8" })
    .trim()
    .split("\n");

/** Negative where a version is before another; a shorter one is equal to each that begins with it. */
function compare(one: string, other: string): number {
  const [left, right] = [one.split("."), other.split(".")];
  for (let part = 0; part < Math.min(left.length, right.length); part++) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a text says of versions: `etcd 3.6`, `HAProxy 2.6 or later`, `PowerDNS 4.7 to 5.0`; in comments over line ends too. */
const mention =
  /(etcd|postgresql|patroni|pgbackrest|haproxy|powerdns(?: authoritative server)?) v?(\d+(?:\.\d+)*)(?: to (\d+(?:\.\d+)*)|( or later))?/gi;

function mentionsIn(file: string) {
  const text = readFileSync(file, "utf8").replace(/\s*\n\s*(\*|\/\/)?\s*/g, " ");
  return [...text.matchAll(mention)].map(([said, name = "", from = "", to, later]) => ({
    said,
    program: names[name.toLowerCase()]!,
    from,
    to: to ?? (later === undefined ? from : undefined),
  }));
}

test("images are tagged with the declared versions", () => {
  const declared = Object.values(images).flatMap((image) => [...versionsOfImage(readImageReference(image))]);
  expect(Object.fromEntries(declared)).toEqual(versions);
});

test("an example's images are tagged with the declared versions", () => {
  const ours = new Set(Object.values(images).map((each) => readImageReference(each).name));
  const tagged = tracked("examples/one-service/*.ts")
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\bimage\("([^"]+)"\)/g)])
    .map(([, image = ""]) => readImageReference(image))
    .filter(({ name }) => ours.has(name));
  // What the example declares no store of has no image there.
  const ofDatabases = Object.entries(versions).filter(([program]) =>
    Object.values(names).includes(program as Program),
  );
  expect(Object.fromEntries(tagged.flatMap((each) => [...versionsOfImage(each)]))).toEqual(
    Object.fromEntries(ofDatabases),
  );
});

test("the image of a database is built with the declared versions, and is pushed under their tag", () => {
  const built = [
    ...readFileSync("images/postgresql/Dockerfile", "utf8").matchAll(/^ARG ([A-Z]+)=([\d.]+)$/gm),
  ];
  const byProgram = Object.fromEntries(
    built.map(([, name = "", version = ""]) => [name.toLowerCase(), version]),
  );
  expect(Object.keys(byProgram).sort()).toEqual(["patroni", "pgbackrest", "postgresql"]);
  for (const [program, version] of Object.entries(byProgram))
    expect(compare(versions[program as Program], version)).toBe(0);
  const [, patroni = ""] = /^patroni\[etcd3\]==(.+)$/.exec(patroniPackages[0] ?? "") ?? [];
  expect(byProgram["patroni"]).toBe(patroni);
  const tags = new Set(readFileSync("images/README.md", "utf8").match(/registry\S+\/postgresql:\S+/g));
  expect([...tags]).toEqual([images.postgresql.split("@")[0]]);
});

test.each(tracked("Pulumi.*.yaml"))("cloud voters in %s install the declared etcd", (file) => {
  const { config } = parse(readFileSync(file, "utf8")) as {
    config: Record<string, Record<string, { etcdKey: string; etcdSha256: string }>>;
  };
  for (const { etcdKey, etcdSha256 } of Object.values(config["holdfast:cloudVoters"] ?? {}))
    expect({ key: etcdKey, sha256: etcdSha256 }).toEqual(etcdArchive);
});

test("a key that is missing is shown with the declared etcd", () => {
  const example = { stack: "dev", part: "everything", dataSite: "ansan", cloudRegion: "aws-seoul" };
  const command = (field: string) => exampleCommand(example, "cloudVoters", [example.cloudRegion, field]);
  expect(command("etcdKey")).toContain(etcdArchive.key);
  expect(command("etcdSha256")).toContain(etcdArchive.sha256);
});

test("the toolchain's etcd and the drill's Patroni are the declared ones", () => {
  expect(versionRanges.etcd.pinned).toBe(versions.etcd);
  const [, patroni = ""] = /^patroni\[etcd3\]==(.+)$/.exec(patroniPackages[0] ?? "") ?? [];
  expect(
    versionDifferences([{ server: "Patroni", version: patroni, declared: declared("patroni") }]),
  ).toEqual([]);
});

/** What was measured names what ran; everything else names what is declared, or a range that holds it. */
const texts = tracked(
  "README.md",
  "docs/*.md",
  "images/*.md",
  "components/*.md",
  "components/*.ts",
  "stacks/*.ts",
  "stacks/*.md",
  "examples/*.ts",
  "examples/*.md",
).filter((file) => file !== "docs/drill-results.md");

test("documents and components say that they are for the declared versions", () => {
  const found = texts.flatMap((file) => mentionsIn(file).map((each) => ({ file, ...each })));
  const wrong = found.filter(
    ({ program, from, to }) =>
      compare(versions[program], from) < 0 || (to !== undefined && compare(versions[program], to) > 0),
  );
  expect(wrong).toEqual([]);
  // Each program's component says which versions it is for.
  const stated = found.filter(({ file }) => file.startsWith("components/")).map(({ program }) => program);
  expect(new Set(stated)).toEqual(new Set(Object.values(names)));
});

const declared = (program: Program) => ({ versions: [versions[program]], unversioned: false });

test("the recorded drills name each program that did not run in the declared version, and no other", () => {
  const recorded = readFileSync("docs/drill-results.md", "utf8");
  const programs = /^- Programs: (.+)$/m.exec(recorded)?.[1]?.split(", ") ?? [];
  const servers = programs.flatMap((each) => {
    const [server = "", version = ""] = each.split(" ");
    const program = names[server.toLowerCase()];
    return program ? [{ server, version, declared: declared(program) }] : [];
  });
  expect(new Set(servers.map(({ server }) => names[server.toLowerCase()]))).toEqual(
    new Set(Object.values(names)),
  );
  const listed = recorded
    .split("\n## ")
    .find((section) => section.startsWith("Declared versions that were not drilled\n"))
    ?.split("\n")
    .filter((line) => line.startsWith("- "));
  const expected = versionDifferences(servers).map((each) => `- ${versionDifferenceText(each)}`);
  expect(listed ?? []).toEqual(expected);
});
