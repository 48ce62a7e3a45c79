import type { Resource } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import { Figures, ranges } from "@holdfast/contract/figures";
import { replicasOf } from "../../blueprint/pod";
import type { Quorum, Voter } from "./quorum";
import { labels, type Reading, types } from "../../blueprint/reading";

/** etcd's own default for `--election-timeout`. */
const DEFAULT_ELECTION_MILLISECONDS = 1000;

/** A voter's resource and what it says. */
interface VoterResource {
  readonly quorum: string;
  readonly name: string;
  readonly site?: string;
  readonly resource: Resource;
  /** Name and host of each member; absent where the list could not be read. */
  readonly members?: ReadonlyMap<string, string>;
  readonly electionMilliseconds: number;
  /** Its pod may be taken down while nodes are drained. */
  readonly evictable?: boolean;
}

/** Host of `https://host:2380`. */
function hostOf(url: string): string | undefined {
  const match = /^https?:\/\/(\[[^\]]+\]|[^:/]+)(?::\d+)?\/?$/.exec(url);
  return match?.[1]?.replace(/^\[|\]$/g, "");
}

/** Reads `name=https://host:2380,...`; `undefined` where it has another form. */
export function parseMemberList(text: string): Map<string, string> | undefined {
  const members = new Map<string, string>();
  for (const part of text.split(",")) {
    const [name, url] = part.split("=", 2);
    const host = url === undefined ? undefined : hostOf(url.trim());
    if (!name || host === undefined) return undefined;
    members.set(name.trim(), host);
  }
  return members.size > 0 ? members : undefined;
}

/** Everything that a pod's containers are started with: command, arguments and environment, as `NAME=value`. */
function startText(resource: Resource): string[] {
  const texts: string[] = [];
  for (const container of listOf(at(resource.inputs, "spec", "template", "spec", "containers"))) {
    texts.push(...textsOf(at(container, "command")), ...textsOf(at(container, "args")));
    for (const variable of listOf(at(container, "env"))) {
      const name = textOf(at(variable, "name"));
      const value = textOf(at(variable, "value"));
      if (name !== undefined && value !== undefined) texts.push(`${name}=${value}`);
    }
  }
  return texts;
}

/** The value of an etcd setting, written as a flag (`--initial-cluster`) or as a variable (`ETCD_INITIAL_CLUSTER`). */
function setting(texts: readonly string[], name: string): string | undefined {
  const variable = `ETCD_${name.toUpperCase().replaceAll("-", "_")}`;
  const pattern = new RegExp(`(?:--${name}[= ]|\\b${variable}=)["']?([^"'\\s\\\\]+)`);
  for (const [index, text] of texts.entries()) {
    if (text === `--${name}`) return texts[index + 1];
    const match = pattern.exec(text);
    if (match?.[1] !== undefined) return match[1];
  }
  return undefined;
}

function readVoter(
  reading: Reading,
  resource: Resource,
  label: (name: string) => string | undefined,
  site?: string,
  texts?: string[],
): VoterResource | undefined {
  const quorum = label(labels.quorum);
  const name = label(labels.voter);
  if (quorum === undefined || name === undefined) return undefined;
  const list = texts ? setting(texts, "initial-cluster") : undefined;
  const members = list === undefined ? undefined : parseMemberList(list);
  if (!members) {
    const found = list === undefined ? "no member list is found" : `the list is ${list.slice(0, 80)}`;
    reading.misread(resource, "initial-cluster", `name=https://address:2380,... is expected; ${found}`);
  }
  const figures = new Figures();
  const given = texts ? setting(texts, "election-timeout") : undefined;
  const electionMilliseconds = figures.take(
    ranges.electionMilliseconds,
    given,
    DEFAULT_ELECTION_MILLISECONDS,
    "election-timeout",
  );
  reading.misreadAll(resource, figures.faults, "etcd's settings");
  return { quorum, name, site, resource, members, electionMilliseconds };
}

