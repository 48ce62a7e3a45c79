import type { Browser, Page } from "playwright-core";
import type { ReportContent } from "@holdfast/report/content";
import { sampleReport } from "../../unit/report/html/sample";
import { sampleBlueprint } from "../../unit/report/html/sample-blueprint";
import { axeViolations, launch, openReport, type OpenReport } from "./chromium";

const content = (flaws: boolean): ReportContent => ({
  subject: "stack dev of sample",
  generatedAt: new Date("2026-01-02T03:04:00Z"),
  report: sampleReport({ flaws }),
  blueprint: sampleBlueprint(),
});

let browser: Browser;
let opened: OpenReport;
let page: Page;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => opened.close());

async function open(options: Parameters<typeof openReport>[2] & { flaws?: boolean } = {}): Promise<void> {
  const { flaws = true, ...rest } = options;
  opened = await openReport(browser, content(flaws), rest);
  page = opened.page;
}

const shownServices = () => page.locator(".matrix tr[data-service]:visible").count();
const shownLosses = () => page.locator(".matrix .names th[data-loss]:visible").count();
const status = () => page.locator(".filters .count").textContent();
/** The cell that has the focus: `service/loss`. */
const focused = () =>
  page.locator(":focus").evaluate((element) => {
    const cell = element.closest("[data-loss]");
    const service = cell?.closest("tr")?.getAttribute("data-service") ?? "";
    return `${service}/${cell?.getAttribute("data-loss")}`;
  });

describe("opening", () => {
  test.each([true, false])("shows everything without a complaint or a request (flaws: %s)", async (flaws) => {
    await open({ flaws });
    await expect(page.locator("h1").innerText()).resolves.toBe(
      flaws ? "7 of 285 promises do not hold" : "Every promise holds",
    );
    expect(await shownServices()).toBe(19);
    expect(await shownLosses()).toBe(15);
    expect(await page.locator(".matrix .cell:visible").count()).toBe(285);
    expect(await page.locator(".reasons").isVisible()).toBe(false);
    expect(opened.complaints).toEqual([]);
  });

  test("says each outcome in a word and a drawing, not by colour alone", async () => {
    await open();
    for (const outcome of ["serving", "degraded", "read-only", "down"]) {
      const cell = page.locator(`.matrix .cell.${outcome} a`).first();
      expect(await cell.locator(".outcome").textContent()).toContain(outcome);
      expect(await cell.locator("use").getAttribute("href")).toBe(`#symbol-${outcome}`);
    }
    expect(await page.locator(".matrix .cell.unmet .flag").allTextContents()).toEqual(
      expect.arrayContaining(["unmet", "too little", "too slow", "loses writes"]),
    );
  });

  test("an address with a verdict opens that verdict", async () => {
    await open({ hash: "#taxi/site:ansan" });
    expect(await page.locator("#detail h3").textContent()).toContain("taxi");
    await page.keyboard.press("Escape");
    await page.waitForURL((address) => address.hash === "");
  });

  test("without scripts every verdict stands on the page", async () => {
    await open({ javaScriptEnabled: false });
    expect(await page.locator(".reasons article:visible").count()).toBe(285);
  });
});

