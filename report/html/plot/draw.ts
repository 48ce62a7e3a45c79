import type { TopLevelSpec } from "vega-lite";

/** The same colours as the page has, in light and dark. */
export const plotColours = {
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  line: "var(--line)",
  none: "transparent",
} as const;

/** How every plot of a page looks. */
export const plotConfiguration: TopLevelSpec["config"] = {
  font: "sans-serif",
  axis: {
    labelColor: plotColours.quiet,
    titleColor: plotColours.quiet,
    gridColor: plotColours.line,
    domainColor: plotColours.line,
    tickColor: plotColours.line,
    labelFontSize: 12,
    titleFontWeight: "normal",
  },
  legend: { labelColor: plotColours.ink, labelFontSize: 12 },
  text: { color: plotColours.ink },
  view: { stroke: null },
};

/**
 * Draws a plot as SVG text. Loads the drawing library only when it is needed: it takes longer to load than a check
 * takes.
 */
export async function drawPlot(specification: TopLevelSpec): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import("vega-lite"), import("vega")]);
  const view = new View(parse(compile(specification).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
