import type { Browser } from "playwright-core";
import { evaluateShipped, holdfast, type Inputs, type Shipped } from "../../unit/cli/commands/holdfast";
import { axeViolations, launch, openFile, type Opening, type OpenReport } from "./chromium";

let shipped: Shipped;
let browser: Browser | undefined;
let opened: OpenReport | undefined;

/** The page of the shipped declaration with every loss that there is, as the command writes it. */
beforeAll(async () => {
  shipped = evaluateShipped();
  const written = ["--html", shipped.file("report.html")];
  const { error } = holdfast(["check", "--from", shipped.graph, ...written]);
  expect(error).toMatch(/^html: /);
  browser = await launch();
}, 180_000);
afterEach(() => opened?.close());
afterAll(async () => {
  await browser?.close();
  shipped.remove();
});

const open = (options?: Opening) => openFile(browser!, shipped.file("report.html"), options);

test.each(["light", "dark"] as const)(
  "opens without a complaint, and axe finds no violation (%s)",
  async (colorScheme) => {
    opened = await open({ colorScheme });
    expect(opened.complaints).toEqual([]);
    expect(await axeViolations(opened.page)).toEqual([]);
  },
);

test("shows the losses of sites at first, and others when they are asked for", async () => {
  opened = await open();
  const { page } = opened;
  const shown = () => page.locator(".matrix .names th[data-loss]:visible").count();
  expect(await shown()).toBe(15);
  await page.locator("select[name=group]").selectOption("A hall lost");
  expect(await shown()).toBe(11);
  await page.locator("select[name=group]").selectOption("any");
  expect(await shown()).toBeGreaterThan(60);
});

test("crosses out every site that a hazard takes", async () => {
  opened = await open();
  await opened.page.locator('.losses [data-loss="hazard:typhoon yellow-sea"] button').click();
  const lost = opened.page.locator(".site-map .site.lost");
  expect(await lost.evaluateAll((sites) => sites.map((site) => site.getAttribute("data-site")))).toEqual([
    "ansan",
    "siheung",
  ]);
});

test("plots what resilience costs, and gives the same numbers as a table", async () => {
  opened = await open();
  const bars = await opened.page
    .locator("#cost .plot .mark-rect path[aria-label]")
    .evaluateAll((paths) => paths.map((bar) => bar.getAttribute("aria-label") ?? ""));
  const plotted = bars.map((label) => Number(/price: ([\d.]+)/.exec(label)?.[1])).sort((a, b) => a - b);
  const cells = await opened.page.locator("#cost table").first().locator("td").allInnerTexts();
  const table = cells.map((text) => Number.parseFloat(text)).filter((value) => !Number.isNaN(value));
  expect(plotted.length).toBeGreaterThanOrEqual(5);
  expect(plotted).toEqual(table.sort((a, b) => a - b));
});

test.each([390, 1100])("at a width of %i pixels only tables scroll, not the page", async (width) => {
  opened = await open({ viewport: { width, height: 844 } });
  expect(await opened.page.locator("html").evaluate((root) => root.scrollWidth)).toBe(width);
});

test("printed, findings that are folded away on the screen are there", async () => {
  const certificates = ["bank", "taxi", "games"].flatMap((service) =>
    ["ansan", "siheung", "pangyo"].map((site) => `${service}-${site}-certificate`),
  );
  const graph = shipped.changed(
    Object.fromEntries(
      certificates.map((name, index) => [
        name,
        (inputs: Inputs) => Object.assign(inputs.spec!, { renewBefore: `${100 + index}h` }),
      ]),
    ),
  );
  holdfast(["check", "--from", graph, "--html", shipped.file("folded.html")]);
  opened = await openFile(browser!, shipped.file("folded.html"));
  const folded = opened.page.locator("details.policy:not([open]) .findings li");
  const number = await folded.count();
  expect(number).toBeGreaterThan(6);
  const visible = () => folded.evaluateAll((items) => items.filter((item) => item.checkVisibility()).length);
  expect(await visible()).toBe(0);
  await opened.page.emulateMedia({ media: "print" });
  expect(await visible()).toBe(number);
});

test("printed, the matrix is in tables that fit on paper, and holds every verdict", async () => {
  opened = await open({ viewport: { width: 1047, height: 718 } });
  await opened.page.emulateMedia({ media: "print" });
  const verdicts = await opened.page.locator(".reasons article").count();
  expect(await opened.page.locator(".paper td:not(.goal):visible").count()).toBe(verdicts);
  expect(await opened.page.locator(".matrix").isVisible()).toBe(false);
  const widths = await opened.page
    .locator(".paper")
    .evaluateAll((tables) =>
      tables.map((table) => Math.max(table.scrollWidth, table.getBoundingClientRect().right)),
    );
  expect(Math.max(...widths)).toBeLessThanOrEqual(1047);
});
