import { at, isWithheld, recordOf, textOf, textsOf, type Value } from "../value";

/** Patterns with `*` and `?`. `excluded`: all that they do not match are meant (`NotAction`, `NotResource`). */
interface Patterns {
  readonly patterns: readonly string[];
  readonly excluded: boolean;
}

/** Who is meant: patterns by kind (`AWS`, `Service`, `Federated`); `*` as a kind stands for everybody. */
interface Principals {
  readonly byKind: ReadonlyMap<string, readonly string[]>;
  readonly excluded: boolean;
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  /** Absent: they are not known. */
  readonly values: readonly string[] | undefined;
}

/** A statement of an IAM policy, in one form however it is spelled. */
export interface Statement {
  /** Its name, or its place in the document where it has none: `Statement[1]`. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  readonly principals: Principals | undefined;
  readonly actions: Patterns;
  /** Absent: the document is a role's trust, which is about the role. */
  readonly resources: Patterns | undefined;
  readonly conditions: readonly Condition[];
}

/** What a policy is asked. */
export interface AccessRequest {
  /** `s3:PutObject`. */
  readonly action: string;
  /** ARN of what it is done to, or which patterns match it. Absent: a role's trust is asked. */
  readonly resource?: string | ((pattern: string) => boolean);
  /** Who asks; absent: whoever holds the document. */
  readonly principal?: { readonly kind: "AWS" | "Service" | "Federated"; readonly name: string };
  /** What conditions ask about, by key; an empty list: it is known to be absent. Every other key is unknown. */
  readonly context?: { readonly [key: string]: readonly string[] };
}

/** Text or a list of text; `undefined` where nothing is said or it is not known. */
function texts(value: Value | undefined): readonly string[] | undefined {
  if (value === undefined || isWithheld(value)) return undefined;
  if (Array.isArray(value)) return value.some(isWithheld) ? undefined : textsOf(value);
  if (typeof value === "boolean" || typeof value === "number") return [String(value)];
  return typeof value === "string" ? [value] : undefined;
}

function patternsOf(statement: Value, key: string): Patterns | undefined {
  for (const [name, excluded] of [
    [key, false],
    [`Not${key}`, true],
  ] as const) {
    const patterns = texts(at(statement, name));
    if (patterns) return { patterns, excluded };
  }
  return undefined;
}

function principalsOf(statement: Value): Principals | undefined {
  for (const [name, excluded] of [
    ["Principal", false],
    ["NotPrincipal", true],
  ] as const) {
    const principal = at(statement, name);
    if (principal === undefined) continue;
    if (typeof principal === "string") return { byKind: new Map([["*", [principal]]]), excluded };
    const kinds = Object.entries(recordOf(principal)).map(
      ([kind, names]) => [kind, texts(names) ?? []] as const,
    );
    return { byKind: new Map(kinds), excluded };
  }
  return undefined;
}

function conditionsOf(statement: Value): Condition[] {
  return Object.entries(recordOf(at(statement, "Condition"))).flatMap(([operator, keys]) =>
    Object.entries(recordOf(keys)).map(([key, values]) => ({ operator, key, values: texts(values) })),
  );
}

/**
 * Reads an IAM policy: JSON as text, or as an object, with one statement or a list of them.
 *
 * @returns its statements; `undefined` where the value is none, or is not known yet
 */
export function readPolicyDocument(value: Value | undefined): readonly Statement[] | undefined {
  let document = value;
  if (typeof value === "string") {
    try {
      document = JSON.parse(value) as Value;
    } catch {
      return undefined;
    }
  }
  if (isWithheld(document)) return undefined;
  const statement = at(document, "Statement");
  if (statement === undefined || isWithheld(statement)) return undefined;
  const statements = Array.isArray(statement) ? statement : [statement];
  return statements.flatMap((each, index): Statement[] => {
    const effect = at(each, "Effect");
    const actions = patternsOf(each, "Action");
    if ((effect !== "Allow" && effect !== "Deny") || !actions) return [];
    return [
      {
        name: textOf(at(each, "Sid")) ?? `Statement[${index}]`,
        effect,
        principals: principalsOf(each),
        actions,
        resources: patternsOf(each, "Resource"),
        conditions: conditionsOf(each),
      },
    ];
  });
}

