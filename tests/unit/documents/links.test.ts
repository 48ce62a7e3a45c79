import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";

const repository = path.join(__dirname, "../../..");
const pages = execFileSync(
  "git",
  ["-C", repository, "ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"],
  { encoding: "utf8" },
)
  .trim()
  .split("\n");

/** A page without its blocks of code and its comments, in which nothing is a link. */
function proseOf(page: string): string {
  const text = readFileSync(path.join(repository, page), "utf8");
  return text
    .replace(/^( *)(```+)[^]*?^\1\2$/gm, "")
    .replace(/<!--[^]*?-->/g, "")
    .replace(/(`+)[^`]+?\1/g, (code) => code.replace(/[[\]()]/g, ""));
}

/** Anchors of a page's headings, as the places that show Markdown make them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  const text = readFileSync(path.join(repository, page), "utf8").replace(/^( *)(```+)[^]*?^\1\2$/gm, "");
  for (const [, heading = ""] of text.matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  for (const [, id = ""] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/** What a page links to in this repository. */
function linksOf(page: string): string[] {
  const prose = proseOf(page);
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = ""]) => target);
  const named = [...prose.matchAll(/^\[[^\]]+\]: +(\S+)/gm)].map(([, target = ""]) => target);
  const html = [...prose.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target = ""]) => target);
  return [...inline, ...named, ...html].filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** Why a link leads nowhere; `undefined` where it leads somewhere. */
function problemOf(page: string, link: string): string | undefined {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : path.normalize(path.join(path.dirname(page), decodeURIComponent(file)));
  const place = path.join(repository, target);
  if (target.startsWith("..")) return `${link} leads out of the repository`;
  if (!existsSync(place)) return `${link}: there is no ${target}`;
  if (anchor === undefined || statSync(place).isDirectory() || !target.endsWith(".md")) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: ${target} has no heading ${anchor}`;
}

test.each(pages)("every link of %s leads to a file, and to a heading where it names one", (page) => {
  const problems = linksOf(page).map((link) => problemOf(page, link));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

test("links are found, and those that lead nowhere are", () => {
  const links = pages.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(100);
  expect(links.some((link) => link.includes("#"))).toBe(true);
  expect(problemOf("README.md", "docs/none.md")).toMatch(/there is no docs\/none\.md/);
  expect(problemOf("README.md", "docs/policies.md#none")).toMatch(/no heading none/);
  expect(problemOf("README.md", "docs/policies.md#zero-loss-writes")).toBeUndefined();
});
