import type { DrillSummary, ServiceTimeline } from "@holdfast/drill/report";
import type { TopLevelSpec } from "vega-lite";
import { boundText, measuredTime } from "../../drill/drill-phrases";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { drawPlot, plotColours, plotConfiguration } from "../plot/draw";

type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

const width = 760;
const height = 170;

/** The widest name of a site, in letters. */
const WIDEST = 40;

/** Height of a line of labels above the bars, in pixels. */
const line = 16;

/** A moment that is marked across the whole height. */
interface Moment {
  readonly second: number;
  readonly text: string;
  readonly colour: string;
  /** Lengths of strokes and gaps in pixels; none for a line that is drawn through. */
  readonly dash: readonly number[];
}

/** The moments of a first start: all its steps stand in a table, and these two frame them. */
function firstStartMoments(steps: NonNullable<DrillSummary["steps"]>): Moment[] {
  const last = steps.find(({ step }) => step === "first-write");
  const text = "everything is started";
  return [
    { second: 0, text, colour: plotColours.ink, dash: [] },
    ...(last
      ? [{ second: last.seconds, text: "users have written", colour: "var(--accent)", dash: [] }]
      : []),
  ];
}

function moments(
  { fault, prediction, measurements, faultSeconds, steps }: DrillSummary,
  service: string,
): Moment[] {
  if (steps) return firstStartMoments(steps);
  const bound = prediction.services.find((each) => each.service === service)?.rtoSeconds;
  const measured = measurements.find((each) => each.service === service);
  const { rtoSeconds, firstFailureSeconds } = measured ?? {};
  const ended =
    rtoSeconds && typeof firstFailureSeconds === "number" ? firstFailureSeconds + rtoSeconds : null;
  return [
    { second: 0, text: `⚡ ${terminalText(fault)}`, colour: plotColours.ink, dash: [] },
    ...(ended === null
      ? []
      : [
          {
            second: ended,
            text: `✓ measured: after ${measuredTime(rtoSeconds ?? null)}`,
            colour: "var(--accent)",
            dash: [],
          },
        ]),
    ...(typeof bound === "number"
      ? [
          {
            second: bound,
            text: `predicted: at most ${boundText(bound)}`,
            colour: plotColours.quiet,
            dash: [5, 4],
          },
        ]
      : []),
    { second: faultSeconds, text: "fault ends", colour: plotColours.quiet, dash: [1, 3] },
  ];
}

function momentLayers(moments: readonly Moment[], last: number): Layer[] {
  return moments
    .filter(({ second }) => second <= last)
    .flatMap(({ second, text, colour, dash }, index): Layer[] => {
      // Near the right edge a label has more room on its other side.
      const leftward = second > last * 0.75;
      return [
        {
          data: { values: [{ second }] },
          mark: { type: "rule", color: colour, strokeWidth: 1.5, strokeDash: [...dash] },
          encoding: { x: { field: "second", type: "quantitative" } },
        },
        {
          data: { values: [{ second, text }] },
          mark: {
            type: "text",
            align: leftward ? "right" : "left",
            dx: leftward ? -5 : 5,
            color: colour,
            fontSize: 12,
          },
          encoding: {
            x: { field: "second", type: "quantitative" },
            y: { value: -line * (moments.length - index) + line / 2 },
            text: { field: "text" },
          },
        },
      ];
    });
}

/** The next leader of each shard: a triangle at its moment, and who it is. */
function leaderLayers({ recoveryParts }: DrillSummary, service: string): Layer[] {
  const changes = recoveryParts.find((parts) => parts.service === service)?.leaderChanges ?? [];
  return changes.flatMap(({ shard, to, leaderSeconds: second }, index): Layer[] => {
    const y = { value: height + 44 + line * index };
    const x = { field: "second", type: "quantitative" } as const;
    return [
      {
        data: { values: [{ second }] },
        mark: {
          type: "point",
          shape: "triangle-up",
          filled: true,
          size: 70,
          color: "var(--term-2)",
          opacity: 1,
        },
        encoding: { x, y },
      },
      {
        data: {
          values: [
            {
              second,
              text: terminalText(`shard ${shard} led from ${shortened(to.site ?? to.member, WIDEST)}`),
            },
          ],
        },
        mark: { type: "text", align: "left", dx: 8, color: "var(--term-2)", fontSize: 12 },
        encoding: { x, y, text: { field: "text" } },
      },
    ];
  });
}

function specification(drill: DrillSummary, timeline: ServiceTimeline): TopLevelSpec {
  const { service, firstSecond, done, failed } = timeline;
  const last = firstSecond + done.length;
  const values = done.map((number, index) => ({
    from: firstSecond + index,
    to: firstSecond + index + 1,
    done: number,
    failed: -(failed[index] ?? 0),
  }));
  const marked = moments(drill, service);
  const bars = (field: "done" | "failed", colour: string): Layer => ({
    mark: { type: "bar", color: colour, binSpacing: 0.5 },
    encoding: {
      x: { field: "from", type: "quantitative", bin: "binned" },
      x2: { field: "to" },
      y: { field, type: "quantitative" },
    },
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data: { values },
    width,
    height,
    padding: 8,
    background: plotColours.none,
    encoding: {
      x: {
        type: "quantitative",
        scale: { domain: [firstSecond, last], nice: false },
        axis: { title: "seconds since the fault", grid: false, tickCount: 10 },
      },
      y: {
        type: "quantitative",
        axis: { title: "requests a second", tickCount: 5, labelExpr: "abs(datum.value)" },
      },
    },
    layer: [
      bars("done", "var(--accent)"),
      bars("failed", "var(--down)"),
      ...momentLayers(marked, last),
      ...leaderLayers(drill, service),
    ],
    config: plotConfiguration,
  };
}

/**
 * What users of a service got in each second of a drill, as SVG text: requests that were done upward, those that failed
 * downward; the fault, the measured end of the users' waiting beside the predicted bound, and the shards' next leaders.
 */
export async function timelinePlot(drill: DrillSummary, timeline: ServiceTimeline): Promise<string> {
  return drawPlot(specification(drill, timeline));
}
