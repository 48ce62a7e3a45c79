import { isIpv4 } from "@holdfast/contract/addresses";
import { type AccessLine, parseAccessLine } from "@holdfast/contract/postgresql/client-authentication";
import { plainName } from "../../blueprint/plain-name";
import { objectName } from "../../blueprint/pod";
import { labels } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import type { Database, Shard } from "../../stores/database/database";
import { configuredMembers } from "../../stores/database/member-texts";
import type { Defect } from "../defect";
import { similarNames } from "../references/similar-names";
import {
  addressesOf,
  coversName,
  isFor,
  isWithheldIn,
  nameDefects,
  namesOf,
  unfitUsage,
} from "./certificates";
import type { Clusters } from "./clusters";
import type { Pods } from "./pods";

/** Certificates that pods mount; `undefined` where something else fills one of their Secrets. */
function mounted(clusters: Clusters, pods: Pods): readonly Resource[] | undefined {
  const certificates = pods.secrets.map((secret) => clusters.certificatesIn(pods, secret)[0]);
  const known = certificates.filter((certificate) => certificate !== undefined);
  return known.length === certificates.length && known.length > 0 ? known : undefined;
}

const commonNameOf = ({ inputs }: Resource): string | undefined => textOf(at(inputs, "spec", "commonName"));

function otherCommonName(
  certificate: Resource,
  expected: readonly string[],
  as: "role" | "voter",
  disables: readonly string[],
): Defect {
  const value = commonNameOf(certificate) ?? "absent";
  return {
    policy: "ways-are-open",
    level: "error",
    resource: certificate.urn,
    field: "spec.commonName",
    problem: { kind: "other-common-name", value, expected: similarNames(value, expected), as },
    disables,
  };
}

/** Names of a list that no certificate of several is for. */
function uncertified(certificates: readonly Resource[], names: readonly string[]): string[] {
  return names.filter((name) =>
    isIpv4(name)
      ? !certificates.some((each) => addressesOf(each).includes(name))
      : !certificates.some((each) => coversName(namesOf(each), plainName(name))),
  );
}

const isKnown = (certificate: Resource): boolean =>
  !isWithheldIn(certificate, "dnsNames") && !isWithheldIn(certificate, "ipAddresses");

/** Certificates of voters: for the address of the member list, for both uses, and of the name that the others ask for. */
function voterCertificates(clusters: Clusters): Defect[] {
  return clusters.blueprint.quorums.flatMap(({ voters }) =>
    voters.flatMap(({ urn, address }): Defect[] => {
      const pods = clusters.podsOfUrn(urn);
      const certificates = pods ? mounted(clusters, pods) : undefined;
      const [certificate] = certificates ?? [];
      if (!pods || !certificates || !certificate || urn === undefined || address === undefined) return [];
      if (!certificates.every(isKnown)) return [];
      const text = JSON.stringify(pods.containers);
      const allowed = /--peer-cert-allowed-cn(?:=|","|\s)([\w.-]+)/.exec(text)?.[1];
      const answering = certificates.filter((each) => isFor(each, "server"));
      const asking = certificates.filter((each) => isFor(each, "client"));
      return [
        ...nameDefects(certificate, uncertified(certificates, [address]), "voters", [urn]),
        ...(answering.length === 0 ? [unfitUsage(certificate, "server", [urn])] : []),
        ...(asking.length === 0 ? [unfitUsage(certificate, "client", [urn])] : []),
        ...(allowed === undefined || certificates.some((each) => commonNameOf(each) === allowed)
          ? []
          : [otherCommonName(certificate, [allowed], "voter", [urn])]),
      ];
    }),
  );
}

/**
 * Names by which members of a site are known: those that they tell the others, one for each pod. None where they tell
 * several, of which one is wrong: that is no fault of a certificate.
 */
function ownNames(member: Pods, count: number): string[] {
  const variables = member.containers.flatMap((container) => listOf(at(container, "env")));
  const told = variables.flatMap((variable) =>
    /_CONNECT_ADDRESS$/.test(textOf(at(variable, "name")) ?? "") ? (textOf(at(variable, "value")) ?? []) : [],
  );
  const name = objectName(member.workload);
  const hosts = [...new Set(told.map((address) => address.replace(/:\d+$/, "")))];
  if (hosts.length > 1) return [];
  return Array.from({ length: count }, (_, index) => `${name}-${index}`).flatMap((pod) =>
    hosts.filter((host) => host.includes("$(POD_NAME)")).map((host) => host.replace("$(POD_NAME)", pod)),
  );
}

/** Whether a certificate is for one of the names by which the clients of a site reach a Service there. */
function isForService(certificates: readonly Resource[], name: string, namespace: string): boolean {
  const prefix = `${name}.${namespace}`;
  return certificates.some((each) =>
    namesOf(each).some(
      (dns) =>
        dns === name || dns === prefix || dns.startsWith(`${prefix}.`) || coversName([dns], `${prefix}.svc`),
    ),
  );
}

/** Names of Services by which clients reach any member of a shard, through a router that passes TLS on. */
function servicesOf(clusters: Clusters, shard: Shard): { name: string; namespace: string }[] {
  const found = clusters.services.filter(({ resource }) => {
    const own = at(resource.inputs, "metadata", "labels");
    return (
      at(own, labels.database) === shard.database &&
      at(own, labels.shard) === String(shard.index) &&
      at(own, labels.role) === undefined
    );
  });
  return [
    ...new Map(found.map(({ name, namespace }) => [`${namespace}/${name}`, { name, namespace }])).values(),
  ];
}

