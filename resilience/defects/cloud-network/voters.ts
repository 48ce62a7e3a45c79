import { addressRange, type AddressSpan, contains } from "@holdfast/contract/addresses";
import type { Blueprint } from "../../blueprint/blueprint";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Quorum, Voter } from "../../stores/quorum/quorum";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { CloudNetworkProblem } from "./problem";
import { Openings, type Way } from "./security-groups";

/** Ports of etcd: voters ask each other at the first, whom they serve at the second. */
const PORTS = { peers: 2380, clients: 2379 } as const;

/** A voter on an instance of a cloud region. */
export interface CloudVoter {
  readonly quorum: Quorum;
  readonly voter: Voter;
  readonly site: string;
  readonly instance: Resource;
  readonly region: string;
}

/** Every voter on an instance. */
export function cloudVoters(reading: Reading, { quorums }: Blueprint): CloudVoter[] {
  return quorums.flatMap((quorum) =>
    quorum.voters.flatMap((voter): CloudVoter[] => {
      const instance = voter.urn === undefined ? undefined : reading.resource(voter.urn);
      if (instance?.type !== types.instance || voter.site === undefined) return [];
      return [{ quorum, voter, site: voter.site, instance, region: textOf(instance.inputs["region"]) ?? "" }];
    }),
  );
}

/** The resource of a type that a property of another comes from. */
export function sourceOf(reading: Reading, resource: Resource, property: string): Resource | undefined {
  const [urn] = resource.propertyDependencies[property] ?? [];
  return urn === undefined ? undefined : reading.resource(urn);
}

/** A defect that keeps a voter from its part. */
export function voterDefect(
  { instance }: Pick<CloudVoter, "instance">,
  resource: string,
  field: string,
  problem: CloudNetworkProblem,
): Defect {
  return { policy: "ways-are-open", level: "error", resource, field, problem, disables: [instance.urn] };
}

/** Addresses of pods of each data center. */
export function podRanges(reading: Reading): Map<string, AddressSpan & { readonly cidr: string }> {
  return new Map(
    reading.all(types.dataCenter).flatMap((center) => {
      const site = textOf(center.inputs["site"]);
      const range = addressRange(textOf(at(center.inputs, "cluster", "podCidr")) ?? "");
      return site !== undefined && range ? [[site, range] as const] : [];
    }),
  );
}

/** Addresses that have to be let through a voter's security groups. */
interface Needed {
  readonly way: Way;
  readonly port: number;
  readonly cidr: string;
  readonly whose: string;
}

function neededBy(
  { quorum, voter, site }: CloudVoter,
  pods: ReturnType<typeof podRanges>,
  blueprint: Blueprint,
): Needed[] {
  const peers = quorum.voters.filter((other) => other.name !== voter.name);
  const fromPeers = peers.flatMap((other): Needed[] => {
    const own = other.site === undefined || other.site === site ? undefined : pods.get(other.site);
    const { address, name: whose } = other;
    if (address === undefined || addressRange(address) === undefined) return [];
    const { peers: port } = PORTS;
    return [
      { way: "out", port, cidr: address, whose },
      // A pod asks from its own address, an instance from the one that it is asked at.
      ...(own ? [{ way: "in", port, cidr: own.cidr, whose } as const] : []),
      ...(own || other.site === undefined ? [] : [{ way: "in", port, cidr: address, whose } as const]),
    ];
  });
  const served = new Set(
    blueprint.databases.flatMap(({ shards }) =>
      shards.flatMap((shard) =>
        shard.quorum === quorum.name ? shard.members.map((member) => member.site) : [],
      ),
    ),
  );
  const fromClients = [...served].flatMap((whose): Needed[] => {
    const range = pods.get(whose);
    return range ? [{ way: "in", port: PORTS.clients, cidr: range.cidr, whose }] : [];
  });
  return [...fromPeers, ...fromClients];
}

/** Voters whose security groups keep out whom they need, or keep them from asking. */
export function closedVoters(reading: Reading, blueprint: Blueprint): Defect[] {
  const pods = podRanges(reading);
  return cloudVoters(reading, blueprint).flatMap((cloud): Defect[] => {
    const { instance, quorum, voter } = cloud;
    const openings = new Openings(reading, instance, "vpcSecurityGroupIds");
    const [group] = openings.groups;
    if (group === undefined) return ungrouped(reading, cloud);
    const lets = ({ way, port, cidr }: Needed): boolean => {
      const range = addressRange(cidr);
      return range === undefined || openings.lets(way, port, range);
    };
    const closed = neededBy(cloud, pods, blueprint).filter((needed) => !lets(needed));
    const sites = new Set(closed.map(({ whose }) => whose));
    const defect = (way: Way, port: number, needed: readonly Needed[]): Defect => ({
      ...voterDefect(cloud, group.urn, way === "in" ? "ingress" : "egress", {
        kind: "voter-closed",
        quorum: quorum.name,
        voter: voter.name,
        way,
        port,
        addresses: [...new Set(needed.map(({ cidr }) => cidr))],
        whose: [...new Set(needed.map(({ whose }) => whose))],
      }),
      // What a group says of one site is one thing, at whatever ports; what it says of several is one each way.
      cause: `${group.urn} ${sites.size === 1 ? "" : way}`,
    });
    return (["in", "out"] as const).flatMap((way) =>
      [PORTS.peers, PORTS.clients].flatMap((port) => {
        const needed = closed.filter((each) => each.way === way && each.port === port);
        return needed.length > 0 ? [defect(way, port, needed)] : [];
      }),
    );
  });
}

