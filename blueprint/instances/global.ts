import * as aws from "@pulumi/aws/provider";
import {
  CertificateIssuerRole,
  ChallengeRole,
  CloudRegion,
  type CloudRegionArgs,
  CloudVoter,
  type CloudVoterArgs,
  OffsiteVault,
  Paging,
  type PeeredRegion,
  PrivateAuthority,
  RegionPeering,
  Route53Zone,
  ServiceAccountIssuer,
} from "holdfast";
import { InvalidInputError } from "holdfast/invalid-input";
import { authorityAt, authorityInstance, issuerRoleInstance } from "./authorities";
import { clusterOf } from "./cluster";
import { ClusterAccess, type Configuration } from "../configuration/configuration";
import { cloudVoterCommands } from "../configuration/keys";
import { hasPublicNames, route53Instance } from "./dns";
import { pagingInstances } from "./monitoring";
import { quorumArgs, voterInstance } from "./quorum";
import type { CloudSite } from "../sites/site";
import { configurationPath } from "../configuration/commands";
import type { Topology } from "../placement/topology";
import { vaultInstances } from "./vaults";

/**
 * One provider for all of AWS: every regional resource names its region itself, so a second region needs no
 * second provider. Without cluster access nothing is deployed, so no account is asked for either.
 */
function awsProvider(topology: Topology, configuration: Configuration): aws.Provider {
  const offline = configuration.clusterAccess === ClusterAccess.None;
  return new aws.Provider("aws", {
    region: (topology.cloudSites[0]?.region ?? "ap-northeast-2") as aws.ProviderArgs["region"],
    allowedAccountIds: offline ? undefined : [configuration.awsAccountId],
    ...(offline && {
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
      accessKey: "none",
      secretKey: "none",
    }),
  });
}

/**
 * What the configuration says of the voter in a cloud region.
 *
 * @throws InvalidInputError where it says nothing
 */
export function cloudVoterOf(
  site: CloudSite,
  configuration: Configuration,
): Configuration["cloudVoters"][string] {
  const voter = configuration.cloudVoters[site.name];
  if (voter) return voter;
  throw new InvalidInputError({
    what: `${configurationPath("cloudVoters", [site.name])} is not set`,
    where: configuration.where("cloudVoters", [site.name]),
    why: `a voter of the quorum stands at ${site.name}, and its image and etcd release differ by region`,
    fix: cloudVoterCommands(configuration, site.name),
  });
}

/** A voter in a cloud region: its name and arguments. */
export function cloudVoterInstance(
  site: CloudSite,
  region: Pick<CloudRegion, "vpcId" | "subnetIds">,
  topology: Topology,
  configuration: Configuration,
): [string, CloudVoterArgs] {
  const voter = cloudVoterOf(site, configuration);
  return [
    voterInstance(topology, site),
    {
      ...quorumArgs(topology, site),
      region: site.region,
      availabilityZone: site.network.zones[0]?.name ?? "",
      vpcId: region.vpcId,
      subnetId: region.subnetIds.apply((ids) => ids[0] ?? ""),
      vpcCidr: site.network.vpcCidr,
      s3PrefixListId: voter.s3PrefixListId,
      ami: voter.ami,
      certificateAuthorityArn: authorityAt(site, configuration),
      etcd: { bucket: voter.etcdBucket, key: voter.etcdKey, sha256: voter.etcdSha256 },
    },
  ];
}

/** A cloud region with what stands in it for itself: its name and arguments. */
export function regionInstance(site: CloudSite, topology: Topology): [string, CloudRegionArgs] {
  return [
    site.name,
    {
      site: site.name,
      provider: site.provider,
      region: site.region,
      country: site.country,
      location: site.location,
      hazards: site.hazards,
      utilities: site.utilities,
      network: { vpcCidr: site.network.vpcCidr, zones: site.network.zones },
      autonomousSystem: site.network.autonomousSystem,
      siteGateways: topology.dataSites.map((dataSite) => ({
        site: dataSite.name,
        address: dataSite.network.routerAddress,
        autonomousSystem: dataSite.network.autonomousSystem,
      })),
    },
  ];
}

/** The network of a cloud region as an end of a peering. */
function peeredRegion(site: CloudSite, { vpcId, routeTableId }: CloudRegion): PeeredRegion {
  return { site: site.name, region: site.region, vpcCidr: site.network.vpcCidr, vpcId, routeTableId };
}

/** The ways between the networks of cloud regions with a voter each. */
function declarePeerings(
  regions: readonly (readonly [CloudSite, CloudRegion])[],
  provider: aws.Provider,
): void {
  for (const [index, [site, region]] of regions.entries())
    for (const [other, otherRegion] of regions.slice(index + 1))
      new RegionPeering(
        `${site.name}-to-${other.name}`,
        { requester: peeredRegion(site, region), accepter: peeredRegion(other, otherRegion) },
        { provider, dependsOn: [region, otherRegion] },
      );
}

/** Declares what belongs to no data site: authorities, the cloud regions with their voters, the vaults, Route 53. */
export function declareGlobal(topology: Topology, configuration: Configuration): void {
  const provider = awsProvider(topology, configuration);
  new PrivateAuthority(...authorityInstance(topology, configuration), { provider });

  const regions = topology.cloudSites.map(
    (site) => [site, new CloudRegion(...regionInstance(site, topology), { provider })] as const,
  );
  declarePeerings(
    regions.filter(([site]) => topology.voters.includes(site)),
    provider,
  );
  for (const [site, region] of regions) {
    if (topology.voters.includes(site)) {
      const voter = cloudVoterInstance(site, region, topology, configuration);
      new CloudVoter(...voter, { provider, dependsOn: [region] });
    }
  }

  const issuers = topology.dataSites.map(
    (site) =>
      new ServiceAccountIssuer(
        `issuer-${site.name}`,
        { site: site.name, url: clusterOf(site).serviceAccountIssuer },
        { provider },
      ),
  );
  for (const site of topology.dataSites) {
    const role = issuerRoleInstance(site, topology, configuration);
    new CertificateIssuerRole(...role, { provider, dependsOn: issuers });
    const challenges = {
      site: site.name,
      accountId: configuration.awsAccountId,
      url: clusterOf(site).serviceAccountIssuer,
      zone: configuration.zone,
    };
    new ChallengeRole(`challenges-${site.name}`, challenges, { provider, dependsOn: issuers });
  }
  for (const [name, args] of vaultInstances(topology, configuration)) {
    new OffsiteVault(name, args, { provider, dependsOn: issuers });
  }

  for (const paging of pagingInstances(topology, configuration))
    new Paging(...paging, { provider, dependsOn: issuers });

  if (hasPublicNames(topology)) new Route53Zone(...route53Instance(topology, configuration), { provider });
}
