import type { Report } from "@holdfast/resilience";
import { InvalidInputError } from "@holdfast/resilience";
import chalk from "chalk";
import { picture } from "@holdfast/report/picture/picture";
import { drillPage } from "@holdfast/report/html/drill/page";
import { reportPage } from "@holdfast/report/html/page";
import { capacityText } from "@holdfast/report/terminal/capacity";
import { DrillDisplay } from "@holdfast/report/drill/drill-display";
import { drillResultsMarkdown, totalsText } from "@holdfast/report/drill/drill-results";
import { explanation } from "@holdfast/report/terminal/explanation";
import { explanationGraph } from "@holdfast/report/terminal/explanation-graph";
import { findingsText } from "@holdfast/report/terminal/findings";
import { errorText } from "@holdfast/cli/show/invalid-input";
import { junitReport } from "@holdfast/report/junit";
import { labStatusText } from "@holdfast/cli/show/lab-status";
import { markdownReport } from "@holdfast/report/markdown";
import { matrix } from "@holdfast/report/terminal/matrix";
import { oneLoss } from "@holdfast/report/terminal/one-loss";
import { riskText, serviceRiskText } from "@holdfast/report/terminal/risk";
import { toolTable } from "@holdfast/cli/show/tools";
import { jsonText } from "@holdfast/report/text/untrusted-text";
import { pageOf } from "./html/drill-sample-page";
import { hostileContent, named } from "./hostile-content";
import { hasHidden, liveText, nastyTexts, outsideCode } from "./hostile-text";
import { skeleton } from "./markup";

type Content = ReturnType<typeof hostileContent>;

const long = nastyTexts.filter((text) => text.length >= 1000);
const short = nastyTexts.filter((text) => text.length < 1000);
const plain = short.map((_, index) => `plain${index} `);

/** Each of the texts is a name of a service in one of these, and one of a site. */
const offsets = Array.from({ length: Math.ceil(short.length / 5) }, (_, index) => index * 5);
const hostile = [
  ...offsets.map((offset) => [`from ${offset} on`, () => hostileContent(short, offset)] as const),
  ["10,000 characters long", () => hostileContent(long, 0, 3)] as const,
];

beforeAll(() => {
  chalk.level = 1;
});
afterAll(() => {
  chalk.level = 0;
});

