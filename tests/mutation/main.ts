import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import type { Result } from "./outcome";
import { recordRun } from "./record";
import { judgeInThreads, type Selection } from "./run";
import { summaryOf, summaryText } from "./summary";
import { exportedSubject, REPOSITORY, type SubjectName, subjects } from "./subjects";

const HELP = `npm run mutate -- [options]
  --sample N        judge N mutants of each blueprint, chosen by the seed
  --seed S          chooses representatives and samples. Default: 1
  --type TEXT       only resources whose type contains it
  --only KIND       deletions, or fields
  --unmeasured      only fields and types of which the record says nothing yet
  --subject NAME    ${subjects.map(({ name }) => name).join(" or ")}. Default: all
  --threads N       Default: 2
  --write           write docs/coverage.md and the known survivors, of a run over everything, over a type, or over what
                    was not measured yet: of the rest, what is known stays
  --out FOLDER      where NAME.json is written, every mutant and its outcome. Default: .holdfast/mutate
`;

function numberOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    process.stderr.write(`--${name} is a whole number from 1: ${value}\n${HELP}`);
    process.exit(2);
  }
  return Number(value);
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      sample: text,
      seed: text,
      type: text,
      only: text,
      subject: text,
      threads: text,
      out: text,
      unmeasured: { type: "boolean" },
      write: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const { only } = values;
  const chosen = subjects.filter(({ name }) => values.subject === undefined || name === values.subject);
  if (
    values.help ||
    chosen.length === 0 ||
    (only !== undefined && only !== "deletions" && only !== "fields")
  ) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const selection: Selection = {
    seed: numberOption("seed", values.seed) ?? 1,
    sample: numberOption("sample", values.sample),
    type: values.type,
    only,
    unmeasured: values.unmeasured,
  };
  const whole = chosen.length === subjects.length && !values.sample && !only;
  if (values.write && !whole) {
    process.stderr.write(
      `--write records a run over everything, over all of a type, or of what was not measured\n${HELP}`,
    );
    process.exitCode = 2;
    return;
  }
  const results: Result[] = [];
  const folder = values.out ?? path.join(REPOSITORY, ".holdfast/mutate");
  for (const { name } of chosen)
    results.push(...(await mutate(name, selection, numberOption("threads", values.threads) ?? 2, folder)));
  if (values.write) recordRun(results, selection);
}

async function mutate(
  name: SubjectName,
  selection: Selection,
  threads: number,
  folder: string,
): Promise<readonly Result[]> {
  const start = performance.now();
  const results = await judgeInThreads(exportedSubject(name), selection, threads);
  const summary = summaryOf(name, selection, results);
  const file = path.join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ summary, results }, undefined, 1));
  process.stdout.write(summaryText(summary));
  process.stderr.write(
    `${name}: ${((performance.now() - start) / 1000).toFixed(0)} s; every mutant is in ${file}\n`,
  );
  return results;
}

void main();
