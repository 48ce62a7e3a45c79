import {
  type Finding,
  InvalidInputError,
  lossKinds,
  outcomes,
  ReasonChain,
  REPORT_SCHEMA_VERSION,
  type Report,
  type Verdict,
} from "@holdfast/resilience";
import { readTextFile } from "@holdfast/evaluate/read-file";

/** Throws what is wrong with a field of a report, by its path. */
type Check = (value: unknown, path: string) => void;

class Mismatch extends Error {}

function shown(value: unknown): string {
  if (value === undefined) return "it is missing";
  const text = JSON.stringify(value);
  return `it is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

function mustBe(what: string, holds: (value: unknown) => boolean): Check {
  return (value, path) => {
    if (!holds(value)) throw new Mismatch(`\`${path}\` is to be ${what}; ${shown(value)}`);
  };
}

const text = mustBe("a text", (value) => typeof value === "string");
const truth = mustBe("true or false", (value) => typeof value === "boolean");
const isAmount = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const amount = mustBe("a number, 0 or more", isAmount);
const amountOrNull = mustBe("a number, 0 or more, or null", (value) => value === null || isAmount(value));
const textOrNull = mustBe("a text or null", (value) => value === null || typeof value === "string");

function oneOf(values: readonly string[]): Check {
  return mustBe(`one of ${values.join(", ")}`, (value) => values.includes(value as string));
}

function list(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Mismatch(`\`${path}\` is to be a list; ${shown(value)}`);
    value.forEach((each, index) => item(each, `${path}[${index}]`));
  };
}

function object(fields: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Mismatch(
        path ? `\`${path}\` is to be an object; ${shown(value)}` : "it is to hold one object",
      );
    }
    const having = value as Record<string, unknown>;
    for (const [name, check] of Object.entries(fields)) check(having[name], path ? `${path}.${name}` : name);
  };
}

function nullable(check: Check): Check {
  return (value, path) => {
    if (value !== null) check(value, path);
  };
}

function optional(check: Check): Check {
  return (value, path) => {
    if (value !== undefined) check(value, path);
  };
}

const stated = object({ kind: text, text });

/** What a comparison reads of a report, and no more: fields may be added. */
const reportCheck = object({
  schemaVersion: amount,
  declared: optional(
    object({
      sites: list(text),
      services: list(
        object({
          service: text,
          goals: nullable(object({})),
          peakRequestsPerSecond: amountOrNull,
          hostnames: list(text),
          stores: list(object({ kind: text, name: text, access: text })),
        }),
      ),
    }),
  ),
  summary: object({ sites: amount, services: amount }),
  verdicts: list(
    object({
      service: text,
      loss: text,
      lost: list(object({ kind: oneOf(lossKinds), name: text })),
      outcome: oneOf(outcomes),
      served: amount,
      writes: truth,
      rto: object({
        seconds: amountOrNull,
        terms: list(object({ kind: text, name: text, seconds: amount, source: text })),
      }),
      rpo: object({ seconds: amountOrNull }),
      goal: nullable(object({ survive: text, served: amount, rtoSeconds: amount, rpoSeconds: amount })),
      met: truth,
      unmet: list(text),
      because: list(stated),
      remedies: list(stated),
    }),
  ),
  findings: list(
    object({
      policy: text,
      level: oneOf(["error", "warning", "advisory"]),
      service: textOrNull,
      resource: textOrNull,
      reason: stated,
      remedy: stated,
    }),
  ),
});

/** What {@link reportCheck} found to be there, as JSON has it: data with its text beside it. */
interface WrittenVerdict extends Omit<
  Verdict,
  "rtoSeconds" | "rtoTerms" | "rpoSeconds" | "restores" | "chain"
> {
  readonly rto: { readonly seconds: number | null; readonly terms: Verdict["rtoTerms"] };
  readonly rpo: { readonly seconds: number | null };
  /** Absent: there are none. */
  readonly restores?: Verdict["restores"];
}

/** Data without the words that stand beside it. */
function withoutTexts<Data extends object>(data: Data, ...words: readonly string[]): Data {
  return Object.fromEntries(Object.entries(data).filter(([field]) => !words.includes(field))) as Data;
}

function readVerdict({ rto, rpo, ...written }: WrittenVerdict): Verdict {
  const because = written.because.map((reason) => withoutTexts(reason, "text"));
  return {
    ...written,
    lost: written.lost.map((element) => withoutTexts(element, "text", "key")),
    rtoSeconds: rto.seconds,
    rtoTerms: rto.terms.map((term) => withoutTexts(term, "name", "source")),
    rpoSeconds: rpo.seconds,
    restores: (written.restores ?? []).map((restore) => withoutTexts(restore, "text")),
    because,
    chain: new ReasonChain(because),
    remedies: written.remedies.map((remedy) => withoutTexts(remedy, "text")),
  };
}

/** A finding in its own words: whoever wrote it may have known other kinds. */
function readFinding(written: Finding): Finding {
  const words = ({ text: said }: { text?: string }) => ({ kind: "stated" as const, text: said ?? "" });
  return { ...written, reason: words(written.reason as object), remedy: words(written.remedy as object) };
}

/**
 * Reads a report that `holdfast check --json` wrote.
 *
 * @param source the JSON
 * @param where names it in errors
 * @throws InvalidInputError where it is none, or one of another version
 */
export function parseReport(source: string, where: string): Report {
  const invalid = (why: string, fix = "write it with `npx holdfast check --json FILE`") =>
    new InvalidInputError({ what: `${where} is not a report`, where, why, fix });
  if (source.trim() === "") throw invalid("it is empty");
  let content: unknown;
  try {
    content = JSON.parse(source);
  } catch (error) {
    throw invalid(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const version = (content as { schemaVersion?: unknown } | null)?.schemaVersion;
  // Without any, the fields that a report has are looked at, and it is one of those that are missing.
  if (version !== undefined && version !== REPORT_SCHEMA_VERSION) {
    throw new InvalidInputError({
      what: `${where} is a report of another version`,
      where,
      why: `its \`schemaVersion\` is ${JSON.stringify(version)}, and this command reads ${REPORT_SCHEMA_VERSION}`,
      fix: "write it again with the `npx holdfast check --json FILE` of this version",
    });
  }
  try {
    reportCheck(content, "");
  } catch (error) {
    if (error instanceof Mismatch) throw invalid(error.message);
    throw error;
  }
  const report = content as Omit<Report, "verdicts"> & { readonly verdicts: readonly WrittenVerdict[] };
  return {
    ...report,
    verdicts: report.verdicts.map(readVerdict),
    findings: report.findings.map(readFinding),
  };
}

/**
 * Reads a report from a file.
 *
 * @throws InvalidInputError where it cannot be read or is no report
 */
export function readReport(file: string): Report {
  const source = readTextFile(file, {
    where: `--base-report ${file}`,
    fix: "name a file that `npx holdfast check --json FILE` wrote",
  });
  return parseReport(source, file);
}
