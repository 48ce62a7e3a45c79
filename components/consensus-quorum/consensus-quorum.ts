import * as pulumi from "@pulumi/pulumi";
import { VoterKind, type ConsensusQuorumArgs } from "./arguments";
import { declareCloudVoter } from "./cloud-voter";
import { declareClusterVoter } from "./cluster-voter";
import { clientUrl, initialCluster } from "./member-list";
import { validateQuorum } from "./validation";

/**
 * One voter of the failover authority: an etcd quorum that decides which member of a database leads. Every instance is
 * given the same list of voters and says which of them it declares; five at five sites go on deciding after any two are
 * lost.
 *
 * Voters know each other by fixed addresses and by the common name `<quorum>-voter` of their certificates. Clients need a
 * certificate of the private CA and a way through the network policy or firewall.
 *
 * @example
 * const voters = [
 *   { name: "ansan", site: "ansan", kind: VoterKind.Cluster, address: "10.10.0.5" },
 *   { name: "siheung", site: "siheung", kind: VoterKind.Cluster, address: "10.20.0.5" },
 *   { name: "pangyo", site: "pangyo", kind: VoterKind.Cluster, address: "10.30.0.5" },
 *   { name: "aws-seoul", site: "aws-seoul", kind: VoterKind.Cloud, address: "10.40.0.5" },
 *   { name: "aws-osaka", site: "aws-osaka", kind: VoterKind.Cloud, address: "10.50.0.5" },
 * ];
 * new ConsensusQuorum("authority-ansan", {
 *   quorum: "authority",
 *   voter: "ansan",
 *   voters,
 *   survive: SurvivalGoal.TwoSites,
 *   clientCidrs: ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"],
 *   cluster: { image: "etcd@sha256:…" },
 * }, { provider: ansan.provider });
 */
export class ConsensusQuorum extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ConsensusQuorum";
  /** URL at which clients reach this voter. */
  public readonly clientUrl: pulumi.Output<string>;
  /** The member list as etcd takes it, the same for every voter. */
  public readonly memberList: pulumi.Output<string>;

  /**
   * @param name `<quorum>-<site>`
   * @param args every voter, and which of them is declared here
   * @param opts options; for a voter in a cluster, `provider` is that cluster's
   * @throws InvalidInputError when the quorum could not decide after the losses it shall survive, or a server would
   *   refuse its configuration
   */
  constructor(name: string, args: ConsensusQuorumArgs, opts?: pulumi.ComponentResourceOptions) {
    const voter = validateQuorum(name, args);
    super(ConsensusQuorum.__pulumiType, name, plainInputs(args), opts);
    if (voter.kind === VoterKind.Cluster && args.cluster !== undefined) {
      declareClusterVoter(name, args, voter, args.cluster, { parent: this });
    } else if (args.cloud !== undefined) {
      declareCloudVoter(name, args, voter, args.cloud, { parent: this });
    }
    this.clientUrl = pulumi.output(clientUrl(voter));
    this.memberList = pulumi.output(initialCluster(args.voters));
    this.registerOutputs({ clientUrl: this.clientUrl, memberList: this.memberList });
  }
}

/** The arguments without what is known only after other resources exist; policies read the rest. */
function plainInputs(args: ConsensusQuorumArgs): pulumi.Inputs {
  if (args.cloud === undefined) return { ...args };
  return { ...args, cloud: { ...args.cloud, vpcId: undefined, subnetId: undefined } };
}
