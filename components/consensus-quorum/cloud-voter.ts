import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { CloudVoter, ConsensusQuorumArgs, QuorumVoter } from "./arguments";
import { voterUserData } from "./cloud-init";
import { dataDevice } from "./cloud-scripts";
import { declareVoterRole } from "./cloud-voter-identity";
import { clientPort, peerPort } from "./member-list";
import { defaultStorageGiB } from "./validation";

/**
 * A voter in a cloud region: one instance without a public address, its certificate from the private CA, its data on a
 * volume that outlives the instance.
 *
 * A change of what the instance is told replaces it, and its fixed address makes the old one go first: for some minutes
 * the quorum is one voter short. Update one voter at a time.
 */
export function declareCloudVoter(
  component: string,
  args: ConsensusQuorumArgs,
  voter: QuorumVoter,
  cloud: CloudVoter,
  opts: pulumi.CustomResourceOptions,
): void {
  const objectName = `${args.quorum}-${voter.site}`;
  const { region } = cloud;
  const tags = {
    Name: objectName,
    [labels.quorum]: args.quorum,
    [labels.voter]: voter.name,
    [labels.site]: voter.site,
  };
  const encryption = cloud.kmsKeyArn === undefined ? {} : { kmsKeyId: cloud.kmsKeyArn };

  const firewall = declareFirewall(component, objectName, args, voter, cloud, tags, opts);
  const profile = declareVoterRole(component, objectName, cloud, tags, opts);

  const instance = new ec2.Instance(
    `${component}-voter`,
    {
      region,
      ami: cloud.ami,
      instanceType: cloud.instanceType ?? "m6i.large",
      subnetId: cloud.subnetId,
      privateIp: voter.address,
      associatePublicIpAddress: false,
      vpcSecurityGroupIds: [firewall.id],
      iamInstanceProfile: profile.name,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: {
        volumeType: "gp3",
        volumeSize: 20,
        encrypted: true,
        deleteOnTermination: true,
        tags,
        ...encryption,
      },
      ebsOptimized: true,
      monitoring: true,
      maintenanceOptions: { autoRecovery: "default" },
      instanceInitiatedShutdownBehavior: "stop",
      userData: voterUserData(args, voter, cloud),
      userDataReplaceOnChange: true,
      tags,
    },
    { ...opts, deleteBeforeReplace: true },
  );

  const volume = new ebs.Volume(
    `${component}-data`,
    {
      region,
      availabilityZone: cloud.availabilityZone,
      type: "gp3",
      size: cloud.storageGiB ?? defaultStorageGiB,
      encrypted: true,
      finalSnapshot: true,
      tags: { ...tags, Name: `${objectName}-data` },
      ...encryption,
    },
    opts,
  );

  new ec2.VolumeAttachment(
    `${component}-data-attachment`,
    {
      region,
      deviceName: dataDevice,
      instanceId: instance.id,
      volumeId: volume.id,
      // A volume is not pulled away from a voter that writes to it.
      stopInstanceBeforeDetaching: true,
    },
    { ...opts, deleteBeforeReplace: true },
  );
}

/** Rules in one resource, so that one added by hand is taken away at the next update. */
function declareFirewall(
  component: string,
  objectName: string,
  args: ConsensusQuorumArgs,
  voter: QuorumVoter,
  cloud: CloudVoter,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): ec2.SecurityGroup {
  const peers = args.voters.filter((peer) => peer.name !== voter.name).map((peer) => `${peer.address}/32`);
  const tcp = (port: number, description: string) => ({
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    description,
  });
  return new ec2.SecurityGroup(
    `${component}-firewall`,
    {
      region: cloud.region,
      name: objectName,
      description: `Voter ${objectName}: peers and clients only`,
      vpcId: cloud.vpcId,
      ingress: [
        // Peers in clusters call from their pods' addresses, which are in the clients' ranges.
        { ...tcp(peerPort, "peers"), cidrBlocks: [...peers, ...args.clientCidrs] },
        { ...tcp(clientPort, "clients"), cidrBlocks: args.clientCidrs },
      ],
      egress: [
        { ...tcp(peerPort, "peers"), cidrBlocks: peers },
        { ...tcp(443, "endpoints of the private CA and of Systems Manager"), cidrBlocks: [cloud.vpcCidr] },
        { ...tcp(443, "endpoint of S3"), prefixListIds: [cloud.s3PrefixListId] },
      ],
      tags,
    },
    opts,
  );
}
