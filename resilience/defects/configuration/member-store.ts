import { memberUrls } from "@holdfast/contract/etcd/read";
import type { StoreHost } from "@holdfast/contract/patroni/read";
import { mostFrequent } from "../../arithmetic/majority";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
} from "../../stores/database/shard-configuration";
import type { Quorum } from "../../stores/quorum/quorum";
import { type ConfiguredVoter, configuredVoters, votersByQuorum } from "../../stores/quorum/voter-settings";
import type { Defect } from "../defect";
import type { Consequence } from "./problem";

/** How voters serve clients: the scheme and port that they are asked by; absent where they do not say. */
interface ClientAccess {
  readonly scheme?: string;
  readonly port?: number;
}

function accessOf(voters: readonly ConfiguredVoter[]): ClientAccess {
  const urls = voters.flatMap(({ settings }) => memberUrls(settings?.get("listen-client-urls")));
  const scheme = mostFrequent(urls.map((url) => url.scheme));
  const port = mostFrequent(urls.map((url) => String(url.port)));
  return {
    ...(scheme === undefined ? {} : { scheme }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function quorumFor(shard: ConfiguredShard, quorums: readonly Quorum[]): Quorum | undefined {
  const names = shard.members.flatMap(({ patroni }) => {
    const hosts = new Set(patroni.store.map(({ host }) => host));
    return quorums.filter(({ voters }) => voters.some(({ address }) => address && hosts.has(address)));
  });
  const name =
    mostFrequent(names.map((quorum) => quorum.name)) ?? (quorums.length === 1 ? quorums[0]?.name : undefined);
  return quorums.find((quorum) => quorum.name === name);
}

function storeFaults(member: Configured, quorum: Quorum, access: ClientAccess): Defect[] {
  const { patroni, configuration, members } = member;
  const { store, storeKind } = patroni;
  const found = (
    setting: string,
    value: string,
    consequence: Consequence,
    fit: string,
    apart: boolean,
    cause: string = value,
  ): Defect => ({
    policy: "configuration-takes-effect",
    level: "error",
    resource: configuration.urn,
    field: `patroni.yml: ${storeKind ?? "etcd3"}${setting && `.${setting}`}`,
    problem: { kind: "unfit-setting", value, consequence, fit },
    ...(apart ? { disables: [members.urn] } : {}),
    cause: `${quorum.name} ${setting} ${consequence} ${cause}`,
  });
  const listed = quorum.voters.flatMap(({ address }) => address ?? []);
  const port = access.port ?? 2379;
  const hosts = listed.map((address) => `${address}:${port}`).join(", ");
  if (storeKind === undefined || store.length === 0)
    return [found("hosts", "absent", "no-store", hosts, true)];
  if (storeKind === "etcd") return [found("", "the API of version 2", "no-such-api", "etcd3", true)];
  const known = store.filter(({ host }) => listed.includes(host));
  if (known.length === 0)
    return [found("hosts", store.map(({ host }) => host).join(", "), "no-voter-there", hosts, true)];
  const missing = listed.filter((address) => !store.some(({ host }) => host === address));
  const faults: Defect[] = [];
  const wrong = (fits: (host: StoreHost) => boolean): boolean => known.every((host) => !fits(host));
  const [{ protocol }] = known as [StoreHost, ...StoreHost[]];
  if (access.scheme !== undefined && wrong((host) => host.protocol === access.scheme))
    faults.push(found("protocol", protocol, "voters-refuse-scheme", access.scheme, true));
  for (const { host } of store.filter((each) => !listed.includes(each.host)))
    faults.push(
      found("hosts", host, "no-voter-there", missing.join(" or ") || "the address of a voter", false),
    );
  const elsewhere = known.filter((host) => host.port !== port);
  if (access.port !== undefined && elsewhere.length > 0)
    faults.push(
      found(
        "hosts",
        elsewhere.map((each) => `${each.host}:${each.port}`).join(", "),
        "other-port",
        `addresses with port ${port}`,
        elsewhere.length === known.length,
      ),
    );
  if (missing.length > 0 && faults.length === 0)
    faults.push({
      ...found("hosts", `without ${missing.join(", ")}`, "asks-fewer-voters", hosts, false),
      level: "warning",
    });
  return faults;
}

/** Members that ask for the consensus store where no voter answers them. */
export function memberStores(reading: Reading, { quorums }: Blueprint): Defect[] {
  if (quorums.length === 0) return [];
  const access = new Map(
    [...votersByQuorum(configuredVoters(reading))].map(([name, voters]) => [name, accessOf(voters)]),
  );
  return configuredShards(reading).flatMap((shard) => {
    const quorum = quorumFor(shard, quorums);
    if (!quorum) return [];
    return shard.members.flatMap((member) => storeFaults(member, quorum, access.get(quorum.name) ?? {}));
  });
}
