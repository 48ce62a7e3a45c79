import { checkBlueprint, deriveBlueprint, siteLosses } from "@holdfast/resilience";
import { reportJson } from "@holdfast/report/json";
import { layers } from "../tests/unit/resilience/building/layers";

/** A blueprint in layers, each service of which needs some of the layer below hard. */
interface Shape {
  readonly services: number;
  readonly layers: number;
  readonly needs: number;
}

/** All with twelve layers; the last with all of the layer below. */
const shapes: readonly Shape[] = [
  { services: 125, layers: 12, needs: 5 },
  { services: 250, layers: 12, needs: 10 },
  { services: 500, layers: 12, needs: 20 },
  { services: 500, layers: 12, needs: 42 },
];

interface Measurement {
  readonly dependencies: number;
  readonly seconds: number;
  readonly line: string;
}

/** Seconds for judging every loss of one and two of five sites, and for writing the report as JSON. */
function measure(shape: Shape): Measurement {
  const blueprint = deriveBlueprint(layers(shape.services, shape.layers, shape.needs).graph());
  const dependencies = blueprint.services.reduce((sum, each) => sum + each.hardDependencies.length, 0);
  const start = performance.now();
  const report = checkBlueprint(blueprint, 0, { depth: 2 });
  const seconds = (performance.now() - start) / 1000;
  const bytes = JSON.stringify(reportJson(report)).length;
  const line =
    `${shape.services} services in ${shape.layers} layers, ${dependencies} hard dependencies, ` +
    `${siteLosses(blueprint, 2).length} losses: ${seconds.toFixed(2)} s; JSON of ${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return { dependencies, seconds, line };
}

console.log("Services in dense layers");
// Once unprinted, so that the first size does not pay for compiling the analysis.
measure(shapes[0]!);
const measurements = shapes.map(measure);
for (const [index, { dependencies, seconds, line }] of measurements.entries()) {
  const before = measurements[index - 1];
  const growth = before
    ? `; ${(dependencies / before.dependencies).toFixed(1)} x the dependencies, ${(seconds / before.seconds).toFixed(1)} x the time`
    : "";
  console.log(`${line}${growth}`);
}