describe("filters", () => {
  beforeEach(() => open());

  test("by service", async () => {
    await page.getByRole("searchbox", { name: "Service" }).fill("pay");
    expect(await shownServices()).toBe(1);
    expect(await status()).toBe("15 of 285 verdicts match; 15 are shown");
    await page.getByRole("button", { name: "Show all" }).first().click();
    await page.locator(".matrix tr[data-service]:visible").nth(18).waitFor();
  });

  test("by number of sites lost", async () => {
    await page.locator("select[name=group]").selectOption("One site lost");
    expect(await shownLosses()).toBe(5);
    expect(await page.locator(".matrix .groups th:visible").count()).toBe(1);
    expect(await page.locator(".matrix .groups th:visible").getAttribute("colspan")).toBe("5");
    await page.locator("select[name=group]").selectOption("Two sites lost");
    expect(await shownLosses()).toBe(10);
  });

  test("by outcome: rows without such a verdict go, other cells turn pale", async () => {
    for (const outcome of ["serving", "degraded", "down"])
      await page.getByLabel(outcome, { exact: true }).uncheck();
    expect(await page.locator(".matrix tr[data-service]:visible th").allTextContents()).toEqual([
      expect.stringContaining("shopping"),
    ]);
    expect(await page.locator(".matrix .cell:visible:not(.other)").count()).toBe(2);
  });

  test("unmet only: the rows and columns with a broken promise", async () => {
    await page.getByLabel("unmet only").check();
    expect(await shownServices()).toBe(5);
    expect(await shownLosses()).toBe(5);
    expect(await status()).toBe("7 of 285 verdicts match; 25 are shown");
  });

  test("when nothing matches it says so, and leads back", async () => {
    await page.getByRole("searchbox", { name: "Service" }).fill("no such service");
    expect(await page.locator(".matrix").isVisible()).toBe(false);
    await page.locator(".empty button").click();
    await page.locator(".matrix tr[data-service]:visible").nth(18).waitFor();
  });

  test("the figure in the cells can be chosen", async () => {
    const cell = page.locator('tr[data-service="taxi"] [data-loss="site:ansan"]');
    expect(await cell.locator(".figure").innerText()).toContain("100%");
    await page.getByLabel("Figure").selectOption("rto");
    expect(await cell.locator(".figure").innerText()).toContain("6 min 36 s");
  });
});

describe("keyboard", () => {
  beforeEach(() => open());

  test("arrows, Home and End move within the matrix, which is one stop for Tab", async () => {
    expect(await page.locator('.matrix [tabindex="0"]').count()).toBe(1);
    await page.locator('.matrix [tabindex="0"]').focus();
    expect(await focused()).toBe("messaging/site:ansan");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("identity/site:siheung");
    await page.keyboard.press("End");
    expect(await focused()).toBe("identity/site:aws-seoul+site:aws-osaka");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("identity/site:aws-seoul+site:aws-osaka");
    await page.keyboard.press("Control+Home");
    expect(await focused()).toBe("/site:ansan");
    await page.keyboard.press("Control+End");
    expect(await focused()).toBe("staff-chat/site:aws-seoul+site:aws-osaka");
    expect(await page.locator('.matrix [tabindex="0"]').count()).toBe(1);
  });

  test("moves over what filters leave", async () => {
    await page.getByLabel("unmet only").check();
    await page.locator('.matrix [tabindex="0"]').focus();
    expect(await focused()).toBe("taxi/site:ansan");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("taxi/site:pangyo");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("shopping/site:pangyo");
  });

  test("a focused cell is not hidden behind the headings", async () => {
    await page.locator('tr[data-service="staff-chat"] a').last().focus();
    for (let step = 0; step < 18; step++) await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Home");
    const visible = await page.locator(":focus").evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(visible).toBe(true);
  });

  test("Enter opens the chain of reasons, Escape closes and gives the focus back", async () => {
    await page.locator('tr[data-service="staff-chat"] [data-loss="site:pangyo"] a').focus();
    await page.keyboard.press("Enter");
    const detail = page.locator("#detail");
    expect(await detail.isVisible()).toBe(true);
    const text = await detail.innerText();
    expect(text).toContain("staff-chat");
    expect(text).toContain("goal not met");
    expect(text).toContain("run staff-chat at a further site");
    expect(text).toContain("no replica of staff-chat is left");
    await page.keyboard.press("Escape");
    expect(await detail.isVisible()).toBe(false);
    expect(await focused()).toBe("staff-chat/site:pangyo");
  });
});