/** An instance whose groups nothing declares, or that has none in a network whose default group lets nobody in. */
function ungrouped(reading: Reading, cloud: CloudVoter): Defect[] {
  const { instance, voter } = cloud;
  const field = "vpcSecurityGroupIds";
  const [named] = instance.propertyDependencies[field] ?? [];
  if (named !== undefined)
    return reading.resource(named)
      ? []
      : [voterDefect(cloud, instance.urn, field, { kind: "group-missing", voter: voter.name, value: named })];
  const given = instance.inputs[field];
  const subnet = sourceOf(reading, instance, "subnetId");
  const vpc = subnet && sourceOf(reading, subnet, "vpcId");
  const closed = reading
    .all("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    .some(
      (group) =>
        vpc !== undefined &&
        sourceOf(reading, group, "vpcId")?.urn === vpc.urn &&
        listOf(group.inputs["ingress"]).length === 0,
    );
  if (!closed || !(given === undefined || given === null || (Array.isArray(given) && given.length === 0)))
    return [];
  return [
    voterDefect(cloud, instance.urn, field, { kind: "group-missing", voter: voter.name, value: "absent" }),
  ];
}

/** Voters at another address than their quorum's list has, or at one that their subnet does not have. */
export function misplacedVoters(reading: Reading, blueprint: Blueprint): Defect[] {
  return cloudVoters(reading, blueprint).flatMap((cloud): Defect[] => {
    const { instance, voter } = cloud;
    const value = textOf(instance.inputs["privateIp"]);
    const own = addressRange(value ?? "");
    if (value === undefined || own === undefined) return [];
    const subnet = sourceOf(reading, instance, "subnetId");
    const range = textOf(subnet?.inputs["cidrBlock"]);
    const span = addressRange(range ?? "");
    if (voter.address !== undefined && addressRange(voter.address) && voter.address !== value) {
      const problem = { kind: "address-elsewhere", voter: voter.name, value, others: voter.address } as const;
      const mend = { resource: instance.urn, path: ["privateIp"], value: voter.address };
      return [{ ...voterDefect(cloud, instance.urn, "privateIp", problem), mend }];
    }
    if (span && range !== undefined && subnet && !contains(span, own)) {
      const problem = { kind: "address-outside", voter: voter.name, value, range } as const;
      return [voterDefect(cloud, subnet.urn, "cidrBlock", problem)];
    }
    return [];
  });
}

const VOLUME = "aws:ebs/volume:Volume";
const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";

/** Zones in which a cloud site has subnets, by what its region declares. */
function zonesOf(reading: Reading, site: string): string[] {
  const region = reading.all(types.cloudRegion).find(({ inputs }) => textOf(inputs["site"]) === site);
  return listOf(at(region?.inputs["network"], "zones")).flatMap((zone) => textOf(at(zone, "name")) ?? []);
}

/** Voters whose volume stands in another zone than they do, or is not attached to them. */
export function voterVolumes(reading: Reading, blueprint: Blueprint): Defect[] {
  return cloudVoters(reading, blueprint).flatMap((cloud): Defect[] => {
    const { instance, quorum, voter } = cloud;
    const zone =
      textOf(instance.inputs["availabilityZone"]) ??
      textOf(sourceOf(reading, instance, "subnetId")?.inputs["availabilityZone"]);
    const volumes = reading
      .all(VOLUME)
      .filter(
        (volume) =>
          reading.tag(volume, labels.quorum) === quorum.name &&
          reading.tag(volume, labels.voter) === voter.name,
      );
    const attachments = reading
      .all(ATTACHMENT)
      .filter((attachment) => sourceOf(reading, attachment, "instanceId")?.urn === instance.urn);
    const found: Defect[] = [];
    for (const volume of volumes) {
      const value = textOf(volume.inputs["availabilityZone"]);
      if (zone !== undefined && value !== undefined && value !== zone) {
        // Where the region has the volume's zone and not the subnet's, it is the subnet that stands elsewhere.
        const subnet = sourceOf(reading, instance, "subnetId");
        const known = zonesOf(reading, cloud.site);
        const isSubnet = subnet !== undefined && known.includes(value) && !known.includes(zone);
        const [resource, is, others] = isSubnet ? [subnet, zone, value] : [volume, value, zone];
        const problem = { kind: "volume-apart", voter: voter.name, value: is, others } as const;
        found.push(voterDefect(cloud, resource.urn, "availabilityZone", problem));
      } else if (!attachments.some((each) => sourceOf(reading, each, "volumeId")?.urn === volume.urn))
        found.push(voterDefect(cloud, volume.urn, "id", { kind: "volume-unattached", voter: voter.name }));
    }
    for (const attachment of attachments) {
      const [named] = attachment.propertyDependencies["volumeId"] ?? [];
      if (named !== undefined && reading.resource(named) === undefined)
        found.push(
          voterDefect(cloud, attachment.urn, "volumeId", { kind: "volume-unattached", voter: voter.name }),
        );
    }
    return found;
  });
}

/** Voters in several regions of one image, which each image is of one region alone. */
export function foreignImages(reading: Reading, blueprint: Blueprint): Defect[] {
  const regions = new Map<string, string>();
  return cloudVoters(reading, blueprint).flatMap((cloud): Defect[] => {
    const value = textOf(cloud.instance.inputs["ami"]);
    if (value === undefined) return [];
    const other = regions.get(value) ?? cloud.region;
    regions.set(value, other);
    if (other === cloud.region) return [];
    const { region } = cloud;
    return [
      voterDefect(cloud, cloud.instance.urn, "ami", {
        kind: "image-of-another-region",
        value,
        region,
        other,
      }),
    ];
  });
}