/** What colours a text; it is ours. */
const withoutColour = (text: string) => text.replace(/\u001b\[\d+m/g, "");

function oneLossOf({ content }: Content): Pick<Content["content"], "report" | "blueprint"> {
  const { report, blueprint } = content;
  const last = report.verdicts.at(-1)?.loss;
  return { blueprint, report: { ...report, verdicts: report.verdicts.filter(({ loss }) => loss === last) } };
}

function displayed({ results }: Content): string {
  let text = "";
  const display = new DrillDisplay({ isTTY: true, columns: 60, write: (part) => (text += part) });
  for (const drill of results.drills) {
    const [{ service = "" } = {}] = drill.measurements;
    display.begin({ name: drill.scenario, fault: "kill", sites: ["ansan"] }, 1, 2);
    display.show({ kind: "step", text: service });
    display.show({ kind: "mark", mark: { milliseconds: 1, kind: "fault", text: service } });
    const load = { done: 1, failed: 1, sites: { [drill.scenario]: 2 } };
    display.show({ kind: "load", milliseconds: 1, services: { [service]: load } });
    display.end({ ...drill, divergences: [service] });
  }
  // A line is written over.
  return text.replaceAll("\r\u001b[K", "\n");
}

/** Everything that is printed for people. */
const forTerminals: Record<string, (shown: Content) => string> = {
  matrix: ({ content }) => matrix(content.report, content.blueprint, Infinity),
  "matrix on 80 columns": ({ content }) => matrix(content.report, content.blueprint, 80),
  findings: ({ content }) => findingsText(content.report),
  "all findings": ({ content }) => findingsText(content.report, { verbose: true }),
  "missing sites": ({ content: { report }, name }) =>
    findingsText({ ...report, summary: { ...report.summary, partial: true, missingSites: [name("ansan")] } }),
  "one loss": (shown) => oneLoss(oneLossOf(shown)),
  explanation: (shown) => {
    const { verdicts } = oneLossOf(shown).report;
    return verdicts.map((verdict) => explanation(verdict, verdicts)).join("\n");
  },
  risk: ({ content }) => riskText(content.risk!),
  "risk of a service": ({ content }) =>
    content.risk!.services.map((one) => serviceRiskText(content.risk!, one)).join(""),
  capacity: ({ planned, unit }) => capacityText({ ...planned, unit }),
  "no capacity": ({ planned, name }) =>
    capacityText({
      ...planned,
      plan: {
        feasible: false,
        conflict: [{ kind: "capacity", site: name("ansan"), of: "cores", amount: 2 }],
        text: "",
        losses: [],
      },
    }),
  "lab status": ({ status }) => labStatusText(status),
  tools: ({ status }) => {
    const [{ name = "", version = "" } = {}] = status.sites.flatMap(({ programs }) => programs);
    return toolTable(
      [{ name: name as "etcd", version, source: "PATH", path: `/${name}/x` }],
      [`/${version}/y`],
    );
  },
  "drills as they run": displayed,
  "totals of drills": ({ results }) => totalsText(results),
  "an error about bad input": ({ name }) => {
    const [what, where, why, fix] = ["a", "b", "c", "d"].map(name) as [string, string, string, string];
    return errorText(new InvalidInputError({ what, where, why, fix }), false);
  },
  "an error of a program": ({ name }) => errorText(new Error(name("taxi")), false),
  JSON: ({ content }) => jsonText(JSON.stringify(content.report, null, 2)),
};

const asMarkdown: Record<string, (shown: Content) => string> = {
  report: ({ content }) => markdownReport(content),
  "drill results": ({ results }) => drillResultsMarkdown(results),
};

const asMarkup: Record<string, (shown: Content) => string> = {
  page: ({ content, planned }) => reportPage({ ...content, cost: { planned, plot: "" } }),
  "page of drills": ({ results }) =>
    drillPage({ results, drawn: results.drills.map((drill) => ({ drill, plots: new Map() })) }),
  picture: ({ content: { blueprint, report }, name }) =>
    picture(blueprint, report, [[name("ansan")], [name("ansan"), name("siheung")]]),
  JUnit: ({ content }) => junitReport(content),
};

/** A graph with its labels left out. */
function graphWithoutLabels(shown: Content): string {
  const { verdicts } = oneLossOf(shown).report;
  return verdicts.map((verdict) => explanationGraph(verdict, verdicts).replace(/"[^"]*"/g, '""')).join("\n");
}

test("each text is the name of a service and of a site", () => {
  expect(named).toBe(11);
  expect(offsets.length * 5).toBeGreaterThanOrEqual(short.length);
});

describe.each(hostile)("names %s", (_, make) => {
  const shown = make();

  test.each(Object.entries(forTerminals))("%s: nothing in them acts on a terminal", (_name, print) => {
    const text = withoutColour(print(shown));
    expect(text.split("\n").filter(hasHidden)).toEqual([]);
  });

  test("an error about bad input has four lines", () => {
    const text = forTerminals["an error about bad input"]!(shown);
    expect(text.split("\n").map((line) => /^( {2}(?:at|why|fix): )?/.exec(line)?.[0])).toEqual([
      "",
      "  at: ",
      "  why: ",
      "  fix: ",
    ]);
  });

  test.each([80, Infinity])("the columns of tables of %d columns stay aligned", (columns) => {
    const text = withoutColour(matrix(shown.content.report, shown.content.blueprint, columns));
    const tables = text
      .split("\n\n")
      .map((block) => block.split("\n").filter((line) => line.includes("two sites  ")));
    const rows = tables.filter((lines) => lines.length > 0);
    expect(rows.length).toBeGreaterThan(0);
    for (const lines of rows) {
      expect(lines).toHaveLength(6);
      const starts = lines.map((line) => columnsOf(line.slice(0, line.lastIndexOf("two sites  "))));
      expect(new Set(starts).size).toBe(1);
    }
  });

  test.each(Object.entries(asMarkdown))("%s: nothing in them is live in Markdown", (_name, write) => {
    const lines = write(shown).split("\n");
    expect(lines.filter(hasHidden)).toEqual([]);
    expect(lines.flatMap(liveText)).toEqual([]);
    expect(lines.filter((line) => /<(?!\/?(?:details|summary)>)/.test(outsideCode(line)))).toEqual([]);
    const pipes = (line: string) => line.split("|").length;
    for (const [index, line] of lines.entries()) {
      if (line.startsWith("|") && lines[index - 1]?.startsWith("|"))
        expect(pipes(line)).toBe(pipes(lines[index - 1]!));
    }
  });

  test.each(Object.entries(asMarkup))("%s: it parses, and nothing in them is markup", (_name, write) => {
    const offset = 0;
    const like = skeleton(write(hostileContent(plain, offset, shown.content.report.verdicts.length / 6)));
    const text = write(shown);
    expect(text.split("\n").filter(hasHidden)).toEqual([]);
    expect(skeleton(text)).toEqual(like);
  });

  test("a graph is drawn as the same graph", () => {
    const { verdicts } = oneLossOf(shown).report;
    for (const verdict of verdicts) {
      expect(explanationGraph(verdict, verdicts).split("\n").filter(hasHidden)).toEqual([]);
    }
    const like = hostileContent(plain, 0, shown.content.report.verdicts.length / 6);
    expect(graphWithoutLabels(shown)).toBe(graphWithoutLabels(like));
  });

  test("JSON is read as it was", () => {
    const text = forTerminals.JSON!(shown);
    const before = JSON.parse(JSON.stringify(shown.content.report)) as Report;
    expect(JSON.parse(text)).toEqual(before);
  });
});

/** Columns that a text takes, told by blocks of letters: East Asian ones and emoji take two, marks none. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) {
    if (/\p{M}/u.test(letter)) continue;
    columns += /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u.test(letter)
      ? 2
      : 1;
  }
  return columns;
}

test.each([0, 10])("plots of drills hold no raw character either, from %d on", (offset) => {
  const page = pageOf(hostileContent(short, offset).results);
  expect(page.split("\n").filter(hasHidden)).toEqual([]);
  expect(skeleton(page)).toEqual(skeleton(pageOf(hostileContent(plain, offset).results)));
});
