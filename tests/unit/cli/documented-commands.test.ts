import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { holdfast } from "./commands/holdfast";

const repository = join(__dirname, "../../..");

/** Pages that people read, and the help of each command. */
const pages = [
  "README.md",
  "cli/README.md",
  "components/README.md",
  "examples/one-service/README.md",
  "examples/two-sites/README.md",
  "examples/six-sites/README.md",
  "examples/existing-service/README.md",
  "examples/pull-request/README.md",
  ...readdirSync(join(repository, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** A command line, and where it stands. */
interface Documented {
  readonly where: string;
  readonly words: readonly string[];
}

/** Words as a shell splits them, up to whatever ends a command: a pipe, a comment, a bracket, a redirection. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/"[^"]*"|'[^']*'|(?:\$\{\{.*?\}\}|[^\s"'`|;&#>)])+|[`|;&#>)]| {2,}/g)) {
    if (/^[`|;&#>)]$|^ {2,}$/.test(word)) break;
    words.push(word.replace(/^(["'])(.*)\1$/s, "$2"));
  }
  return words;
}

function documentedIn(where: string, text: string): Documented[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/npx (?:--no-install )?holdfast((?: [^\n]*)?)/g)].map(([, rest = ""]) => ({
      where: `${where}:${index + 1}`,
      words: wordsOf(rest.trimStart()),
    })),
  );
}

/** Reads the words as the command line does, without running anything; says what it does not know. */
const script = `
  require("tsx/cjs");
  const { program } = require("./cli/main");
  const quiet = (command) => {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    command.commands.forEach(quiet);
  };
  const problemOf = (words) => {
    let command = program();
    quiet(command);
    let rest = words;
    for (;;) {
      const next = command.commands.find((one) => one.name() === rest[0]);
      if (!next) break;
      command = next;
      rest = rest.slice(1);
    }
    try {
      const { operands, unknown } = command.parseOptions(rest);
      const known = ["--help", "--version"];
      const strange = unknown.filter((word) => !known.includes(word));
      if (strange.length > 0) return "unknown: " + strange.join(" ");
      const { registeredArguments } = command;
      const most = registeredArguments.some(({ variadic }) => variadic) ? Infinity : registeredArguments.length;
      if (operands.length > most) return "too much: " + operands.slice(most).join(" ");
      // The bare name of a command names it and is no command line.
      if (rest.length === 0) return undefined;
      const missing = command.options.filter(
        (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
      );
      if (missing.length > 0) return "missing: " + missing.map(({ long }) => long).join(" ");
      const least = registeredArguments.filter(({ required }) => required).length;
      if (operands.length < least) return "missing: " + registeredArguments[operands.length].name();
    } catch (error) {
      return error.message;
    }
  };
  const documented = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const problems = documented.flatMap(({ where, words }) => {
    const problem = problemOf(words);
    return problem ? [where + ": holdfast " + words.join(" ") + ": " + problem] : [];
  });
  process.stdout.write(JSON.stringify(problems));
`;

/** What is wrong with command lines, each with where it stands. */
function problemsOf(documented: readonly Documented[]): string[] {
  const node = join(repository, "node_modules/.bin/node");
  const told = execFileSync(node, ["-e", script], {
    cwd: repository,
    encoding: "utf8",
    input: JSON.stringify(documented),
  });
  return JSON.parse(told) as string[];
}

const commands = [
  "",
  "init",
  "add",
  "completion",
  "check",
  "diff",
  "explain",
  "capacity",
  "risk",
  "lab",
  "lab up",
  "toolchain",
];
const more = ["drill", "picture", "evacuate", "failover", "failback", "preflight", "bootstrap"];

test("every command that a page or a help shows is one that the command line knows", () => {
  const documented = [
    ...pages.flatMap((page) => documentedIn(page, readFileSync(join(repository, page), "utf8"))),
    ...[...commands, ...more].flatMap((name) => {
      const args = [...name.split(" ").filter(Boolean), "--help"];
      return documentedIn(`holdfast ${args.join(" ")}`, holdfast(args).out);
    }),
  ];
  expect(documented.length).toBeGreaterThan(80);
  expect(problemsOf(documented)).toEqual([]);
}, 120_000);

test("a command that does not exist, or an option of another command, would be found", () => {
  const text = [
    "npx holdfast evaquate pangyo",
    "npx holdfast check --dry-run ansan | tail -3",
    'x "$(npx holdfast lab environment)"   # 2>&1',
    "`npx holdfast failover --lost ansan pangyo --yes`",
    "npx holdfast evacuate pangyo ansan",
    "npx holdfast explain payments",
    "npx holdfast evacuate --dry-run",
  ].join("\n");
  expect(problemsOf(documentedIn("page", text))).toEqual([
    expect.stringMatching(/^page:1: .*too much: evaquate pangyo/),
    expect.stringMatching(/^page:2: holdfast check --dry-run ansan: unknown: --dry-run/),
    expect.stringMatching(/^page:5: .*too much: ansan/),
    expect.stringMatching(/^page:6: .*missing: --lose/),
    expect.stringMatching(/^page:7: .*missing: SITE/),
  ]);
}, 60_000);

test("pages show commands as they are run, with npx", () => {
  const names = [...commands, ...more].filter((name) => name !== "" && !name.includes(" ")).join("|");
  const bare = new RegExp(`(?<!npx |npx --no-install |git@|/)\\bholdfast (${names})\\b`);
  const found = pages.flatMap((page) =>
    readFileSync(join(repository, page), "utf8")
      .split("\n")
      .flatMap((line, index) => (bare.test(line) ? [`${page}:${index + 1}: ${line}`] : [])),
  );
  expect(found).toEqual([]);
});
