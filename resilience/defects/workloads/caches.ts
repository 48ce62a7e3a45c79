import { cachesVariable } from "@holdfast/contract/application/caches";
import type { Blueprint } from "../../blueprint/blueprint";
import { variablePaths } from "../../blueprint/read-deployments";
import type { Reading } from "../../blueprint/reading";
import type { Deployment, Service } from "../../blueprint/service";
import type { Defect } from "../defect";
import { wayText } from "../references/places";
import type { WorkloadProblem } from "./problem";

function problemsOf(
  service: Service,
  { caches = {} }: Deployment,
  names: ReadonlySet<string>,
): WorkloadProblem[] {
  const { hardDependencies: dependencies, softDependencies, deployments } = service;
  const ofNothing = Object.keys(caches)
    .filter((value) => !dependencies.includes(value))
    // That a service which is needed is no declared dependency is told of the policy.
    .filter((value) => !names.has(value) || softDependencies.includes(value))
    .map((value): WorkloadProblem => ({ kind: "cache-of-nothing", value, dependencies }));
  const shorter = dependencies.flatMap((value): WorkloadProblem[] => {
    const seconds = caches[value] ?? 0;
    const elsewhereSeconds = Math.max(...deployments.map((each) => each.caches?.[value] ?? 0));
    return seconds < elsewhereSeconds ? [{ kind: "cache-shorter", value, seconds, elsewhereSeconds }] : [];
  });
  return [...ofNothing, ...shorter];
}

/** What pods are told of answers that they keep and that does not do what it is for. */
export function cacheDefects(reading: Reading, { services }: Blueprint): Defect[] {
  const names = new Set(services.map(({ name }) => name));
  return services
    .filter(({ goals, deployments }) => goals && deployments.some(({ caches }) => caches))
    .flatMap((service) =>
      service.deployments.flatMap((deployment) => {
        const resource = reading.resource(deployment.urn);
        // What the variable says may not be known before it is deployed.
        const [way] = resource ? variablePaths(resource, cachesVariable) : [];
        if (!resource || (way && !deployment.caches)) return [];
        return problemsOf(service, deployment, names).map((problem): Defect => ({
          policy: "configuration-takes-effect",
          level: "warning",
          resource: deployment.urn,
          field: way ? wayText(way) : `spec.template.spec.containers[0].env[${cachesVariable}]`,
          problem,
          service: service.name,
        }));
      }),
    );
}