describe("a verdict in full", () => {
  test("draws each term of the recovery and gives the same numbers as a table", async () => {
    await open({ hash: "#payments/site:ansan" });
    const detail = page.locator("#detail");
    expect(await detail.locator("rect.term").count()).toBe(4);
    expect(await detail.locator(".terms tbody tr").allInnerTexts()).toEqual([
      expect.stringMatching(/1\s+detection\s+36 s/),
      expect.stringMatching(/2\s+DNS\s+1 min/),
      expect.stringMatching(/3\s+leader key expiry\s+20 s/),
      expect.stringMatching(/4\s+promotion\s+4.5 s/),
    ]);
    const widths = await detail
      .locator("rect.term")
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    expect(widths[0]! / widths[2]!).toBeCloseTo(36 / 20, 1);
  });

  test("tells under a service that it needs that one's own reasons", async () => {
    await open({ hash: "#payments/site:ansan+site:siheung" });
    const nested = page.locator("#detail .need > .because");
    expect(await nested.count()).toBe(1);
    expect(await nested.innerText()).toContain("12000 of 48000 requests a second");
    await page.locator("#detail .need > a").click();
    expect(await page.locator("#detail h3").innerText()).toContain("identity");
  });
});

test("a chosen loss is crossed out on the map and marked in the matrix", async () => {
  await open();
  await page
    .getByRole("row", { name: /^ansan and pangyo/ })
    .getByRole("button")
    .click();
  expect(
    await page
      .locator(".site.lost")
      .evaluateAll((sites) => sites.map((site) => site.getAttribute("data-site"))),
  ).toEqual(["ansan", "pangyo"]);
  expect(await page.locator('.site[data-site="siheung"] .cross').isVisible()).toBe(false);
  expect(await page.locator('.site[data-site="pangyo"] .cross').isVisible()).toBe(true);
  expect(await page.locator(".matrix .cell.chosen").count()).toBe(19);
  await page.locator('.matrix .names [data-loss="site:siheung"] button').click();
  expect(await page.locator(".site.lost").getAttribute("data-site")).toBe("siheung");
});

describe("axe finds no violation", () => {
  test.each([
    ["light", { colorScheme: "light" as const }],
    ["dark", { colorScheme: "dark" as const }],
    ["on a phone", { viewport: { width: 390, height: 844 } }],
  ])("%s", async (_name, options) => {
    await open(options);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("in a verdict", async () => {
    await open({ hash: "#staff-chat/site:pangyo" });
    expect(await axeViolations(page)).toEqual([]);
  });
});

test.each([320, 390, 768, 1100])(
  "at a width of %i pixels only tables scroll, not the page",
  async (width) => {
    await open({ viewport: { width, height: 844 } });
    expect(await page.locator("html").evaluate((root) => root.scrollWidth)).toBe(width);
    await page.locator(".cell a").first().click();
    expect(await page.locator("#detail").evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(
      true,
    );
  },
);

describe("printed", () => {
  test("shows what filters hide, and every chain of reasons", async () => {
    await open();
    await page.getByRole("searchbox", { name: "Service" }).fill("payments");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".matrix .cell:visible").count()).toBe(285);
    expect(await page.locator(".reasons article:visible").count()).toBe(285);
    expect(await page.locator(".filters").isVisible()).toBe(false);
  });

  test("shows the matrix also when no verdict matches the filters", async () => {
    await open();
    await page.getByRole("searchbox", { name: "Service" }).fill("no such service");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".matrix .cell:visible").count()).toBe(285);
  });

  test("fits the matrix on the paper", async () => {
    await open({ viewport: { width: 1047, height: 718 } });
    await page.emulateMedia({ media: "print" });
    const { right } = await page.locator(".matrix").evaluate((table) => table.getBoundingClientRect());
    expect(right).toBeLessThanOrEqual(1047);
    const clipped = await page
      .locator(".matrix .cell a")
      .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length);
    expect(clipped).toBe(0);
  });
});
