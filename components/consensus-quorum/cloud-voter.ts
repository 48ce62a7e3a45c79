import * as ebs from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { CloudVoterArgs } from "./arguments";
import { voterUserData } from "./cloud-init";
import { dataDevice } from "./cloud-scripts";
import { declareVoterRole } from "./cloud-voter-identity";
import { type ResolvedCloudVoter, resolveCloudVoter } from "./cloud-voter-schema";
import { clientPort, clientUrl, initialCluster, peerPort } from "./member-list";

/**
 * A voter in a cloud region, one instance without a public address, its certificate from the private CA, its data on a
 * volume that outlives the instance: a voter of the failover authority: an etcd quorum that decides which member of a database leads. Every instance is given the
 * same list of voters and says which of them it declares; five at five sites go on deciding after any two are lost.
 *
 * Voters know each other by fixed addresses and by the common name `<quorum>-voter` of their certificates. Clients need a
 * certificate of the private CA and a way through the firewall.
 *
 * A change of what the instance is told replaces it, and its fixed address makes the old one go first: for some minutes
 * the quorum is one voter short. Update one voter at a time.
 *
 * @example
 * new CloudVoter("authority-aws-seoul", {
 *   quorum: "authority",
 *   voter: "aws-seoul",
 *   voters,
 *   survive: SurvivalGoal.TwoSites,
 *   clientCidrs: ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"],
 *   region: "ap-northeast-2",
 *   availabilityZone: "ap-northeast-2a",
 *   vpcId: seoul.vpcId,
 *   // …
 * }, { provider: aws });
 */
export class CloudVoter extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:CloudVoter";
  /** URL at which clients reach this voter. */
  public readonly clientUrl: pulumi.Output<string>;
  /** The member list as etcd takes it, the same for every voter. */
  public readonly memberList: pulumi.Output<string>;

  /**
   * @param name `<quorum>-<site>`
   * @param args every voter, which of them is declared here, and what it needs
   * @param opts options
   * @throws InvalidInputError when the quorum could not decide after the losses it shall survive, or AWS or the
   *   instance at its start would refuse something
   */
  constructor(name: string, args: CloudVoterArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveCloudVoter(name, args);
    const formerly = { aliases: [{ type: "holdfast:index:ConsensusQuorum" }] };
    super(CloudVoter.__pulumiType, name, plainInputs(args), pulumi.mergeOptions(opts, formerly));
    declareVoter(name, resolved, { parent: this });
    this.clientUrl = pulumi.output(clientUrl(resolved.member));
    this.memberList = pulumi.output(initialCluster(resolved.voters));
    this.registerOutputs({ clientUrl: this.clientUrl, memberList: this.memberList });
  }
}

/** The arguments without what is known only after other resources exist; policies read the rest. */
function plainInputs(args: CloudVoterArgs): pulumi.Inputs {
  return { ...args, vpcId: undefined, subnetId: undefined };
}

function declareVoter(component: string, args: ResolvedCloudVoter, opts: pulumi.CustomResourceOptions): void {
  const objectName = `${args.quorum}-${args.member.site}`;
  const { region } = args;
  const tags = {
    Name: objectName,
    [labels.quorum]: args.quorum,
    [labels.voter]: args.member.name,
    [labels.site]: args.member.site,
  };
  const encryption = args.kmsKeyArn === undefined ? {} : { kmsKeyId: args.kmsKeyArn };

  const firewall = declareFirewall(component, objectName, args, tags, opts);
  const profile = declareVoterRole(component, objectName, args, tags, opts);

  const instance = new ec2.Instance(
    `${component}-voter`,
    {
      region,
      ami: args.ami,
      instanceType: args.instanceType,
      subnetId: args.subnetId,
      privateIp: args.member.address,
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
      userData: voterUserData(args),
      userDataReplaceOnChange: true,
      tags,
    },
    { ...opts, deleteBeforeReplace: true },
  );

  const volume = new ebs.Volume(
    `${component}-data`,
    {
      region,
      availabilityZone: args.availabilityZone,
      type: "gp3",
      size: args.storageGiB,
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
  args: ResolvedCloudVoter,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): ec2.SecurityGroup {
  const peers = args.voters
    .filter((peer) => peer.name !== args.member.name)
    .map((peer) => `${peer.address}/32`);
  const tcp = (port: number, description: string) => ({
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    description,
  });
  return new ec2.SecurityGroup(
    `${component}-firewall`,
    {
      region: args.region,
      name: objectName,
      description: `Voter ${objectName}: peers and clients only`,
      vpcId: args.vpcId,
      ingress: [
        // Peers in clusters call from their pods' addresses, which are in the clients' ranges.
        { ...tcp(peerPort, "peers"), cidrBlocks: [...peers, ...args.clientCidrs] },
        { ...tcp(clientPort, "clients"), cidrBlocks: args.clientCidrs },
      ],
      egress: [
        { ...tcp(peerPort, "peers"), cidrBlocks: peers },
        { ...tcp(443, "endpoints of the private CA and of Systems Manager"), cidrBlocks: [args.vpcCidr] },
        { ...tcp(443, "endpoint of S3"), prefixListIds: [args.s3PrefixListId] },
      ],
      tags,
    },
    opts,
  );
}
