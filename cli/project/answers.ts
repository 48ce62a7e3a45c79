import { createInterface } from "node:readline/promises";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { terminalText } from "@holdfast/report/text/untrusted-text";

/** What a new project is made of. */
export interface Answers {
  /** Name of the project. */
  readonly name: string;
  /** Own data centers, at least two. */
  readonly sites: readonly string[];
  /** ISO 3166-1 code of the data centers' country, in lower case. */
  readonly country: string;
  /** Region of AWS in which the witness votes and backups are kept. */
  readonly region: string;
  /** The first service. */
  readonly service: string;
}

/** Name of the site that is the witness's. */
export const WITNESS = "witness";

/** Names that mean something else in a stack's configuration, or are taken. */
const reserved: readonly string[] = ["global", "everything", WITNESS];

const isName = (most: number) => (name: string) =>
  name.length <= most && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name);

/** The longest names for which names of pods fit into DNS labels. */
export const longestNames = { site: 20, service: 46 } as const;

/** Whether a text can name a site of a project. */
export const isSiteName = (text: string): boolean =>
  isName(longestNames.site)(text) && !reserved.includes(text);

/** Whether a text can name a service of a project. */
export const isServiceName = isName(longestNames.service);

const listed = (names: string): string[] => names.split(",").map((name) => name.trim());

/** A question, in the order in which they are asked. */
interface Question {
  readonly key: keyof Answers;
  /** The option of the command that answers it. */
  readonly option: string;
  readonly text: string;
  /** What is taken where nothing is answered, in a folder. */
  preset(folder: string): string;
  accepts(text: string): boolean;
  /** What an answer looks like. */
  readonly form: string;
}

const questions: readonly Question[] = [
  {
    key: "name",
    option: "--name",
    text: "Name of the project",
    preset: (folder) => {
      const name = path.basename(folder).toLowerCase();
      return isName(60)(name) ? name : "blueprint";
    },
    accepts: isName(60),
    form: "lower-case letters, digits and hyphens, 60 at most",
  },
  {
    key: "sites",
    option: "--sites",
    text: "Your own data centers, joined by commas",
    preset: () => "north,south",
    accepts: (text) => {
      const names = listed(text);
      return names.length >= 2 && new Set(names).size === names.length && names.every(isSiteName);
    },
    form: `two names or more, joined by commas, each of lower-case letters, digits and hyphens, ${longestNames.site} at most; not ${reserved.join(", ")}`,
  },
  {
    key: "country",
    option: "--country",
    text: "Country that they are in",
    preset: () => "de",
    accepts: (answer) => /^[a-z]{2}$/.test(answer),
    form: "an ISO 3166-1 code in lower case, such as de",
  },
  {
    key: "region",
    option: "--region",
    text: "Region of AWS for the witness, which votes, and for backups",
    preset: () => "eu-central-1",
    accepts: (answer) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(answer),
    form: "a region such as eu-central-1",
  },
  {
    key: "service",
    option: "--service",
    text: "Name of the first service",
    preset: () => "orders",
    accepts: isServiceName,
    form: `lower-case letters, digits and hyphens, ${longestNames.service} at most`,
  },
];

/** Answers as options of the command give them. */
export type GivenAnswers = { readonly [key in keyof Answers]?: string };

const refused = ({ option, form }: Question, given: string): InvalidInputError =>
  new InvalidInputError({
    what: `${given === "" ? "nothing" : given} is no answer`,
    where: `${option} ${given}`,
    why: "names of stacks, files and resources are made of it",
    fix: `give ${form}`,
  });

/** Asks until an answer can be used; an empty one is the preset. */
async function ask(question: Question, preset: string, terminal: Terminal): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(`${question.text} [${preset}]: `)).trim() || preset;
    if (question.accepts(answer)) return answer;
    terminal.say(`  ${terminalText(answer)}: give ${question.form}\n`);
  }
}

interface Terminal {
  question(text: string): Promise<string>;
  say(text: string): void;
}

/**
 * What a project is made of: what options say, and of the rest what is answered, or the preset where nobody is asked.
 *
 * @param given what options say
 * @param folder the folder that the project is made in
 * @param presets nobody is asked: what options leave out is preset
 * @throws InvalidInputError where an option says what cannot be used, or nobody is there to be asked
 */
export async function answersOf(given: GivenAnswers, folder: string, presets: boolean): Promise<Answers> {
  const answers = new Map<keyof Answers, string>();
  for (const question of questions) {
    const text = given[question.key]?.trim();
    if (text === undefined) continue;
    if (!question.accepts(text)) throw refused(question, text);
    answers.set(question.key, text);
  }
  const open = questions.filter(({ key }) => !answers.has(key));
  if (!presets && open.length > 0 && !process.stdin.isTTY) {
    throw new InvalidInputError({
      what: "nobody is there to be asked",
      where: "the standard input, which is no terminal",
      why: `a project has answers to five questions, and ${open.length} of them ${open.length === 1 ? "is" : "are"} open: ${open.map(({ option }) => option).join(", ")}`,
      fix: "give these options, or --yes for what is preset",
    });
  }
  const reader = presets ? undefined : createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const question of open) {
      const preset = question.preset(folder);
      const terminal = reader && {
        question: (text: string) => reader.question(text),
        say: (text: string) => void process.stdout.write(text),
      };
      answers.set(question.key, terminal ? await ask(question, preset, terminal) : preset);
    }
  } finally {
    reader?.close();
  }
  const text = (key: keyof Answers): string => answers.get(key) ?? "";
  return {
    name: text("name"),
    sites: listed(text("sites")),
    country: text("country"),
    region: text("region"),
    service: text("service"),
  };
}
