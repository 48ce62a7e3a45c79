import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyPack, ShippedProject } from "../tests/system/engine/shipped-project";

/** Previews of each kind; an odd number has a median. */
const runs = 3;

function median(seconds: readonly number[]): number {
  return seconds.toSorted((left, right) => left - right)[Math.floor(seconds.length / 2)] ?? Number.NaN;
}

/** Seconds of one preview of the shipped dev stack. */
async function preview(project: ShippedProject, more: readonly string[]): Promise<number> {
  const ended = await project.pulumi("preview", "--stack", "dev", ...more);
  if (ended.code !== 0) throw new Error(`the preview failed:\n${ended.stdout}${ended.stderr}`);
  return ended.seconds;
}

/** Writes a pack without a policy: what it costs is the price that the engine and the SDK ask for any pack. */
function emptyPack(folder: string): string[] {
  const pack = join(folder, "empty-pack");
  mkdirSync(pack);
  symlinkSync(join(__dirname, "../node_modules"), join(pack, "node_modules"));
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: start.js\n");
  writeFileSync(
    join(pack, "package.json"),
    '{ "name": "empty", "version": "0.0.1", "main": "./start.js" }\n',
  );
  writeFileSync(
    join(pack, "start.js"),
    'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n',
  );
  return ["--policy-pack", pack];
}

async function measure(): Promise<void> {
  const project = new ShippedProject();
  try {
    await project.pulumi("stack", "init", "dev");
    const empty = emptyPack(project.folder);
    const seconds = { plain: [] as number[], empty: [] as number[], judged: [] as number[] };
    // In turn, so that a machine that slows down slows all.
    for (let run = 0; run < runs; run++) {
      seconds.plain.push(await preview(project, []));
      seconds.empty.push(await preview(project, empty));
      seconds.judged.push(await preview(project, policyPack));
    }
    const row = (title: string, kind: keyof typeof seconds): void => {
      const ratio = median(seconds[kind].map((measured, run) => measured / seconds.plain[run]!));
      console.log(
        `${title}: median ${median(seconds[kind]).toFixed(1)} s of ${runs}; ratio, run by run: ${ratio.toFixed(2)}`,
      );
    };
    console.log("Preview of the dev stack on the engine");
    row("without a policy pack", "plain");
    row("with a pack that has no policy", "empty");
    row("with holdfast's", "judged");
  } finally {
    project.remove();
  }
}

void measure();