function memberCertificates(clusters: Clusters, shard: Shard): Defect[] {
  const services = servicesOf(clusters, shard);
  return shard.members.flatMap((group): Defect[] => {
    const pods = clusters.podsOfUrn(group.urn);
    const certificates = pods ? mounted(clusters, pods) : undefined;
    if (!pods || !certificates?.every(isKnown)) return [];
    const answering = certificates.filter((each) => isFor(each, "server") && namesOf(each).length > 0);
    const [server] = answering;
    if (!server) {
      const unfit = certificates.find((each) => namesOf(each).length > 0);
      return unfit ? [unfitUsage(unfit, "server", [group.urn])] : [];
    }
    const missing = new Set([
      ...uncertified(answering, ownNames(pods, group.count)),
      ...services
        .filter(({ name, namespace }) => !isForService(answering, name, namespace))
        .map(({ name, namespace }) => `${name}.${namespace}.svc`),
    ]);
    return nameDefects(server, [...missing], "routers-and-members", [group.urn]);
  });
}

/** What the members of a database say of who may log in by certificate: lines of pg_hba, and maps of names to roles. */
interface Logins {
  readonly lines: readonly AccessLine[];
  readonly mapped: ReadonlyMap<string, readonly string[]>;
}

function loginsOf(clusters: Clusters, shard: Shard): Logins | undefined {
  const lines: AccessLine[] = [];
  const mapped = new Map<string, string[]>();
  const texts = new Map(
    configuredMembers(clusters.reading).map(({ members, patroni }) => [members.urn, patroni] as const),
  );
  for (const { urn } of shard.members) {
    const patroni = texts.get(urn);
    if (!patroni?.clientAuthentication || patroni.clientAuthentication.length === 0) return undefined;
    lines.push(...patroni.clientAuthentication.flatMap((line) => parseAccessLine(line) ?? []));
    for (const line of textsOf(at(patroni.document, "postgresql", "pg_ident"))) {
      const [map = "", name = ""] = line.trim().split(/\s+/);
      mapped.set(map, [...(mapped.get(map) ?? []), name.replaceAll('"', "")]);
    }
  }
  return { lines, mapped };
}

/** Certificates' names with which somebody logs in: roles, or what a map makes roles of. `undefined`: any may. */
function loginNames({ lines, mapped }: Logins, who: "member" | "service"): string[] | undefined {
  const names: string[] = [];
  for (const { method, databases, roles, options } of lines) {
    const byCertificate = method === "cert" || options.get("clientcert") === "verify-full";
    const map = options.get("map");
    if (!byCertificate) continue;
    if (who === "member" ? !databases.includes("replication") : map !== undefined) continue;
    const of = map === undefined ? roles : (mapped.get(map) ?? []);
    // A group, a file, an expression or everybody: which names these are is not known.
    if (of.some((name) => name === "all" || /^[+/@]/.test(name))) return undefined;
    names.push(...of);
  }
  return [...new Set(names)];
}

/** A client's certificate whose name is none with which the database lets anybody in. */
function loginDefects(
  certificates: readonly Resource[] | undefined,
  names: readonly string[] | undefined,
  urn: string,
): Defect[] {
  if (!certificates || !names || names.length === 0) return [];
  const asking = certificates.filter((each) => isFor(each, "client"));
  const [named] = certificates.filter((each) => names.includes(commonNameOf(each) ?? ""));
  if (named) return isFor(named, "client") ? [] : [unfitUsage(named, "client", [urn])];
  const [certificate] = asking;
  if (!certificate || isWithheldIn(certificate, "commonName")) return [];
  return [otherCommonName(certificate, names, "role", [urn])];
}

function databaseCertificates(clusters: Clusters, database: Database): Defect[] {
  return database.shards.flatMap((shard) => {
    const logins = loginsOf(clusters, shard);
    const found = memberCertificates(clusters, shard);
    if (!logins) return found;
    for (const { urn } of shard.members) {
      const pods = clusters.podsOfUrn(urn);
      // Of several that a member mounts, the one with names is for those who call it.
      const asking = pods && mounted(clusters, pods)?.filter((each) => namesOf(each).length === 0);
      found.push(...loginDefects(asking, loginNames(logins, "member"), urn));
    }
    if (shard.index !== (database.shards[0]?.index ?? 0)) return found;
    for (const { stores, deployments } of clusters.blueprint.services) {
      if (!stores.some(({ kind, name }) => kind === "database" && name === database.name)) continue;
      for (const { urn } of deployments) {
        const pods = clusters.podsOfUrn(urn);
        found.push(...loginDefects(pods && mounted(clusters, pods), loginNames(logins, "service"), urn));
      }
    }
    return found;
  });
}

/** Certificates that voters, members and services present and that those who check them refuse. */
export function presentedCertificates(clusters: Clusters): Defect[] {
  return [
    ...voterCertificates(clusters),
    ...clusters.blueprint.databases.flatMap((database) => databaseCertificates(clusters, database)),
  ];
}
