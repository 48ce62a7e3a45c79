import type { LossPrice } from "@holdfast/resilience/capacity-plan";
import type { TopLevelSpec } from "vega-lite";

/** Names of the plans by the number of sites that may be lost. */
export const lossNames = ["N", "N-1", "N-2"] as const;

/** The same colours as the page has, in light and dark. */
const colours = { ink: "var(--ink)", quiet: "var(--quiet)", line: "var(--line)", none: "transparent" };

function specification(losses: readonly LossPrice[], unit: string): TopLevelSpec {
  const values = losses.flatMap(({ losses: lost, promised, withoutShedding }) => [
    { plan: lossNames[lost], kind: "as promised", price: promised },
    { plan: lossNames[lost], kind: "without shedding", price: withoutShedding },
  ]);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data: { values: values.filter(({ price }) => price !== null) },
    width: 360,
    height: 200,
    background: colours.none,
    encoding: {
      x: { field: "plan", type: "nominal", sort: null, axis: { title: null, labelAngle: 0 } },
      xOffset: { field: "kind", sort: null },
      y: { field: "price", type: "quantitative", axis: { title: unit, tickCount: 5 } },
    },
    layer: [
      {
        mark: { type: "bar", cornerRadiusEnd: 3 },
        encoding: {
          color: {
            field: "kind",
            scale: {
              domain: ["as promised", "without shedding"],
              range: ["var(--accent)", "var(--strong-line)"],
            },
            legend: { title: null, orient: "top" },
          },
        },
      },
      {
        mark: { type: "text", dy: -7, fontSize: 11 },
        encoding: { text: { field: "price", format: ",.6~g" } },
      },
    ],
    config: {
      font: "sans-serif",
      axis: {
        labelColor: colours.quiet,
        titleColor: colours.quiet,
        gridColor: colours.line,
        domainColor: colours.line,
        tickColor: colours.line,
        labelFontSize: 12,
        titleFontWeight: "normal",
      },
      legend: { labelColor: colours.ink, labelFontSize: 12 },
      text: { color: colours.ink },
      view: { stroke: null },
    },
  };
}

/**
 * The price of surviving no, one and two losses as bars, drawn as SVG text. Loads the drawing library only when
 * it is needed: it takes longer to load than a check takes.
 *
 * @param unit what prices are counted in
 */
export async function costPlot(losses: readonly LossPrice[], unit: string): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import("vega-lite"), import("vega")]);
  const view = new View(parse(compile(specification(losses, unit)).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
