import type { CloudNetworkProblem } from "@holdfast/resilience/defects/cloud-network/problem";
import { joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

const peeringLacks = (lacks: "accepter" | "acceptance" | "region" | "route", value: string): string =>
  ({
    accepter: `is accepted by nobody in ${value}`,
    acceptance: `is not true, so nobody in ${value} accepts`,
    region: `is ${value}, where the network is not`,
    route: `leads ${value} nowhere`,
  })[lacks];

/** The ways that voters of two regions have besides one of their own. */
const waysLeft = (left: readonly string[]): string =>
  left.length === 0
    ? "no way is left"
    : `the way left is through the routers of ${joined(left)}, if they pass routes on`;

/** Texts about the networks of cloud regions. */
export const cloudNetworkTexts: ProblemTexts<CloudNetworkProblem> = {
  "voter-closed": {
    message: ({ quorum, voter, way, port, addresses, whose }) =>
      way === "in"
        ? `lets ${joined(addresses)} of ${joined(whose)} not in on port ${port}: the voter ${voter} of ${quorum} is not reached from there`
        : `lets nothing out to ${joined(addresses)} of ${joined(whose)} on port ${port}: the voter ${voter} of ${quorum} does not reach it`,
    fix: ({ way, port, addresses }) => `let ${joined(addresses)} ${way} on port ${port}`,
  },
  "group-missing": {
    message: ({ voter, value }) =>
      value === "absent"
        ? `is absent, and the network's default group lets nobody in: the voter ${voter} is not reached`
        : `names ${nameOf(value)}, which nothing declares: the voter ${voter} is not started`,
    fix: ({ voter }) => `name a security group that lets in whom the voter ${voter} needs`,
  },
  "router-differs": {
    message: ({ value, others }) =>
      `is ${value}, and the region's routers of sites are at ${joined(others)}: the tunnel leads to nobody`,
    fix: () => "set it to the address of the site's router",
  },
  "site-unconnected": {
    message: ({ region, site, lacks }) =>
      lacks === "router"
        ? `names a router that nothing declares: voters in ${region} do not reach ${site}`
        : `is of no VPN connection between ${region} and ${site}: voters in ${region} do not reach ${site}`,
    fix: ({ region, site, lacks }) =>
      lacks === "router"
        ? `declare the router of ${site}`
        : `declare the VPN connection between ${region} and ${site}`,
  },
  "network-unconnected": {
    message: ({ region }) =>
      `is of a network with no VPN gateway and no route to any site: voters in ${region} reach nobody`,
    fix: ({ region }) => `attach a VPN gateway to the network in ${region}, and connect the sites with it`,
  },
  "static-route-astray": {
    message: ({ site, value, wanted }) =>
      `routes ${value === "" ? "nothing" : value} to ${site}, whose voter is at ${wanted}: it is not reached`,
    fix: ({ site, wanted }) => `route addresses of ${site} with ${wanted} among them`,
  },
  "routing-number-shared": {
    message: ({ value, with: other }) =>
      `is ${value}, the number of ${nameOf(other)} too: routes that one announces are dropped by the other`,
    fix: () => "give each router a number of its own",
  },
  "peering-incomplete": {
    message: ({ regions, lacks, value, left }) =>
      `${peeringLacks(lacks, value)}: the peering of ${joined(regions)} carries nothing, and ${waysLeft(left)}`,
    fix: ({ lacks, value }) =>
      ({
        accepter: `declare a VpcPeeringConnectionAccepter in ${value}`,
        acceptance: "set it to true",
        region: "set it to the region of the network that is to be reached",
        route: `route ${value} by the peering`,
      })[lacks],
  },
  "regions-unjoined": {
    message: ({ regions, left }) =>
      `is of a network that nothing joins with the other region's: of the voters in ${joined(regions)} ${waysLeft(left)}`,
    fix: ({ regions }) => `peer the networks in ${joined(regions)}`,
  },
  "no-transit": {
    message: ({ value, regions, isDirect, with: other }) =>
      `is ${value}, the number of ${nameOf(other)} too: what comes back to the number that it began with is dropped, so voters in ${joined(regions)} do not reach each other through a site's router, and ${isDirect ? "their peering is the one way left" : "no way is left"}`,
    fix: () => "give each region a number of its own",
  },
  "subnet-unrouted": {
    message: ({ voter, lacks, value }) =>
      lacks === "association"
        ? `is of the subnet ${value}, which no route table is associated with: the voter ${voter} reaches no site`
        : `lacks ${value}, so addresses of the sites are routed nowhere: the voter ${voter} reaches none of them`,
    fix: ({ lacks, value }) =>
      lacks === "association"
        ? "associate the subnet with the route table of the VPN gateway"
        : `propagate the routes of ${value} to the table`,
  },
  "address-elsewhere": {
    message: ({ voter, value, others }) =>
      `is ${value}, and the member list has the voter ${voter} at ${others}: nobody reaches it`,
    fix: ({ others }) => `set it to ${others}`,
  },
  "address-outside": {
    message: ({ voter, value, range }) =>
      `is ${range}, without ${value} of the voter ${voter}: AWS refuses to start it there`,
    fix: ({ value }) => `give the subnet a range with ${value} in it`,
  },
  "volume-apart": {
    message: ({ voter, value, others }) =>
      `is ${value}, and the voter ${voter} stands in ${others}: AWS refuses to attach its data`,
    fix: ({ others }) => `set it to ${others}`,
  },
  "volume-unattached": {
    message: ({ voter }) =>
      `is not that of a volume attached to the voter ${voter}: it starts without its data`,
    fix: ({ voter }) => `attach the volume to the voter ${voter}`,
  },
  "service-unreached": {
    message: ({ voter, value, starts }) =>
      `opens no way to ${value} of AWS: ${starts ? `the voter ${voter} cannot start anew` : `operators cannot reach the voter ${voter}`}`,
    fix: ({ value }) => `open the way from the voter's subnet to the endpoint of ${value}, on port 443`,
  },
  "names-unresolved": {
    message: ({ value }) =>
      `is ${value}, so the names of AWS services lead out of the network and not to its endpoints: a voter cannot start anew`,
    fix: () => "set it to true",
  },
  "ranges-overlap": {
    message: ({ value, with: other, other: range }) =>
      `is ${value}, which has addresses of ${nameOf(other)} (${range}): traffic for one is sent to the other`,
    fix: () => "give one of the two other addresses",
  },
  "image-of-another-region": {
    message: ({ value, region, other }) =>
      `is ${value} in ${region} as in ${other}, and an image is of one region: one of the two voters does not start`,
    fix: ({ region }) => `name the image's copy in ${region}`,
  },
};
