import type { LossPrice } from "@holdfast/resilience/capacity-plan";
import type { TopLevelSpec } from "vega-lite";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { drawPlot, plotColours, plotConfiguration } from "./draw";

/** Names of the plans by the number of sites that may be lost. */
export const lossNames = ["N", "N-1", "N-2"] as const;

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
    background: plotColours.none,
    encoding: {
      x: { field: "plan", type: "nominal", sort: null, axis: { title: null, labelAngle: 0 } },
      xOffset: { field: "kind", sort: null },
      y: {
        field: "price",
        type: "quantitative",
        axis: { title: shortened(terminalText(unit), 40), tickCount: 5 },
      },
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
    config: plotConfiguration,
  };
}

/**
 * The price of surviving no, one and two losses as bars, drawn as SVG text.
 *
 * @param unit what prices are counted in
 */
export async function costPlot(losses: readonly LossPrice[], unit: string): Promise<string> {
  return drawPlot(specification(losses, unit));
}
