import { createHash } from "node:crypto";
import * as path from "node:path";
import { ReasonChain } from "@holdfast/resilience";
import ts from "typescript";
import type { ReportContent } from "@holdfast/report/content";
import { reportPage } from "@holdfast/report/html/page";
import { sampleReport } from "./sample";
import { sampleBlueprint } from "./sample-blueprint";

const content: ReportContent = {
  subject: "stack dev of <sample>",
  generatedAt: new Date("2026-01-02T03:04:00Z"),
  report: sampleReport({ flaws: true }),
  blueprint: sampleBlueprint(),
};
const page = reportPage(content);

test("its policy allows nothing but its own style and script", () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  const hash = (tag: string) => {
    const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)![1]!;
    return `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
  };
  expect(policy).toBe(
    `default-src &#39;none&#39;; style-src ${hash("style")}; script-src ${hash("script")}; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
});

test("it names nothing that would have to be loaded, and no style that its policy forbids", () => {
  const markup = page.replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/g, "");
  expect(markup.match(/\b(?:src|href|data|action)="(?!#|data:image\/svg)[^"]*"/g)).toBeNull();
  expect(markup).not.toMatch(/\sstyle=/);
  expect(markup).not.toMatch(/\son[a-z]+=/);
});

test("names from catalogues and resources stay text", () => {
  expect(page).toContain("<title>stack dev of &lt;sample&gt;: what it survives</title>");
  expect(page).not.toContain("<sample>");
  const hostile = {
    ...content,
    report: {
      ...content.report,
      verdicts: content.report.verdicts.map((verdict) => ({
        ...verdict,
        chain: new ReasonChain([
          {
            kind: "service-undeclared",
            service: "</script><script>alert(1)</script>",
            resource: "urn:pulumi:a::b::c:d:E::</script>",
          },
        ]),
      })),
    },
  };
  expect(reportPage(hostile).match(/<script\b/g)).toHaveLength(2);
  expect(reportPage(hostile).match(/<\/script>/g)).toHaveLength(2);
});

test("the same content makes the same page", () => {
  expect(reportPage(content)).toBe(page);
});

test("each id occurs once", () => {
  const ids = [...page.replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/g, "").matchAll(/\sid="([^"]+)"/g)].map(
    ([, id]) => id,
  );
  expect(ids.length).toBeGreaterThan(285);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a blueprint of which a part is missing says that it was not judged", () => {
  const { summary } = content.report;
  const partial = {
    ...content,
    report: {
      summary: { ...summary, partial: true, part: ["ansan"], errors: 0 },
      verdicts: [],
      findings: [],
    },
  };
  const shown = /<h1>(.*?)<\/h1>/s.exec(reportPage(partial))?.[1];
  expect(shown).toBe("A part of a blueprint (ansan): goals across sites were not judged");
  expect(/<table\b/.exec(reportPage(partial))).toBeNull();
});

test("the scripts of the page have no type error", () => {
  const folder = path.join(__dirname, "../../../../report/html/page");
  const files = ["detail.js", "grid.js", "filters.js", "choice.js", "start.js"].map((file) =>
    path.join(folder, file),
  );
  const program = ts.createProgram(files, {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${path.basename(file?.fileName ?? "")}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(problems).toEqual([]);
});
