import {
  type EtcdSettings,
  memberUrls,
  parseMemberList,
  readEtcdSettings,
  readEtcdUserData,
} from "@holdfast/contract/etcd/read";
import { mostFrequent } from "../../arithmetic/majority";
import { namespaceOf } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf, textsOf } from "../../graph/values";
import { configMapsOf } from "../database/member-texts";

/** A voter's resource, and what etcd is told there. */
export interface ConfiguredVoter {
  readonly quorum: string;
  /** Its name by its label or tag. */
  readonly name: string;
  readonly site?: string;
  readonly resource: Resource;
  /** Absent where what it is started with is not known. */
  readonly settings?: EtcdSettings;
  /** Host of each member by its name; absent where there is no list, or it cannot be read. */
  readonly members?: ReadonlyMap<string, string>;
  /** The address at which it is reached: of its LoadBalancer, or of its machine; absent where none is declared. */
  readonly reachedAt?: string;
}

function containerSettings(reading: Reading, resource: Resource, site: string | undefined): EtcdSettings {
  const pod = at(resource.inputs, "spec", "template", "spec");
  const files = new Map<string, string>();
  for (const volume of listOf(at(pod, "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const source = configMapsOf(reading).get(`${site}/${namespaceOf(resource)}/${name}`);
    for (const [file, text] of Object.entries(recordOf(source?.inputs["data"])))
      if (typeof text === "string") files.set(file, text);
  }
  const all = listOf(at(pod, "containers")).map((container) => {
    const environment = new Map<string, string>();
    for (const variable of listOf(at(container, "env"))) {
      const [name, value] = [textOf(at(variable, "name")), textOf(at(variable, "value"))];
      if (name !== undefined && value !== undefined) environment.set(name, value);
    }
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
    return readEtcdSettings({ words, environment, files });
  });
  return all.find((settings) => settings.has("initial-cluster")) ?? all[0] ?? new Map<string, string>();
}

/** Addresses of the LoadBalancers that select a voter's pods, by site, namespace and the voter's name. */
function voterAddresses(reading: Reading): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const service of reading.all("kubernetes:core/v1:Service")) {
    const voter = textOf(at(service.inputs, "spec", "selector", labels.voter));
    const address =
      textOf(at(service.inputs, "spec", "loadBalancerIP")) ??
      textsOf(at(service.inputs, "spec", "externalIPs"))[0];
    if (voter === undefined || address === undefined) continue;
    addresses.set(`${reading.findSite(service)}/${namespaceOf(service)}/${voter}`, address);
  }
  return addresses;
}

function configured(
  resource: Resource,
  label: (name: string) => string | undefined,
  site: string | undefined,
  settings: EtcdSettings | undefined,
  reachedAt: string | undefined,
): ConfiguredVoter | undefined {
  const [quorum, name] = [label(labels.quorum), label(labels.voter)];
  if (quorum === undefined || name === undefined) return undefined;
  const list = settings?.get("initial-cluster");
  const members = list === undefined ? undefined : parseMemberList(list);
  return {
    quorum,
    name,
    resource,
    ...(site === undefined ? {} : { site }),
    ...(settings ? { settings } : {}),
    ...(members ? { members } : {}),
    ...(reachedAt === undefined ? {} : { reachedAt }),
  };
}

const read = new WeakMap<Reading, readonly ConfiguredVoter[]>();

/** Every voter with what etcd is told there; each is read once. */
export function configuredVoters(reading: Reading): readonly ConfiguredVoter[] {
  const known = read.get(reading);
  if (known) return known;
  const addresses = voterAddresses(reading);
  const inClusters = reading
    .all(types.statefulSet)
    .filter((resource) => reading.label(resource, labels.quorum) !== undefined)
    .map((resource) => {
      const site = reading.siteOfObject(resource);
      const label = (name: string): string | undefined => reading.label(resource, name);
      const address = addresses.get(`${site}/${namespaceOf(resource)}/${label(labels.voter)}`);
      return configured(resource, label, site, containerSettings(reading, resource, site), address);
    });
  const inCloud = reading
    .all(types.instance)
    .filter((resource) => reading.tag(resource, labels.quorum) !== undefined)
    .map((resource) => {
      const site = reading.siteOfCloudRegion(textOf(resource.inputs["region"]));
      const userData = textOf(resource.inputs["userData"]);
      const settings = userData === undefined ? undefined : readEtcdUserData(userData);
      const label = (name: string): string | undefined => reading.tag(resource, name);
      return configured(resource, label, site, settings, textOf(resource.inputs["privateIp"]));
    });
  const found = [...inClusters, ...inCloud].filter((voter) => voter !== undefined);
  read.set(reading, found);
  return found;
}

/** Voters by their quorum. */
export function votersByQuorum(voters: readonly ConfiguredVoter[]): Map<string, ConfiguredVoter[]> {
  const quorums = new Map<string, ConfiguredVoter[]>();
  for (const voter of voters) {
    const others = quorums.get(voter.quorum);
    if (others) others.push(voter);
    else quorums.set(voter.quorum, [voter]);
  }
  return quorums;
}

/** What says where a voter is reached. */
export interface AddressEvidence {
  /** What more member lists say than say anything else. */
  readonly listed?: string;
  /** What it tells the other voters. */
  readonly peer?: string;
  /** What it tells clients. */
  readonly client?: string;
  /** Its LoadBalancer or machine. */
  readonly reachedAt?: string;
  /** What more of these say than say anything else; the lists decide where as many say one as another. */
  readonly address?: string;
}

/** What is said of a member's address, by the lists of all voters and by the voter itself. */
export function addressEvidence(member: string, voters: readonly ConfiguredVoter[]): AddressEvidence {
  const listed = mostFrequent(voters.flatMap(({ members }) => members?.get(member) ?? []));
  const own = voters.find(({ name }) => name === member);
  const host = (setting: string): string | undefined => memberUrls(own?.settings?.get(setting))[0]?.host;
  const evidence = {
    listed,
    peer: host("initial-advertise-peer-urls"),
    client: host("advertise-client-urls"),
    reachedAt: own?.reachedAt,
  };
  const said = Object.values(evidence).filter((value) => value !== undefined && !value.includes("$"));
  const address = mostFrequent(said as string[]) ?? listed;
  return Object.fromEntries(
    Object.entries({ ...evidence, address }).filter(([, value]) => value !== undefined),
  );
}
