import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { reportPage } from "@holdfast/report/html/page";
import type { ReportContent } from "@holdfast/report/content";

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser named by CHROMIUM_PATH, else the first Chromium on PATH. */
function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH;
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) =>
      ["chromium", "chromium-browser", "google-chrome"].map((name) => path.join(folder, name)),
    );
  const found = named ? [named] : onPath;
  const file = found.find(executable);
  if (!file) throw new Error(`no Chromium: tried ${named ?? "PATH"}; set CHROMIUM_PATH`);
  return file;
}

/** Starts a browser that reaches no network by itself. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A report page in a browser, with everything that the browser complained of or asked the network for. */
export interface OpenReport {
  readonly page: Page;
  readonly complaints: string[];
  close(): Promise<void>;
}

/** How a page is opened. */
export type Opening = BrowserContextOptions & {
  /** The address within the page. */
  hash?: string;
};

/** Opens a page from a file. */
export async function openFile(browser: Browser, file: string, options: Opening = {}): Promise<OpenReport> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(file).href}${options.hash ?? ""}`);
  return { page, complaints, close: () => context.close() };
}

/** Writes the report to a file and opens it. */
export async function openReport(
  browser: Browser,
  content: ReportContent,
  options: Opening = {},
): Promise<OpenReport> {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-report-"));
  const file = path.join(folder, "report.html");
  writeFileSync(file, reportPage(content));
  const opened = await openFile(browser, file, options);
  return {
    ...opened,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rules of axe that a page breaks, with the places. */
export async function axeViolations(page: Page): Promise<string[]> {
  // The page's own policy allows no further script, so axe is put in from outside of the page.
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const results = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}`),
  );
}
