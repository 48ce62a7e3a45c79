import { policyPack, ShippedProject } from "../tests/engine/shipped-project";

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

async function measure(): Promise<void> {
  const project = new ShippedProject();
  try {
    await project.pulumi("stack", "init", "dev");
    const plain: number[] = [];
    const judged: number[] = [];
    // In turn, so that a machine that slows down slows both.
    for (let run = 0; run < runs; run++) {
      plain.push(await preview(project, []));
      judged.push(await preview(project, policyPack));
    }
    const ratio = median(judged.map((seconds, run) => seconds / plain[run]!));
    console.log("Preview of the dev stack on the engine");
    console.log(`without the policy pack: median ${median(plain).toFixed(1)} s of ${runs}`);
    console.log(
      `with it: median ${median(judged).toFixed(1)} s of ${runs}; ratio, pair by pair: ${ratio.toFixed(2)}`,
    );
  } finally {
    project.remove();
  }
}

void measure();
