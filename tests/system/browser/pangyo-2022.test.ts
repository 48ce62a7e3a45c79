import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Browser } from "playwright-core";
import { holdfast } from "../../unit/cli/commands/holdfast";
import { axeViolations, launch, openFile, type OpenReport } from "./chromium";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-replay-"));
const file = path.join(folder, "report.html");
let browser: Browser;
let opened: OpenReport;

/** The page of October 2022 without Pangyo: nearly every promise is broken, most of them for several reasons. */
beforeAll(async () => {
  const { code } = holdfast(["check", "--stack", "pangyo-2022", "--lose", "pangyo", "--html", file]);
  expect(code).toBe(1);
  browser = await launch();
  opened = await openFile(browser, file);
}, 180_000);
afterAll(async () => {
  await opened.close();
  await browser.close();
  rmSync(folder, { recursive: true });
});

test("opens without a complaint, and axe finds no violation", async () => {
  expect(opened.complaints).toEqual([]);
  expect(await axeViolations(opened.page)).toEqual([]);
});

test("says how many promises do not hold, and crosses out Pangyo on the map", async () => {
  expect((await opened.page.locator("h1").innerText()).trim()).toBe("20 of 20 promises do not hold");
  const lost = opened.page.locator(".site-map .site.lost");
  expect(await lost.evaluateAll((sites) => sites.map((site) => site.getAttribute("data-site")))).toEqual([
    "pangyo",
  ]);
});
