import { addressRange, contains } from "@holdfast/contract/addresses";
import { isWithheld } from "@holdfast/contract/value";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { CloudNetworkProblem } from "./problem";
import { EC2, VoterNetwork } from "./voter-network";
import { type CloudVoter, cloudVoters, sourceOf, voterDefect } from "./voters";

/** AWS's own number of a gateway that says none. */
const DEFAULT_NUMBER = "64512";

/** The numbers of a network's gateways. */
function numbersOf({ gateways }: VoterNetwork): string[] {
  return gateways.map(({ inputs }) => textOf(inputs["amazonSideAsn"]) ?? DEFAULT_NUMBER);
}

/** Sites to which a network has a connection. */
function connectedSites(network: VoterNetwork): string[] {
  return network.gateways.flatMap((gateway) =>
    network.connectionsOf(gateway).connections.flatMap(({ site }) => site ?? []),
  );
}

/** What keeps a peering from carrying anything. */
interface PeeringFault {
  readonly resource: Resource;
  readonly field: string;
  readonly lacks: "accepter" | "acceptance" | "region" | "route";
  readonly value: string;
}

/** The ways between the voters of two regions. */
class RegionPair {
  private readonly peering: Resource | undefined;

  constructor(
    private readonly reading: Reading,
    private readonly one: VoterNetwork,
    private readonly other: VoterNetwork,
  ) {
    const isOf = (each: Resource, property: string, network: VoterNetwork): boolean =>
      network.vpc !== undefined && sourceOf(reading, each, property)?.urn === network.vpc.urn;
    this.peering = reading
      .all(EC2.peering)
      .find(
        (each) =>
          (isOf(each, "vpcId", one) && isOf(each, "peerVpcId", other)) ||
          (isOf(each, "vpcId", other) && isOf(each, "peerVpcId", one)),
      );
  }

  /** Whether a table leads to the other end by something else than a peering: a transit gateway's attachment, say. */
  private get isRoutedOtherwise(): boolean {
    const leads = (network: VoterNetwork, to: VoterNetwork): boolean => {
      const address = addressRange(to.cloud.voter.address ?? "");
      return network.routes.some(({ inputs }) => {
        const range = addressRange(textOf(inputs["destinationCidrBlock"]) ?? "");
        const ofPeering = (inputs["vpcPeeringConnectionId"] ?? null) !== null;
        return !ofPeering && range !== undefined && address !== undefined && contains(range, address);
      });
    };
    return leads(this.one, this.other) && leads(this.other, this.one);
  }

  /** Whether a table routes an address of the other end by the peering. */
  private isRouted(network: VoterNetwork, to: VoterNetwork, peering: Resource): boolean {
    const address = addressRange(to.cloud.voter.address ?? "");
    if (!address) return true;
    const holds = (cidr: string | undefined): boolean => {
      const range = addressRange(cidr ?? "");
      return range !== undefined && contains(range, address);
    };
    const apart = network.routes.some(
      (route) =>
        sourceOf(this.reading, route, "vpcPeeringConnectionId")?.urn === peering.urn &&
        (isWithheld(route.inputs["destinationCidrBlock"]) ||
          holds(textOf(route.inputs["destinationCidrBlock"]))),
    );
    const inline =
      (network.table?.propertyDependencies["routes"] ?? []).includes(peering.urn) &&
      listOf(network.table?.inputs["routes"]).some((route) => holds(textOf(at(route, "cidrBlock"))));
    return apart || inline;
  }

