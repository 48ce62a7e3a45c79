import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { spawnSync } from "node:child_process";
import { changesIn, changesText, unexplained } from "@holdfast/operations/declaration/changes";
import { PulumiEngine } from "@holdfast/operations/declaration/engine";
import { StepFailure } from "@holdfast/operations/refusal";

let folder: string;

/** Puts a command named pulumi on PATH that writes its arguments down and then does what a shell script says. */
function pulumiDoes(script: string): PulumiEngine {
  const command = path.join(folder, "pulumi");
  writeFileSync(command, `#!/bin/sh\necho "$@" >> ${path.join(folder, "calls")}\n${script}\n`);
  chmodSync(command, 0o755);
  const environment = { PATH: `${folder}:${process.env["PATH"]}` };
  return new PulumiEngine(folder, [path.join(folder, "policies")], environment);
}

const calls = () => readFileSync(path.join(folder, "calls"), "utf8").trimEnd().split("\n");

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "holdfast-pulumi-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urn = (type: string, name: string) => `urn:pulumi:ansan::holdfast::${type}::${name}`;
const preview = JSON.stringify({
  steps: [
    { op: "same", urn: urn("holdfast:index:DataCenter", "ansan") },
    { op: "update", urn: urn("holdfast:index:AuthoritativeServer$kubernetes:core/v1:ConfigMap", "answers") },
    { op: "delete", urn: urn("holdfast:index:Route53Zone$aws:route53/record:Record", "pay-ansan") },
    { op: "delete", urn: urn("kubernetes:apps/v1:StatefulSet", "payments-0-ansan") },
  ],
  changeSummary: { same: 1, update: 1, delete: 2 },
});

describe("a preview", () => {
  test("reads the stack's file as it would be, and no policy is left out", async () => {
    const engine = pulumiDoes(`cp "$4" ${path.join(folder, "given")}; cat <<'END'\n${preview}\nEND`);
    const changes = await engine.preview("ansan", "config:\n  holdfast:evacuated: [pangyo]\n");
    expect(readFileSync(path.join(folder, "given"), "utf8")).toContain("holdfast:evacuated: [pangyo]");
    expect(changes.map(({ operation, name }) => `${operation} ${name}`)).toEqual([
      "update answers",
      "delete pay-ansan",
      "delete payments-0-ansan",
    ]);
    expect(calls()[0]).toMatch(
      /^preview --json --config-file \S+ --policy-pack \S+policies --stack ansan --non-int/,
    );
    const [, file = ""] = /--config-file (\S+)/.exec(calls()[0] ?? "") ?? [];
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
  });

  test("that fails is told with its last lines", async () => {
    const engine = pulumiDoes('echo "error: [2003] a policy is violated" >&2; exit 255');
    const failure = engine.preview("ansan", "config: {}\n");
    await expect(failure).rejects.toThrow(StepFailure);
    await expect(failure).rejects.toThrow(/the preview of ansan fails:[^]*a policy is violated/);
  });

  test("is counted by what it does, and what no operation does is found", () => {
    const changes = changesIn(preview) ?? [];
    expect(changesText(changes)).toBe("1 update (ConfigMap 1), 2 delete (Record 1, StatefulSet 1)");
    expect(unexplained(changes).map(({ name }) => name)).toEqual(["payments-0-ansan"]);
    expect(changesIn("{}")).toEqual([]);
    expect(changesIn("no JSON")).toBeUndefined();
    expect(changesIn('{"steps":7}')).toBeUndefined();
  });
});

describe("an update", () => {
  const locked = (holder: string) => `
    case "$*" in
      cancel*) touch ${path.join(folder, "cancelled")} ;;
      *) test -e ${path.join(folder, "cancelled")} && exit 0
         echo "error: the stack is currently locked by 1 lock(s)."
         echo "  file:///locks/1.json: created by operator@${holder} at 2026-01-01"
         exit 255 ;;
    esac`;

  test("is not previewed again, since it was", async () => {
    await pulumiDoes("exit 0").update("ansan", false);
    expect(calls()).toEqual([
      expect.stringMatching(/^up --yes --skip-preview --policy-pack \S+ --stack ansan/),
    ]);
  });

  test("that fails is told, and where to read on", async () => {
    const failure = pulumiDoes('echo "error: update failed"; exit 1').update("ansan", false);
    await expect(failure).rejects.toThrow(/the update of ansan fails:[^]*update failed[^]*docs\/runbook\.md/);
  });

  test("takes the lock of the one that was cut off, once its process has ended", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await pulumiDoes(locked(`${hostname()} (pid ${pid})`)).update("ansan", true);
    expect(calls().map((call) => call.split(" ")[0])).toEqual(["up", "cancel", "up"]);
    expect(calls()[2]).toContain("--refresh");
  });

  test("leaves the lock of one that still runs", async () => {
    const engine = pulumiDoes(locked(`${hostname()} (pid ${process.pid})`));
    await expect(engine.update("ansan", true)).rejects.toThrow(/still runs as process \d+/);
    expect(calls()).toHaveLength(1);
  });

  test("never takes anybody else's lock", async () => {
    await expect(pulumiDoes(locked("elsewhere (pid 1)")).update("ansan", false)).rejects.toThrow(
      /currently locked/,
    );
    expect(calls()).toHaveLength(1);
  });
});

test("a secret is read by its path, and where there is none the command to see it is named", async () => {
  expect(await pulumiDoes("printf text").secret("ansan", "holdfast:kubeconfigs.ansan")).toBe("text");
  expect(calls()[0]).toContain("config get --path holdfast:kubeconfigs.ansan --stack ansan");
  await expect(
    pulumiDoes("echo 'error: not found' >&2; exit 1").secret("ansan", "holdfast:x"),
  ).rejects.toThrow(/holdfast:x of stack ansan cannot be read[^]*not found/);
});

test("without the command on PATH it is said where to get it", async () => {
  await expect(new PulumiEngine(folder, [], { PATH: folder }).update("ansan", false)).rejects.toThrow(
    /the Pulumi command is not there[^]*install/,
  );
});
