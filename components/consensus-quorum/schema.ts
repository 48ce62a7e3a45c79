import { z } from "zod";
import { parseCidr } from "@holdfast/contract/addresses";
import { ipv4 } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, quoted } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import {
  type Fields,
  readBy,
  refuse,
  refuseDuplicates,
  resolveArguments,
  someDistinct,
} from "../arguments/schema";
import type { CertificateIssuer } from "../certificate-issuer";
import { SurvivalGoal, toleratedLosses } from "../goals";
import { InvalidInputError } from "../invalid-input";
import {
  type ClusterVoterArgs,
  type QuorumTiming,
  type QuorumVoter,
  type VoterArgs,
  VoterKind,
} from "./arguments";
import { lossesSurvived, votersToSurvive } from "./majority";

/** What decides on a voter's size when the arguments say nothing. */
export const defaultSize = { storageGiB: 20, backendQuotaMebibytes: 2048 } as const;

const voter = z.object({
  name: dnsLabel,
  site: dnsLabel,
  kind: choice(VoterKind),
  address: ipv4,
} satisfies Fields<QuorumVoter>);

const milliseconds = (minimum: number, maximum: number) =>
  wholeNumber({ minimum, maximum, unit: "milliseconds" });

const timing = z
  .object({
    heartbeatMilliseconds: milliseconds(10, 10_000).default(100),
    electionMilliseconds: milliseconds(100, 50_000).default(1000),
  } satisfies Fields<QuorumTiming>)
  .superRefine(({ heartbeatMilliseconds: heartbeat, electionMilliseconds: election }, context) => {
    if (election >= 5 * heartbeat && election <= 500 * heartbeat) return;
    refuse(context, {
      what: `an election after ${election} ms does not go with a heartbeat of ${heartbeat} ms`,
      why: "etcd refuses less than 5 heartbeats, and more than 500 leaves the quorum without a leader for no reason",
      fix: `set electionMilliseconds to about ${10 * heartbeat}`,
    });
  });

/** A range of addresses that is not the whole internet. */
const privateRange = readBy<string>((cidr, where) => {
  if (parseCidr(cidr, where).prefix >= 8) return;
  throw new InvalidInputError({
    what: `"${cidr}" lets in more than any private network holds`,
    where,
    why: "only declared networks may reach what decides on failover",
    fix: "list the address ranges of the pods at the data sites",
  });
});

/** What a quorum's voters are told alike. */
export const voterFields = {
  quorum: dnsLabel,
  voter: z.custom<string>(),
  voters: z.array(voter).superRefine(refuseVotersLostTogether),
  survive: choice(SurvivalGoal),
  clientCidrs: someDistinct("range of client addresses", privateRange),
  timing: timing.prefault({}),
  backendQuotaMebibytes: wholeNumber({ minimum: 64, maximum: 8192, unit: "MiB" }).default(
    defaultSize.backendQuotaMebibytes,
  ),
  joinsExisting: z.boolean().default(false),
  storageGiB: wholeNumber({ minimum: 1, maximum: 1024, unit: "GiB" }).default(defaultSize.storageGiB),
} satisfies Fields<VoterArgs>;

type VoterFields = z.output<z.ZodObject<typeof voterFields>>;

/** What a voter is told, with every default, and which of the voters it is. */
export type ResolvedVoter = VoterFields & { readonly member: QuorumVoter };

const clusterVoter = z
  .object({
    ...voterFields,
    image: imageDigest,
    namespace: z.string().default("quorum"),
    clientNamespaces: z.array(z.string()).default(["data"]),
    storageClass: z.string().default("local-nvme"),
    loadBalancerAnnotations: z.record(z.string(), z.string()).default({}),
    priorityClass: z.string().default("tier-0"),
    issuer: z.custom<CertificateIssuer>().optional(),
  } satisfies Fields<ClusterVoterArgs>)
  .superRefine(refuseQuorum)
  .transform(asMember("ClusterVoter", VoterKind.Cluster));

