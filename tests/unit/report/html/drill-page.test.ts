import { createHash } from "node:crypto";
import { sampleResults } from "./drill-sample";
import { pageOf } from "./drill-sample-page";

let page: string;

beforeAll(() => {
  page = pageOf(sampleResults({ flaws: true }));
});

const withoutStyle = (text: string) => text.replace(/<style>[\s\S]*?<\/style>/g, "");

test("its policy allows nothing but its own style, and it has no script", () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
  const hash = createHash("sha256").update(style).digest("base64");
  expect(/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]).toBe(
    `default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
  expect(page).not.toMatch(/<script/);
});

test("it names nothing that would have to be loaded, and no style that its policy forbids", () => {
  const markup = withoutStyle(page);
  expect(markup.match(/\b(?:src|href|data|action)="(?!#|data:image\/svg)[^"]*"/g)).toBeNull();
  expect(markup).not.toMatch(/\sstyle=/);
  expect(markup).not.toMatch(/\son[a-z]+=/);
});

test("each id occurs once, and each link leads to one", () => {
  const ids = [...withoutStyle(page).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.filter((link) => !ids.includes(link))).toEqual([]);
});

test("names stay text", () => {
  expect(page).toContain("<title>stack dev of &lt;sample&gt;, read from the evaluated program: what drills");
  expect(page).not.toContain("<b>ansan</b>");
  expect(page).not.toContain("<tc netem>");
});

test("a server that did not run in the declared version is named at the top and where versions stand", () => {
  const text = page.replace(/\s+/g, " ");
  expect(text).toContain(
    '<a href="#circumstances">1 of 1 declared server did not run in the declared version',
  );
  expect(text).toContain(
    "<li>PostgreSQL: declared 17&lt;b&gt;, drilled 15.8: 17&lt;b&gt; is not proven</li>",
  );
  expect(pageOf(sampleResults({ flaws: false }))).not.toContain("not proven");
});

test("a miss is told by word and drawing, a hit too", () => {
  const articles = page.split('class="drill" aria-labelledby="drill-').slice(1);
  expect(articles).toHaveLength(2);
  expect(articles[0]).not.toContain("missed");
  expect(articles[1]!.match(/#symbol-down" \/>\s*<\/svg>\s*missed/g)).toHaveLength(4);
  expect(page).toContain("1 of 2 drills missed");
});

test("each drill has a plot with the fault, the measured end and the predicted bound", () => {
  const plots = [...page.matchAll(/<svg[^>]*class="marks"[\s\S]*?<\/svg>/g)].map(([plot]) => plot);
  expect(plots).toHaveLength(2);
  expect(plots[0]).toContain("⚡ kill");
  expect(plots[0]).toContain("measured: after 21.1 s");
  expect(plots[0]).toContain("predicted: at most 29 s");
  expect(plots[0]).toContain("shard 1 led from siheung");
  expect(plots[1]).toContain("measured: after 33.3 s");
});

test("a first start has a plot with its start and its first write, and no fault", () => {
  const sample = sampleResults({ flaws: false });
  const steps = [{ step: "first-write" as const, seconds: 12 }];
  const first = pageOf({
    ...sample,
    drills: sample.drills.slice(0, 1).map((drill) => ({ ...drill, steps })),
  });
  const [plot] = /<svg[^>]*class="marks"[\s\S]*?<\/svg>/.exec(first) ?? [];
  expect(plot).toContain("everything is started");
  expect(plot).toContain("users have written");
  expect(plot).not.toMatch(/⚡|fault ends/);
  expect(first.replace(/\s+/g, " ")).toContain("first start of ");
});

test("everything as predicted is said first", () => {
  const good = pageOf(sampleResults({ flaws: false }));
  expect(/<h1>\s*(.*?)\s*<\/h1>/s.exec(good)?.[1]).toBe("Everything was as predicted, and safe");
  expect(good).not.toContain(">missed");
});
