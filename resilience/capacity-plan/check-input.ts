import { InvalidInputError } from "@holdfast/contract/invalid-input";
import type { CapacityInput, CapacityService } from "./capacity-input";

function refuse(where: string, what: string, why: string, fix: string): never {
  throw new InvalidInputError({ what, where: `capacity input, ${where}`, why, fix });
}

/** The largest size, price, demand or number of replicas: far beyond any that there is, and exact to the solver. */
const LARGEST = 1e12;

function requireAtLeast(least: number, value: number, where: string, why: string): void {
  if (value >= least && value <= LARGEST) return;
  refuse(where, `it is ${value}`, why, `give a number from ${least} to ${LARGEST}`);
}

function requireAbove0(value: number, where: string, why: string): void {
  if (value > 0 && value <= LARGEST) return;
  refuse(where, `it is ${value}`, why, `give a number above 0 and at most ${LARGEST}`);
}

function requireShare(value: number | undefined, where: string): void {
  if (value === undefined || (value >= 0 && value <= 1)) return;
  refuse(where, `it is ${value}`, "it is a share of peak demand", "give a number from 0 to 1");
}

function requireCount(value: number | undefined, where: string): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= LARGEST)) return;
  refuse(where, `it is ${value}`, "it counts", `give a whole number from 1 to ${LARGEST}`);
}

function requireUnique(names: readonly string[], where: string): void {
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated === undefined) return;
  refuse(where, `${repeated} is listed twice`, "a name means one thing", "list it once");
}

function checkService(service: CapacityService, sites: readonly string[]): void {
  const where = `service ${service.name}`;
  requireUnique(service.allowedSites, `${where}, allowedSites`);
  if (service.allowedSites.length === 0) {
    refuse(
      `${where}, allowedSites`,
      "it is empty",
      "a service without a site cannot stand anywhere",
      `allow one of ${sites.join(", ")}`,
    );
  }
  for (const site of service.allowedSites) {
    if (sites.includes(site)) continue;
    refuse(
      `${where}, allowedSites`,
      `there is no site ${site}`,
      "replicas stand at sites of this input",
      `add the site ${site}, or name one of ${sites.join(", ")}`,
    );
  }
  requireAtLeast(0, service.peakRequestsPerSecond, `${where}, peakRequestsPerSecond`, "it is a demand");
  requireAbove0(
    service.replica.requestsPerSecond,
    `${where}, replica.requestsPerSecond`,
    "a replica that carries nothing adds nothing",
  );
  requireAtLeast(
    0,
    service.peakRequestsPerSecond / service.replica.requestsPerSecond,
    `${where}, peakRequestsPerSecond over replica.requestsPerSecond`,
    "so many replicas carry its peak",
  );
  requireAtLeast(0, service.replica.cores, `${where}, replica.cores`, "it is a size");
  requireAtLeast(0, service.replica.memoryGiB, `${where}, replica.memoryGiB`, "it is a size");
  if (![0, 1, 2].includes(service.survives)) {
    refuse(`${where}, survives`, `it is ${service.survives}`, "it counts lost sites", "give 0, 1 or 2");
  }
  requireShare(service.servedAfterNoLoss, `${where}, servedAfterNoLoss`);
  requireShare(service.servedAfterOneLoss, `${where}, servedAfterOneLoss`);
  requireShare(service.servedAfterTwoLosses, `${where}, servedAfterTwoLosses`);
  requireCount(service.minimumSites, `${where}, minimumSites`);
  requireCount(service.minimumReplicas, `${where}, minimumReplicas`);
}

/**
 * Checks what a plan is made from. Promises that cannot be kept are no bad input: the plan names them.
 *
 * @param input the input
 * @throws InvalidInputError for a name used twice, an unknown site, or a number out of its range
 */
export function checkInput(input: CapacityInput): void {
  const sites = input.sites.map((site) => site.name);
  if (sites.length === 0) refuse("sites", "it is empty", "replicas stand at sites", "give at least one site");
  requireUnique(sites, "sites");
  requireUnique(
    input.services.map((service) => service.name),
    "services",
  );
  for (const site of input.sites) {
    requireAtLeast(0, site.cores, `site ${site.name}, cores`, "it is a size");
    requireAtLeast(0, site.memoryGiB, `site ${site.name}, memoryGiB`, "it is a size");
    requireAtLeast(0, site.pricePerCoreMonth, `site ${site.name}, pricePerCoreMonth`, "it is a price");
  }
  for (const service of input.services) checkService(service, sites);
}