/** Arguments of a voter in a cluster with every default. */
export type ResolvedClusterVoter = z.output<typeof clusterVoter>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default, and which of the voters it is
 * @throws InvalidInputError with everything for which the quorum could not decide after the losses that it shall survive,
 *   or a server would refuse its configuration
 */
export function resolveClusterVoter(name: string, args: ClusterVoterArgs): ResolvedClusterVoter {
  return resolveArguments(clusterVoter, args, (path) => `${name}.${path}`);
}

/** Voters that could not be told apart or would be lost together. */
function refuseVotersLostTogether(voters: readonly QuorumVoter[], context: z.RefinementCtx): void {
  for (const { site } of voters) {
    const names = voters.filter((other) => other.site === site).map(({ name }) => name);
    if (names.length === 1) continue;
    return refuse(context, {
      what: `two voters, ${quoted(names)}, stand at "${site}"`,
      why: "a site takes all its voters with it, so a second vote there is one more to lose and no more to survive with",
      fix: "place one of them at a site without a voter",
    });
  }
  refuseDuplicates(
    context,
    "voter",
    voters.map(({ name }) => name),
  );
  refuseDuplicates(
    context,
    "address of a voter",
    voters.map(({ address }) => address),
  );
}

/** A number of voters that does not meet the goal, and a volume in which the store could not be defragmented. */
export function refuseQuorum(args: VoterFields, context: z.RefinementCtx): void {
  const size = args.voters.length;
  const losses = toleratedLosses(args.survive);
  const needed = votersToSurvive(losses);
  if (size < needed) {
    const refusal = {
      what: `the goal "${args.survive}" cannot be met by ${size === 1 ? "one voter" : `${size} voters`}`,
      why: `of V voters a majority is left after f are lost when V - f > V / 2: for f = ${losses} that takes ${needed}`,
      fix: `add ${needed - size} at sites without a voter (a cloud region will do), or ask for a lower goal`,
    };
    refuse(context, refusal, ["voters"]);
  } else if (size % 2 === 0) {
    const refusal = {
      what: `${size} voters are an even number`,
      why: `they survive ${lossesSurvived(size)} losses, as ${size - 1} do, with one more that can fail and be waited for`,
      fix: `take ${size - 1} or ${size + 1} voters`,
    };
    refuse(context, refusal, ["voters"]);
  }
  const { storageGiB, backendQuotaMebibytes } = args;
  const leastGiB = Math.ceil((2 * backendQuotaMebibytes) / 1024);
  if (storageGiB < leastGiB) {
    const refusal = {
      what: `a data volume of ${storageGiB} GiB is too small for a backend quota of ${backendQuotaMebibytes} MiB`,
      why: "defragmentation writes the store a second time before it drops the first, and the log needs room too",
      fix: `make it ${leastGiB} GiB or more`,
    };
    refuse(context, refusal, ["storageGiB"]);
  }
}

/**
 * Adds which of the voters is declared, and refuses one that is not listed or is listed as another kind.
 *
 * @param component the component that declares voters of the kind
 */
export function asMember(component: "ClusterVoter" | "CloudVoter", kind: VoterKind) {
  return <Args extends VoterFields>(args: Args, context: z.RefinementCtx) => {
    const member = args.voters.find(({ name }) => name === args.voter);
    if (member === undefined) {
      const refusal = {
        what: `there is no voter "${args.voter}"`,
        why: `the voters are ${quoted(args.voters.map(({ name }) => name))}`,
        fix: "name one of them, or add the voter to the list of every instance",
      };
      refuse(context, refusal, ["voter"]);
      return z.NEVER;
    }
    if (member.kind !== kind) {
      const refusal = {
        what: `the voter "${member.name}" is of the kind "${member.kind}"`,
        why: `${component} declares what a voter of the kind "${kind}" needs`,
        fix: `declare it with ${kind === VoterKind.Cluster ? "CloudVoter" : "ClusterVoter"}, or correct the voter's kind`,
      };
      refuse(context, refusal, ["voter"]);
      return z.NEVER;
    }
    return { ...args, member };
  };
}