  private peeringFault(peering: Resource): PeeringFault | undefined {
    const accepting =
      sourceOf(this.reading, peering, "peerVpcId")?.urn === this.other.vpc?.urn ? this.other : this.one;
    const { region } = accepting.cloud;
    const given = textOf(peering.inputs["peerRegion"]);
    if (given !== undefined && given !== region)
      return { resource: peering, field: "peerRegion", lacks: "region", value: given };
    const accepter = this.reading
      .all(EC2.peeringAccepter)
      .find((each) => sourceOf(this.reading, each, "vpcPeeringConnectionId")?.urn === peering.urn);
    // One of another region is accepted there, whatever the end that asks for it says.
    if (!accepter) return { resource: peering, field: "id", lacks: "accepter", value: region };
    const there = textOf(accepter.inputs["region"]);
    if (there !== undefined && there !== region)
      return { resource: accepter, field: "region", lacks: "region", value: there };
    const accepts = accepter.inputs["autoAccept"];
    if (accepts !== true && !isWithheld(accepts))
      return { resource: accepter, field: "autoAccept", lacks: "acceptance", value: region };
    for (const [network, to] of [
      [this.one, this.other],
      [this.other, this.one],
    ] as const) {
      if (network.table === undefined || this.isRouted(network, to, peering)) continue;
      const astray = network.routes.find(
        (route) => sourceOf(this.reading, route, "vpcPeeringConnectionId")?.urn === peering.urn,
      );
      return {
        resource: astray ?? network.table,
        field: astray ? "destinationCidrBlock" : "routes",
        lacks: "route",
        value: to.cloud.voter.address ?? to.cloud.region,
      };
    }
    return undefined;
  }

  /** What is wrong with the ways of the two: each is told of, with the ways that are left. */
  defects(tolerated: number): Defect[] {
    const { one, other, peering } = this;
    if (!one.vpc || !other.vpc) return [];
    const numbers = numbersOf(one);
    const shared = numbersOf(other).find((number) => numbers.includes(number));
    const sites = connectedSites(one).filter((site) => connectedSites(other).includes(site));
    const left = shared === undefined ? [...new Set(sites)].sort() : [];
    const fault = peering && this.peeringFault(peering);
    const isDirect = (peering !== undefined && fault === undefined) || this.isRoutedOtherwise;
    // Through a site is no way once the site is lost.
    const isEnough = isDirect || left.length > tolerated;
    const regions = [one.cloud.region, other.cloud.region];
    const about = (resource: Resource, field: string, problem: CloudNetworkProblem): Defect => {
      const found = voterDefect(other.cloud, resource.urn, field, problem);
      if (!isEnough) return found;
      const { disables: _, ...rest } = found;
      return { ...rest, level: "warning" };
    };
    const found: Defect[] = [];
    if (fault)
      found.push(
        about(fault.resource, fault.field, {
          kind: "peering-incomplete",
          regions,
          lacks: fault.lacks,
          value: fault.value,
          left,
        }),
      );
    else if (!isDirect) found.push(about(one.vpc, "id", { kind: "regions-unjoined", regions, left }));
    const [gateway] = other.gateways;
    if (shared !== undefined && gateway && sites.length > 0)
      found.push(
        about(gateway, "amazonSideAsn", {
          kind: "no-transit",
          value: shared,
          regions,
          isDirect,
          with: one.gateways[0]?.urn ?? gateway.urn,
        }),
      );
    return found;
  }
}

/** Voters in cloud regions that reach each other by no way, or by one fewer than is declared. */
export function unjoinedRegions(reading: Reading, blueprint: Blueprint): Defect[] {
  const byQuorum = new Map<string, CloudVoter[]>();
  for (const voter of cloudVoters(reading, blueprint))
    byQuorum.set(voter.quorum.name, [...(byQuorum.get(voter.quorum.name) ?? []), voter]);
  return [...byQuorum.values()].flatMap((voters) =>
    voters.flatMap((one, index) =>
      voters.slice(index + 1).flatMap((other): Defect[] => {
        if (one.region === other.region) return [];
        const [first, second] = [one, other].map((each) => new VoterNetwork(reading, blueprint, each)) as [
          VoterNetwork,
          VoterNetwork,
        ];
        return new RegionPair(reading, first, second).defects(Math.floor((one.quorum.voters.length - 1) / 2));
      }),
    ),
  );
}