function clusterVoters(reading: Reading, budgets: Budgets): VoterResource[] {
  const voters: VoterResource[] = [];
  for (const resource of reading.all(types.statefulSet)) {
    if (reading.label(resource, labels.quorum) === undefined) continue;
    const replicas = replicasOf(reading, resource);
    if (replicas !== 1) {
      reading.misread(resource, "spec.replicas", `a voter is one pod; it is ${replicas}`);
      if (replicas < 1) continue;
    }
    const site = reading.siteOfObject(resource);
    const label = (name: string): string | undefined => reading.label(resource, name);
    const voter = readVoter(reading, resource, label, site, startText(resource));
    const evictable = site === undefined ? undefined : budgets.standing(resource, site, 1).evictable;
    if (voter) voters.push({ ...voter, evictable: evictable !== 0 });
  }
  return voters;
}

function cloudVoters(reading: Reading): VoterResource[] {
  const voters: VoterResource[] = [];
  for (const resource of reading.all(types.instance)) {
    if (reading.tag(resource, labels.quorum) === undefined) continue;
    const region = textOf(resource.inputs["region"]);
    const site = reading.siteOfCloudRegion(region);
    if (site === undefined)
      reading.misread(
        resource,
        "region",
        `no cloud site in the graph has the region ${region ?? "(absent)"}`,
      );
    const userData = textOf(resource.inputs["userData"]);
    const label = (name: string): string | undefined => reading.tag(resource, name);
    const voter = readVoter(reading, resource, label, site, userData === undefined ? undefined : [userData]);
    if (voter) voters.push(voter);
  }
  return voters;
}

function listText(members: ReadonlyMap<string, string>): string {
  return [...members]
    .map(([name, host]) => `${name}=${host}`)
    .sort()
    .join(",");
}

function quorumOf(name: string, resources: readonly VoterResource[]): Quorum {
  const addresses = new Map<string, string>();
  const first = resources.find((voter) => voter.members)?.members;
  const disagreeing: string[] = [];
  for (const voter of resources) {
    for (const [member, host] of voter.members ?? []) if (!addresses.has(member)) addresses.set(member, host);
    if (first && voter.members && listText(voter.members) !== listText(first))
      disagreeing.push(voter.resource.urn);
  }
  const names = new Set([
    ...addresses.keys(),
    ...(addresses.size === 0 ? resources.map((voter) => voter.name) : []),
  ]);
  const voters = [...names].map((member): Voter => {
    const found = resources.find((voter) => voter.name === member);
    return {
      name: member,
      address: addresses.get(member),
      site: found?.site,
      evictable: found?.evictable,
      urn: found?.resource.urn,
    };
  });
  const elections = resources.map((voter) => voter.electionMilliseconds);
  return { name, voters, electionMilliseconds: Math.max(...elections), disagreeing };
}

/**
 * Reads every quorum. Its size is the length of the member list and not the number of resources: a member
 * that is listed and stands nowhere counts against the majority. A voter that runs and is not on the list is
 * reported and does not vote.
 */
export function readQuorums(reading: Reading, budgets: Budgets): Quorum[] {
  const byQuorum = new Map<string, VoterResource[]>();
  for (const voter of [...clusterVoters(reading, budgets), ...cloudVoters(reading)]) {
    const others = byQuorum.get(voter.quorum);
    if (others) others.push(voter);
    else byQuorum.set(voter.quorum, [voter]);
  }
  const quorums = [...byQuorum].map(([name, resources]) => quorumOf(name, resources));
  for (const quorum of quorums) {
    const members = new Set(quorum.voters.map((voter) => voter.name));
    for (const voter of byQuorum.get(quorum.name) ?? []) {
      if (!members.has(voter.name)) {
        reading.misread(
          voter.resource,
          "initial-cluster",
          `the voter ${voter.name} is on no member list, so it does not vote`,
        );
      }
    }
  }
  return quorums;
}
