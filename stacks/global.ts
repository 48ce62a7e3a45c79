import * as aws from "@pulumi/aws/provider";
import { CloudRegion, ConsensusQuorum, DnsFailover, OffsiteVault, ServiceAccountIssuer } from "holdfast";
import { InvalidInputError } from "holdfast/invalid-input";
import { clusterOf } from "./cluster";
import { ClusterAccess, type Configuration } from "./configuration";
import { route53Instance } from "./dns";
import { quorumArgs, voterInstance } from "./quorum";
import type { CloudSite } from "./site";
import type { Topology } from "./topology";
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

function declareCloudVoter(
  site: CloudSite,
  region: CloudRegion,
  topology: Topology,
  configuration: Configuration,
  provider: aws.Provider,
): void {
  const voter = configuration.cloudVoters[site.name];
  const zone = site.network.zones[0];
  if (!voter || !zone) {
    throw new InvalidInputError({
      what: `holdfast:cloudVoters.${site.name} is not set`,
      where: `Pulumi.${configuration.stack}.yaml`,
      why: `a voter of the quorum stands at ${site.name}, and its image and etcd release differ by region`,
      fix: `pulumi config set --stack ${configuration.stack} --path holdfast:cloudVoters.${site.name}.ami ami-…, and likewise the keys beside it`,
    });
  }
  new ConsensusQuorum(
    voterInstance(topology, site),
    {
      ...quorumArgs(topology, site),
      cloud: {
        region: site.region,
        availabilityZone: zone.name,
        vpcId: region.vpcId,
        subnetId: region.subnetIds.apply((ids) => ids[0] ?? ""),
        vpcCidr: site.network.vpcCidr,
        s3PrefixListId: voter.s3PrefixListId,
        ami: voter.ami,
        certificateAuthorityArn: configuration.certificateAuthorityArn,
        etcd: { bucket: voter.etcdBucket, key: voter.etcdKey, sha256: voter.etcdSha256 },
      },
    },
    { provider, dependsOn: [region] },
  );
}

/** Declares what belongs to no data site: the cloud regions with their voters, the vaults, Route 53. */
export function declareGlobal(topology: Topology, configuration: Configuration): void {
  const provider = awsProvider(topology, configuration);

  for (const site of topology.cloudSites) {
    const region = new CloudRegion(
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
        siteGateways: topology.dataSites.map((dataSite) => ({
          site: dataSite.name,
          address: dataSite.network.routerAddress,
          autonomousSystem: dataSite.network.autonomousSystem,
        })),
      },
      { provider },
    );
    if (topology.voters.includes(site)) declareCloudVoter(site, region, topology, configuration, provider);
  }

  const issuers = topology.dataSites.map(
    (site) =>
      new ServiceAccountIssuer(
        `issuer-${site.name}`,
        { site: site.name, url: clusterOf(site).serviceAccountIssuer },
        { provider },
      ),
  );
  for (const [name, args] of vaultInstances(topology, configuration)) {
    new OffsiteVault(name, args, { provider, dependsOn: issuers });
  }

  new DnsFailover(...route53Instance(topology, configuration), { provider });
}