/** Whether a pattern with `*` and `?` matches a text. What a policy's variable stands for can be anything. */
export function matchesPattern(pattern: string, text: string, flags = ""): boolean {
  const expression = pattern
    .replace(/\$\{[^}]*\}/g, "*")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, `s${flags}`).test(text);
}

function isAbout({ patterns, excluded }: Patterns, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== excluded;
}

/** Whether a statement names an account's role: itself, or its account as a whole. */
function namesAws(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  const account = /^arn:[^:]+:iam::(\d{12}):/.exec(name)?.[1];
  return (
    account !== undefined &&
    (pattern === account || /^arn:[^:]+:iam::(\d{12}):root$/.exec(pattern)?.[1] === account)
  );
}

function namesPrincipal(
  { byKind, excluded }: Principals,
  { kind, name }: NonNullable<AccessRequest["principal"]>,
): boolean {
  const everybody = byKind.get("*")?.includes("*") ?? false;
  const names = byKind.get(kind) ?? [];
  const named = names.some((pattern) =>
    kind === "AWS" ? namesAws(pattern, name) : pattern === "*" || pattern === name,
  );
  return (everybody || named) !== excluded;
}

/** How values are compared, by the operator's name without `Not`. */
const comparisons: { readonly [operator: string]: (pattern: string, value: string) => boolean } = {
  StringEquals: (pattern, value) => pattern === value,
  StringEqualsIgnoreCase: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
  StringLike: matchesPattern,
  ArnEquals: matchesPattern,
  ArnLike: matchesPattern,
  Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
};

/** Whether a condition holds; `undefined` where that is not known. */
function holds(condition: Condition, context: ReadonlyMap<string, readonly string[]>): boolean | undefined {
  const [, quantifier, negatable = "", ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(condition.operator) ?? [];
  const given = context.get(condition.key.toLowerCase());
  const asked = condition.values;
  if (given === undefined || asked === undefined) return undefined;
  if (negatable === "Null") return asked.includes("true") === (given.length === 0);
  const negated = negatable.includes("Not");
  const compare = comparisons[negatable.replace("Not", "")];
  if (!compare || asked.some((value) => value.includes("${"))) return undefined;
  if (given.length === 0) return negated || ifExists !== undefined || quantifier === "ForAllValues";
  const matches = (value: string): boolean => asked.some((pattern) => compare(pattern, value)) !== negated;
  return quantifier === "ForAllValues" ? given.every(matches) : given.some(matches);
}

/** Whether a statement is about a request; `undefined` where its conditions leave that open. */
function applies(statement: Statement, request: AccessRequest): boolean | undefined {
  const { action, resource, principal, context = {} } = request;
  if (!isAbout(statement.actions, (pattern) => matchesPattern(pattern, action, "i"))) return false;
  if (resource !== undefined && statement.resources) {
    const matches =
      typeof resource === "function" ? resource : (pattern: string) => matchesPattern(pattern, resource);
    if (!isAbout(statement.resources, matches)) return false;
  }
  if (principal && statement.principals && !namesPrincipal(statement.principals, principal)) return false;
  const known = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  const held = statement.conditions.map((condition) => holds(condition, known));
  if (held.includes(false)) return false;
  return held.includes(undefined) ? undefined : true;
}

/** What a policy says to a request. */
export type Decision =
  | { readonly kind: "allowed" }
  /** A denial wins over every permission. */
  | { readonly kind: "denied"; readonly statement: string }
  /** No statement allows it. */
  | { readonly kind: "not-allowed" };

/**
 * What statements say to a request. A condition whose key is not known is taken to hold where it allows, and not to hold
 * where it denies: nothing is held against a policy that cannot be shown.
 */
export function decide(statements: readonly Statement[], request: AccessRequest): Decision {
  const denial = statements.find(
    (statement) => statement.effect === "Deny" && applies(statement, request) === true,
  );
  if (denial) return { kind: "denied", statement: denial.name };
  const allowed = statements.some(
    (statement) => statement.effect === "Allow" && applies(statement, request) !== false,
  );
  return { kind: allowed ? "allowed" : "not-allowed" };
}
