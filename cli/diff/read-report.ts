import { InvalidInputError, outcomes, REPORT_SCHEMA, type Report } from "@holdfast/resilience";
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

/** What a comparison reads of a report, and no more: fields may be added. */
const reportCheck = object({
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
      lost: list(text),
      outcome: oneOf(outcomes),
      served: amount,
      writes: truth,
      rtoSeconds: amountOrNull,
      rtoTerms: list(object({ name: text, seconds: amount, source: text })),
      rpoSeconds: amountOrNull,
      goal: nullable(object({ survive: text, served: amount, rtoSeconds: amount, rpoSeconds: amount })),
      met: truth,
      unmet: list(text),
      because: list(object({ text })),
      fix: text,
    }),
  ),
  findings: list(
    object({
      policy: text,
      level: oneOf(["error", "warning", "advisory"]),
      service: textOrNull,
      resource: textOrNull,
      message: text,
      fix: text,
    }),
  ),
});

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
  const schema = (content as { schema?: unknown } | null)?.schema;
  if (schema !== undefined && schema !== REPORT_SCHEMA) {
    throw new InvalidInputError({
      what: `${where} is a report of another version`,
      where,
      why: `its \`schema\` is ${JSON.stringify(schema)}, and this command reads ${REPORT_SCHEMA}`,
      fix: "write it again with the `npx holdfast check --json FILE` of this version",
    });
  }
  try {
    reportCheck(content, "");
  } catch (error) {
    if (error instanceof Mismatch) throw invalid(error.message);
    throw error;
  }
  return content as Report;
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
