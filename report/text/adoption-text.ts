import type { AdoptionProgress, AdoptionStep, InvalidInput } from "@holdfast/resilience";
import { count, shortList } from "./phrases";
import { type TextByKind, textOf } from "./text-by-kind";

const FORM = "sites: [{ name: oslo, country: no, cores: 64, memoryGiB: 256 }]";

const values: Readonly<Record<string, string>> = {
  "holdfast.dev/survive": "one-site",
  "holdfast.dev/rto": "2 minutes",
  "holdfast.dev/peak-requests-per-second": "900",
  "holdfast.dev/requests-per-second": "100",
};

const line = (name: string) => `${name}: "${values[name] ?? "..."}"`;

const steps: TextByKind<AdoptionStep> = {
  "name-sites": ({ clusters }) =>
    `say where ${shortList(clusters)} ${clusters.length === 1 ? "stands" : "stand"}: --sites sites.yaml, which holds ${FORM}, with provider: NAME where a provider is not named like its site`,
  "give-provider": ({ workload }) =>
    `give ${workload} a Kubernetes provider of its own for each cluster, so that its site is known`,
  "label-service": ({ workload, service }) =>
    `write holdfast.dev/service: ${service} under metadata.labels of ${workload}`,
  "state-capacity": ({ workload, annotation }) =>
    `write ${line(annotation)}, what one replica carries, under spec.template.metadata.annotations of ${workload}`,
  "state-goal": ({ workload, annotation }) =>
    `write ${line(annotation)} under metadata.annotations of ${workload}`,
};

const seen = ({ resources, workloads, services, sites }: AdoptionProgress): string =>
  `${count(resources, "resource")}, with ${count(workloads.length, "workload")} (${shortList(workloads)}), ${count(services.length, "service")} and ${count(sites.length, "site")}`;

/** Why a program without components cannot be judged yet, and the next thing to write. */
export function nothingAdopted(progress: AdoptionProgress): InvalidInput {
  const { sites, services, next } = progress;
  const lacks = [
    ...(sites.length === 0 ? ["where its clusters stand"] : []),
    ...(services.length === 0 ? ["which workload is which service"] : []),
  ];
  return {
    what: `there is nothing to judge yet: this program of plain Kubernetes objects does not say ${lacks.join(", and ")}`,
    where: seen(progress),
    why: "what a loss takes follows from where workloads stand, and what it may take from what services promise",
    fix: `${next ? textOf(steps, next) : "see docs/adopting.md"} (docs/adopting.md has all of it)`,
  };
}

/** What of a program without components is judged, and the next thing to write so that more is; of several lines. */
export function adoptionText(progress: AdoptionProgress): string {
  const { workloads, services, next, leadsUsers, unknownStores } = progress;
  const judged = `Judged as far as labels and annotations say: ${count(services.length, "service")} of ${count(workloads.length, "workload")}.`;
  const unjudged = [
    ...(leadsUsers ? [] : ["how users are led away from a lost site, since no DNS record is declared here"]),
    ...(unknownStores.length > 0
      ? [`what ${shortList(unknownStores)} ${unknownStores.length === 1 ? "keeps" : "keep"}`]
      : []),
  ];
  const notJudged = unjudged.length > 0 ? `Not judged: ${unjudged.join("; ")}.\n` : "";
  return `\n${judged}\n${notJudged}${next ? `Next: ${textOf(steps, next)}.\n` : "Every Deployment is of a service with goals. docs/adopting.md says what more can be stated.\n"}`;
}
