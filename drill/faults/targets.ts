import { InvalidInputError } from "@holdfast/resilience";

/** Names of the sites that something can be done to. */
export interface TargetSites {
  /** Those that users are served from. */
  readonly data: readonly string[];
  /** Those of them from which a shard of a drilled service is led when all is well. */
  readonly leading: readonly string[];
  /** Those of a cloud provider at which a voter stands. */
  readonly cloudVoters: readonly string[];
}

/** Sites that a fault can be done to. */
export interface Targets {
  /** Sites of each drill, where a fault is done everywhere in turn. */
  readonly each: (known: TargetSites) => string[][];
  /** @throws InvalidInputError where the fault of this kind would do nothing, or not what it is for, at some of the sites */
  readonly check: (kind: string, sites: readonly string[], known: TargetSites) => void;
}

const alone = (sites: readonly string[]): string[][] => sites.map((site) => [site]);

/** Any sites; everywhere in turn, each data site. */
export const anySites: Targets = {
  each: ({ data }) => alone(data),
  check: () => undefined,
};

/** Sites of some sort only. */
function only(sort: (known: TargetSites) => readonly string[], otherwise: string): Targets {
  return {
    each: (known) => alone(sort(known)),
    check: (kind, sites, known) => {
      const hit = sort(known);
      const idle = sites.find((site) => !hit.includes(site));
      if (idle === undefined) return;
      throw new InvalidInputError({
        what: `there is nothing at ${idle} that the fault ${kind} could hit`,
        where: `--lose ${sites.join(",")} --fault ${kind}`,
        why: otherwise,
        fix: `name some of: ${hit.join(", ")}`,
      });
    },
  };
}

/**
 * Data sites only.
 *
 * @param otherwise why it does nothing at a site of a cloud voter
 */
export function dataSites(otherwise: string): Targets {
  return only(({ data }) => data, otherwise);
}

/** Sites that lead something only. */
export const leadingSites: Targets = only(
  ({ leading }) => leading,
  "it is done to members that lead, and no shard of a drilled service is led from there when all is well",
);

/**
 * All sites of some sort at once, and no other.
 *
 * @param named what they are called: `data site`
 * @param otherwise why it is done to no fewer
 */
function every(sort: (known: TargetSites) => readonly string[], named: string, otherwise: string): Targets {
  return {
    each: (known) => [[...sort(known)]],
    check: (kind, sites, known) => {
      const all = sort(known);
      const spared = all.some((site) => !sites.includes(site));
      if (!spared && sites.length <= all.length) return;
      throw new InvalidInputError({
        what: `the fault ${kind} takes every ${named}, and no other`,
        where: `--lose ${sites.join(",")} --fault ${kind}`,
        why: otherwise,
        fix: `leave --lose out, or name ${all.join(",")}`,
      });
    },
  };
}

/** Every data site at once, and no other. */
export const everyDataSite: Targets = every(
  ({ data }) => data,
  "data site",
  "where a copy is left, the others are made from that, and not from the vault",
);

/**
 * Every data site and every site of a cloud voter at once.
 *
 * @param otherwise why it is done to no fewer
 */
export function everySite(otherwise: string): Targets {
  return every(({ data, cloudVoters }) => [...data, ...cloudVoters], "data site and cloud voter", otherwise);
}

/** Each two of some sites. */
export function pairs(sites: readonly string[]): string[][] {
  return sites.flatMap((one, index) => sites.slice(index + 1).map((other) => [one, other]));
}

/** Two data sites. */
export const pairsOfDataSites: Targets = {
  each: ({ data }) => pairs(data),
  check: (kind, sites, { data }) => {
    if (sites.length === 2 && new Set(sites).size === 2 && sites.every((site) => data.includes(site))) return;
    throw new InvalidInputError({
      what: `the fault ${kind} takes two data sites`,
      where: `--lose ${sites.join(",")} --fault ${kind}`,
      why: "it is about what one of them is to the other",
      fix: `name two of: ${data.join(", ")}`,
    });
  },
};
