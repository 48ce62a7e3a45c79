import { InvalidInputError } from "@holdfast/resilience";

/** Where the programs of a lab listen. Nothing of it leaves the machine: 127.0.0.0/8 is its own. */
export interface LabAddresses {
  /** Address of the AWS API. */
  readonly aws: string;
  /** Address of each site's control plane, in the order of the sites; each is in a range of its own. */
  readonly sites: readonly string[];
}

/** The first two bytes of a lab's addresses, where nothing else is said. */
export const defaultNetwork = "127.0";

/** Third byte of the AWS API's addresses. */
const awsRange = 9;

/** Third byte of the first site's addresses; each site has the next, a range of 256 addresses. */
const firstSiteRange = 10;

/** Ports that the lab's programs listen on, at the address of their site. */
export const ports = {
  etcdClients: 2379,
  etcdPeers: 2380,
  apiServer: 6443,
  controllerManager: 10257,
  scheduler: 10259,
  kwok: 10247,
  aws: 5000,
} as const;

/**
 * Gives each part of a lab an address.
 *
 * @param siteCount number of sites
 * @param network the first two bytes, for instance "127.0"; labs beside each other have different ones
 * @throws InvalidInputError when the network is none of this machine's own, or there are too many sites
 */
export function labAddresses(siteCount: number, network: string = defaultNetwork): LabAddresses {
  const second = /^127\.(\d{1,3})$/.exec(network)?.[1];
  if (second === undefined || Number(second) > 255 || String(Number(second)) !== second) {
    throw new InvalidInputError({
      what: `the lab cannot use addresses that begin with ${JSON.stringify(network)}`,
      where: "--network",
      why: "its servers are for this machine alone, and only 127.0.0.0 to 127.255.255.255 never leave it",
      fix: `name the first two bytes, from 127.0 to 127.255, for instance --network ${defaultNetwork}`,
    });
  }
  const most = 256 - firstSiteRange;
  if (siteCount > most) {
    throw new InvalidInputError({
      what: `${siteCount} data sites are more than the lab has address ranges for`,
      where: "data sites of the stack",
      why: `each site has a range of its own below ${network}.0.0, and ${most} are free`,
      fix: "name a stack that declares fewer data sites with --stack",
    });
  }
  return {
    aws: `${network}.${awsRange}.1`,
    sites: Array.from({ length: siteCount }, (_, index) => `${network}.${firstSiteRange + index}.1`),
  };
}
