import { etcdDefaults, memberUrls } from "@holdfast/contract/etcd/read";
import { figureIn, ranges } from "@holdfast/contract/figures";
import { quantityOf } from "@holdfast/contract/quantity";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { at, isWithheld, listOf, numberOf, textOf } from "../../graph/values";
import {
  addressEvidence,
  type ConfiguredVoter,
  configuredVoters,
  votersByQuorum,
} from "../../stores/quorum/voter-settings";
import type { Defect } from "../defect";
import { kilometresBetween } from "../../arithmetic/distance";
import { leastElectionMilliseconds } from "../../arithmetic/quorum";
import { disagreements } from "./agreement";
import type { Consequence } from "./problem";

/** A voter whose settings are known. */
type Known = ConfiguredVoter & { readonly settings: NonNullable<ConfiguredVoter["settings"]> };

interface Fault {
  readonly flag: string;
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit?: string;
  readonly level?: Defect["level"];
  /** It does not vote because of it. Default: it does. */
  readonly disables?: boolean;
}

const on = (voter: Known, flag: string): boolean => voter.settings.get(flag) === "true";
const urn = ({ resource }: ConfiguredVoter): string => resource.urn;

function defectOf(voter: ConfiguredVoter, fault: Fault): Defect {
  const { flag, value, consequence, fit, level = "error", disables = false } = fault;
  return {
    policy: "configuration-takes-effect",
    level,
    resource: urn(voter),
    field: `etcd: ${flag}`,
    problem: { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
    ...(disables ? { disables: [urn(voter)] } : {}),
    // Pods and machines say it in their own ways.
    cause: `${voter.quorum} ${flag} ${consequence} ${value}`,
  };
}

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;
const ANYWHERE = new Set(["0.0.0.0", "::"]);

/** Addresses that a voter listens at: not the loopback alone, not another's, and the port that it is reached at. */
function listening(voter: Known, kind: "peer" | "client"): Fault[] {
  const flag = `listen-${kind}-urls`;
  const value = voter.settings.get(flag);
  if (value === undefined || value.includes("$")) return [];
  const urls = memberUrls(value);
  const reached = memberUrls(
    voter.settings.get(kind === "peer" ? "initial-advertise-peer-urls" : "advertise-client-urls"),
  );
  const port = reached[0]?.port ?? (kind === "peer" ? 2380 : 2379);
  const fit = `https://0.0.0.0:${port}`;
  if (urls.length > 0 && urls.every(({ host }) => LOOPBACK.test(host)))
    return [{ flag, value, consequence: "heard-by-itself-alone", fit, disables: true }];
  const outer = urls.filter(({ host }) => !LOOPBACK.test(host));
  const isMachine = voter.resource.inputs["privateIp"] !== undefined;
  const own = isMachine ? voter.reachedAt : undefined;
  if (outer.length > 0 && outer.every(({ host }) => !ANYWHERE.has(host) && host !== own))
    return [{ flag, value, consequence: "address-not-its-own", fit, disables: true }];
  if (reached.length > 0 && outer.length > 0 && outer.every((url) => url.port !== port))
    return [{ flag, value, consequence: "other-port", fit, disables: true }];
  if (reached[0] && outer.length > 0 && outer.every(({ scheme }) => scheme !== reached[0]?.scheme))
    return [
      {
        flag,
        value,
        consequence: "other-scheme",
        fit: `${reached[0].scheme}://0.0.0.0:${port}`,
        disables: true,
      },
    ];
  return [];
}

/** What a voter tells others of its address, against what else is said of it. */
function addresses(voter: Known, voters: readonly ConfiguredVoter[]): Fault[] {
  const evidence = addressEvidence(voter.name, voters);
  const { address } = evidence;
  if (address === undefined) return [];
  return (
    [
      ["peer", "initial-advertise-peer-urls", "peers-go-elsewhere", 2380],
      ["client", "advertise-client-urls", "clients-go-elsewhere", 2379],
    ] as const
  ).flatMap(([kind, flag, consequence, port]): Fault[] => {
    const value = evidence[kind];
    if (value === undefined || value === address || value.includes("$")) return [];
    const given = voter.settings.get(flag) ?? "";
    return [
      { flag, value: given, consequence, fit: `https://${address}:${port}`, disables: kind === "peer" },
    ];
  });
}

/** A voter's name is the one by which the lists know it. */
function naming(voter: Known, taken: ReadonlyMap<string, string>): Fault[] {
  const value = voter.settings.get("name");
  if (value === undefined || value === voter.name || value.includes("$")) return [];
  const consequence = taken.has(value) ? "name-of-another" : "name-on-no-list";
  return [{ flag: "name", value, consequence, fit: voter.name, disables: true }];
}

/** Heartbeat and election timeout, by what etcd itself starts with. */
function timing(voter: Known): Fault[] {
  const milliseconds = (flag: string, absent: number): number =>
    numberOf(voter.settings.get(flag) ?? absent) ?? Number.NaN;
  const heartbeat = milliseconds("heartbeat-interval", etcdDefaults.heartbeatMilliseconds);
  const election = milliseconds("election-timeout", etcdDefaults.electionMilliseconds);
  // One that is no election timeout is told by who reads the quorum.
  if (figureIn(ranges.electionMilliseconds, election) === undefined) return [];
  const value = `${heartbeat} ms, and election-timeout ${election} ms`;
  if (Number.isNaN(heartbeat) || heartbeat <= 0 || 5 * heartbeat > election)
    return [
      {
        flag: "heartbeat-interval",
        value,
        consequence: "heartbeat-above-a-fifth",
        fit: `${Math.max(1, Math.min(etcdDefaults.heartbeatMilliseconds, Math.floor(election / 10)))} ms, a tenth of the election timeout`,
        disables: true,
      },
    ];
  return [];
}

/** Least room that etcd needs for what members of databases write in an hour, until it is compacted. */
const LEAST_QUOTA_BYTES = 128 * 2 ** 20;

function storing(voter: Known): Fault[] {
  const flag = "quota-backend-bytes";
  const text = voter.settings.get(flag);
  const bytes = numberOf(text ?? 0);
  const faults: Fault[] = [];
  if (bytes === undefined)
    faults.push({ flag, value: text ?? "", consequence: "not-a-number", disables: true });
  else if (bytes > 0 && bytes < LEAST_QUOTA_BYTES)
    faults.push({
      flag,
      value: String(bytes),
      consequence: "store-fills-up",
      fit: `${etcdDefaults.quotaBytes}`,
      disables: true,
    });
  const templates = listOf(at(voter.resource.inputs, "spec", "volumeClaimTemplates"));
  const storage = at(templates[0], "spec", "resources", "requests", "storage");
  const room = isWithheld(storage) ? undefined : quantityOf(storage);
  if (bytes !== undefined && room !== undefined && Math.max(bytes, 0) > room)
    faults.push({
      flag,
      value: String(bytes),
      consequence: "quota-above-volume",
      fit: `less than the ${textOf(storage)} of its volume`,
    });
  return faults;
}

/** Switches that are for an emergency, or that end by themselves. */
function switches(voter: Known): Fault[] {
  return [
    { flag: "auto-tls", consequence: "certificate-ends-in-a-year" },
    { flag: "peer-auto-tls", consequence: "certificate-ends-in-a-year" },
    { flag: "force-new-cluster", consequence: "alone-after-a-start", disables: true },
    { flag: "unsafe-no-fsync", consequence: "forgets-its-vote", disables: true },
  ]
    .filter(({ flag }) => on(voter, flag))
    .map((fault) => ({ ...fault, value: "true" }) as Fault);
}

/** Election timeouts that heartbeats between the sites may take longer than. Whoever is that far from a majority is no voter. */
function tooDistant(name: string, voters: readonly Known[], { sites }: Blueprint): Defect[] {
  const locations = new Map(sites.map(({ name: site, location }) => [site, location]));
  const placeOf = ({ site }: Known) => (site === undefined ? undefined : locations.get(site));
  const impatient = voters.flatMap((voter) => {
    const election = numberOf(voter.settings.get("election-timeout"));
    const here = placeOf(voter);
    if (election === undefined || !here) return [];
    const needed = voters
      .filter((other) => other !== voter)
      .flatMap((other) => {
        const there = placeOf(other);
        return there ? [leastElectionMilliseconds(kilometresBetween(here, there))] : [];
      })
      .sort((left, right) => left - right);
    const farthest = needed.at(-1) ?? 0;
    if (election >= farthest) return [];
    return [
      { voter, election, farthest, votes: (needed[Math.floor(voters.length / 2) - 1] ?? 0) <= election },
    ];
  });
  const least = Math.max(0, ...impatient.map(({ farthest }) => farthest));
  return impatient.map(({ voter, election, votes }) => ({
    ...defectOf(voter, {
      flag: "election-timeout",
      value: `${election}`,
      consequence: "election-below-distance",
      fit: `${least} or more`,
      disables: !votes,
    }),
    cause: `${name} election-timeout below distance`,
  }));
}

/** What all voters of a quorum have to be told alike. */
function differences(name: string, voters: readonly Known[]): Defect[] {
  const shared = { resource: urn, among: { of: "voters", name } } as const;
  const flag =
    (setting: string, absent: string) =>
    ({ settings }: Known): string =>
      settings.get(setting) ?? absent;
  const fact = (setting: string, absent: string, consequence: Consequence, disables = false) =>
    disagreements(voters, {
      ...shared,
      field: `etcd: ${setting}`,
      said: flag(setting, absent),
      consequence,
      ...(disables ? { disables: (voter: Known) => [urn(voter)] } : {}),
    });
  const lists = disagreements(
    voters.filter(({ members }) => members !== undefined),
    {
      ...shared,
      field: "etcd: initial-cluster",
      said: ({ members }) =>
        [...(members ?? [])]
          .map(([member, host]) => `${member}=${host}`)
          .sort()
          .join(","),
      disables: (voter) => [urn(voter)],
      consequence: "another-member-list",
    },
  ).map((defect): Defect => {
    if (defect.problem.kind !== "differs-from-others") return defect;
    // Only what differs: a list of five is long.
    const [own, others] = [defect.problem.value.split(","), defect.problem.agreed.split(",")];
    const only = (list: string[], without: string[]): string =>
      list.filter((entry) => !without.includes(entry)).join(", ") || "without it";
    return {
      ...defect,
      policy: "failover-authority-is-independent",
      problem: { ...defect.problem, value: only(own, others), agreed: only(others, own) },
    };
  });
  const starting = voters.filter(({ settings }) => settings.get("initial-cluster-state") === "existing");
  const needed = Math.floor(voters.length / 2) + 1;
  const joining =
    starting.length > 0 && voters.length - starting.length < needed
      ? starting.map((voter) =>
          defectOf(voter, {
            flag: "initial-cluster-state",
            value: "existing",
            consequence: "nobody-starts-the-quorum",
            fit: "new",
          }),
        )
      : fact("initial-cluster-state", "new", "joins-only").map((defect) => ({
          ...defect,
          level: "warning" as const,
        }));
  return [
    ...lists,
    ...joining,
    ...fact("initial-cluster-token", etcdDefaults.token, "another-cluster", true),
    ...fact("election-timeout", String(etcdDefaults.electionMilliseconds), "elections-by-the-impatient"),
    ...fact("heartbeat-interval", String(etcdDefaults.heartbeatMilliseconds), "elections-by-the-impatient"),
    ...fact("quota-backend-bytes", "0", "fills-up-first").map((defect) => ({
      ...defect,
      level: "warning" as const,
    })),
    ...fact("auto-compaction-retention", "0", "fills-up-first").map((defect) => ({
      ...defect,
      level: "warning" as const,
    })),
  ];
}

/** Members whose address is wrong in the lists themselves, by what they say and where they are reached. */
function listedElsewhere(name: string, voters: readonly Known[]): Defect[] {
  return voters.flatMap((voter): Defect[] => {
    const { listed, address } = addressEvidence(voter.name, voters);
    if (listed === undefined || address === undefined || listed === address) return [];
    return voters
      .filter(({ members }) => members?.get(voter.name) === listed)
      .map((each) => ({
        policy: "configuration-takes-effect",
        level: "error",
        resource: urn(each),
        field: "etcd: initial-cluster",
        problem: {
          kind: "unfit-setting",
          value: `${voter.name}=${listed}`,
          consequence: "listed-elsewhere",
          fit: `${voter.name}=https://${address}:2380`,
        },
        disables: [urn(voter)],
        cause: `${name} initial-cluster ${voter.name}=${listed}`,
      }));
  });
}

/** Settings of etcd with which a voter does not start, is not heard, or is not of one mind with the others. */
export function voterSettings(reading: Reading, blueprint: Blueprint): Defect[] {
  const quorums = votersByQuorum(configuredVoters(reading));
  return [...quorums].flatMap(([name, all]) => {
    const voters = all.filter((voter): voter is Known => voter.settings !== undefined);
    const names = new Map(voters.map((voter) => [voter.name, urn(voter)]));
    const alone = [
      ...voters.flatMap((voter) =>
        [
          ...naming(voter, names),
          ...timing(voter),
          ...listening(voter, "peer"),
          ...listening(voter, "client"),
          ...addresses(voter, all),
          ...storing(voter),
          ...switches(voter),
        ].map((fault) => defectOf(voter, fault)),
      ),
      ...tooDistant(name, voters, blueprint),
      ...listedElsewhere(name, voters),
    ];
    const said = new Set(alone.map(({ resource, field }) => `${resource} ${field}`));
    return [
      ...alone,
      ...differences(name, voters).filter(({ resource, field }) => !said.has(`${resource} ${field}`)),
    ];
  });
}
