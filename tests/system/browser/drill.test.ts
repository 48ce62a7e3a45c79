import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Browser } from "playwright-core";
import { sampleResults } from "../../unit/report/html/drill-sample";
import { pageOf } from "../../unit/report/html/drill-sample-page";
import { axeViolations, launch, openFile, type Opening, type OpenReport } from "./chromium";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-drill-page-"));
const file = path.join(folder, "drills.html");
let browser: Browser;
let opened: OpenReport;

beforeAll(async () => {
  writeFileSync(file, pageOf(sampleResults({ flaws: true })));
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => opened.close());

async function open(options?: Opening): Promise<void> {
  opened = await openFile(browser, file, options);
}

test.each<[string, Opening]>([
  ["in light", { colorScheme: "light" }],
  ["in the dark", { colorScheme: "dark" }],
  ["on a phone", { viewport: { width: 390, height: 844 } }],
])("opens without a complaint, and axe finds no violation, %s", async (_where, options) => {
  await open(options);
  expect(await opened.page.locator("h1").innerText()).toBe("1 of 2 drills missed");
  expect(opened.complaints).toEqual([]);
  expect(await axeViolations(opened.page)).toEqual([]);
});

test("a drill is found from the table, with its plot and what was predicted beside what was measured", async () => {
  await open();
  const { page } = opened;
  await page.locator("#drills a").first().click();
  expect(page.url()).toMatch(/#drill-1$/);
  const drill = page.locator("#drill-1");
  expect(await drill.locator("figure svg").isVisible()).toBe(true);
  expect(await drill.locator("tbody tr", { hasText: "rto" }).innerText()).toMatch(
    /rto\s+at most 29 s\s+21\.1 s\s+as predicted/,
  );
});

test("on a phone nothing but tables and plots is wider than the page", async () => {
  await open({ viewport: { width: 390, height: 844 } });
  const [wide, seen] = await opened.page.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  );
  expect(wide).toBe(seen);
});
