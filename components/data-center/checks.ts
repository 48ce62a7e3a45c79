import { overlap, parseCidr, requireHttpsUrl, requireIpv4 } from "../arguments/addresses";
import {
  requireChoice,
  requireDistinct,
  requireDnsLabel,
  requireDnsName,
  requireText,
} from "../arguments/names";
import { type NumberRange, requireInteger, requireNumber } from "../arguments/numbers";
import {
  requireCountry,
  requireLocation,
  requireSharedHazards,
  requireUtilities,
  siteRanges,
} from "../arguments/site";
import { SiteKind } from "../goals";
import { InvalidInputError } from "../invalid-input";
import type { SiteHazards } from "../site";
import type { DataCenterArgs } from "./arguments";
import { requireEdge } from "./edge-checks";
import { requireNamespaces } from "./namespace-checks";

const cores: NumberRange = { minimum: 1, maximum: 10_000_000, unit: "cores" };
const memory: NumberRange = { minimum: 1, maximum: 100_000_000, unit: "GiB" };

/**
 * Refuses arguments that no data center can have. The kubeconfig is checked by itself, when its text is known.
 *
 * @param name the component's name, for messages
 * @param args the arguments
 * @throws InvalidInputError for the first that is wrong
 */
export function requireDataCenter(name: string, args: DataCenterArgs): void {
  const where = `DataCenter "${name}"`;
  requireDnsLabel(args.site, `${where}: site`);
  requireChoice(args.kind, SiteKind, `${where}: kind`);
  requireCountry(args.country, `${where}: country`);
  requireLocation(args.location, `${where}: location`);
  requireSharedHazards(args.hazards, `${where}: hazards`);
  requireElevations(args.hazards, `${where}: hazards`);
  requireUtilities(args.utilities, `${where}: utilities`);
  requireCapacity(args, where);
  requireCluster(args, `${where}: cluster`);
  requireTiers(args, `${where}: tiers`);
  requireNamespaces(args.namespaces, `${where}: namespaces`);
  requireEdge(args, where);
  if (args.storageProvisioner !== undefined) {
    requireText(args.storageProvisioner, "which provisioner makes volumes", `${where}: storageProvisioner`);
  }
}

function requireElevations(hazards: SiteHazards, where: string): void {
  const { elevation, coastDistance } = siteRanges;
  requireNumber(hazards.floodElevationMetres, elevation, `${where}.floodElevationMetres`);
  requireNumber(hazards.tsunamiElevationMetres, elevation, `${where}.tsunamiElevationMetres`);
  requireNumber(hazards.coastDistanceKilometres, coastDistance, `${where}.coastDistanceKilometres`);
}

function requireCapacity(args: DataCenterArgs, where: string): void {
  requireNumber(args.capacity.cores, cores, `${where}: capacity.cores`);
  requireNumber(args.capacity.memoryGiB, memory, `${where}: capacity.memoryGiB`);
  requireNumber(
    args.capacity.storageTiB,
    { minimum: 1, maximum: 100_000_000, unit: "TiB" },
    `${where}: capacity.storageTiB`,
  );
  requireNumber(
    args.capacity.powerMegawatts,
    { minimum: 0.01, maximum: 10_000, unit: "megawatts" },
    `${where}: capacity.powerMegawatts`,
  );
  const halls = args.halls ?? [];
  requireDistinct(
    halls.map((hall) => hall.name),
    "hall",
    `${where}: halls`,
  );
  halls.forEach((hall, index) => {
    requireDnsLabel(hall.name, `${where}: halls[${index}].name`);
    requireNumber(hall.cores, cores, `${where}: halls[${index}].cores`);
    requireNumber(hall.memoryGiB, memory, `${where}: halls[${index}].memoryGiB`);
    if (hall.powerFeed !== undefined) {
      requireText(hall.powerFeed, "which power feed the hall has", `${where}: halls[${index}].powerFeed`);
    }
  });
  for (const field of ["cores", "memoryGiB"] as const) {
    const sum = halls.reduce((total, hall) => total + hall[field], 0);
    if (sum > args.capacity[field]) {
      throw new InvalidInputError({
        what: `the halls add up to ${sum} ${field} and the site has ${args.capacity[field]}`,
        where: `${where}: capacity.${field}`,
        why: "a hall is a part of its site, so capacity would be counted that is not there",
        fix: `raise capacity.${field} to ${sum} or more, or lower the halls' ${field}`,
      });
    }
  }
}

function requireCluster(args: DataCenterArgs, where: string): void {
  const { cluster } = args;
  requireDnsLabel(cluster.identifier, `${where}.identifier`);
  requireHttpsUrl(cluster.apiServer, `${where}.apiServer`);
  requireDnsName(cluster.domain, `${where}.domain`);
  requireHttpsUrl(cluster.serviceAccountIssuer, `${where}.serviceAccountIssuer`);
  requireIpv4(cluster.ingressAddress, `${where}.ingressAddress`);
  const pods = parseCidr(cluster.podCidr, `${where}.podCidr`);
  const services = parseCidr(cluster.serviceCidr, `${where}.serviceCidr`);
  if (overlap(pods, services)) {
    throw new InvalidInputError({
      what: `service addresses ${services.cidr} overlap pod addresses ${pods.cidr}`,
      where: `${where}.serviceCidr`,
      why: "an address would belong to a pod and to a service, and packets would go to either",
      fix: "give the services a range of their own",
    });
  }
}

function requireTiers(args: DataCenterArgs, where: string): void {
  const { tiers } = args;
  if (tiers === undefined) return;
  tiers.forEach(({ tier, priority }, index) => {
    requireInteger(tier, { minimum: 0, maximum: 3 }, `${where}[${index}].tier`);
    requireInteger(priority, { minimum: 1, maximum: 1_000_000_000 }, `${where}[${index}].priority`);
  });
  requireDistinct(
    tiers.map(({ tier }) => String(tier)),
    "tier",
    where,
  );
  const sorted = [...tiers].sort((one, other) => one.tier - other.tier);
  sorted.forEach(({ tier, priority }, index) => {
    const next = sorted[index + 1];
    const missing = tier !== index || (next === undefined && sorted.length < 4);
    if (!missing && (next === undefined || priority > next.priority)) return;
    throw new InvalidInputError({
      what: missing
        ? `the tiers are ${sorted.map((each) => each.tier).join(", ")} instead of 0, 1, 2, 3`
        : `tier ${tier} has priority ${priority} and tier ${next?.tier} has ${next?.priority}`,
      where,
      why: missing
        ? "a service of a tier without a priority class could not be scheduled"
        : "tier 0 gives way last, so each tier's priority is above the next one's",
      fix: missing
        ? "list all four tiers, or leave tiers out"
        : `give tier ${tier} a priority above ${next?.priority}`,
    });
  });
}
