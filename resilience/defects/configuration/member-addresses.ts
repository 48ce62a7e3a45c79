import { mostFrequent } from "../../arithmetic/majority";
import { namespaceOf, objectName, podOf } from "../../blueprint/pod";
import { objectKey, type Reading } from "../../blueprint/reading";
import { at, listOf, textOf } from "../../graph/values";
import { type Configured, configuredShards } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import type { Consequence } from "./problem";

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;

interface Address {
  readonly hosts: readonly string[];
  readonly port: number;
}

/** Reads `host:port`, or hosts with commas between them and a port. */
function addressOf(text: string | undefined, port: number): Address | undefined {
  if (text === undefined) return undefined;
  const match = /^(.*?)(?::(\d+))?$/.exec(text.trim());
  const hosts = (match?.[1] ?? "").split(",").map((host) => host.trim().replace(/^\[|\]$/g, ""));
  return { hosts, port: Number(match?.[2] ?? port) };
}

/** A variable of a member's container, with the member's own name in it written as `$(POD_NAME)`. */
function variable({ members }: Configured, name: string): string | undefined {
  for (const container of listOf(at(podOf(members), "containers"))) {
    const found = listOf(at(container, "env")).find((each) => at(each, "name") === name);
    const value = textOf(at(found, "value"));
    if (value !== undefined) return value;
  }
  return undefined;
}

const parts = [
  { section: "postgresql", port: 5432, environment: "PATRONI_POSTGRESQL_CONNECT_ADDRESS" },
  { section: "restapi", port: 8008, environment: "PATRONI_RESTAPI_CONNECT_ADDRESS" },
] as const;

interface Fault {
  readonly resource: string;
  readonly field: string;
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit: string;
}

/** The domain that most members at a site have after their own Service's name. */
function domainOf(host: string): string | undefined {
  return /\.svc\.(.+)$/.exec(host)?.[1];
}

function faultsOf(
  member: Configured,
  domains: ReadonlyMap<string, string | undefined>,
  services: ReadonlySet<string>,
): Fault[] {
  const { patroni, configuration, members, site } = member;
  return parts.flatMap(({ section, port, environment }): Fault[] => {
    const listen = textOf(at(patroni.document, section, "listen"));
    const listening = addressOf(listen, port);
    const field = `patroni.yml: ${section}.listen`;
    const given = variable(member, environment) ?? textOf(at(patroni.document, section, "connect_address"));
    const connect = addressOf(given, port);
    const faults: Fault[] = [];
    if (listening?.hosts.every((host) => LOOPBACK.test(host)))
      faults.push({
        resource: configuration.urn,
        field,
        value: listen ?? "",
        consequence: "heard-by-itself-alone",
        fit: `0.0.0.0:${listening.port}`,
      });
    if (given === undefined || !connect) return faults;
    const written = variable(member, environment) !== undefined;
    const where = written
      ? { resource: members.urn, field: `spec.template.spec.containers: ${environment}` }
      : { resource: configuration.urn, field: `patroni.yml: ${section}.connect_address` };
    if (listening && listening.port !== connect.port)
      faults.push({
        ...(connect.port === port
          ? { resource: configuration.urn, field, value: listen ?? "" }
          : { ...where, value: given }),
        consequence: "other-port",
        fit: connect.port === port ? `0.0.0.0:${port}` : given.replace(/:\d+$/, `:${listening.port}`),
      });
    const host = connect.hosts[0] ?? "";
    const service = textOf(at(members.inputs, "spec", "serviceName"));
    const [pod = "", named] = host.split(".");
    const domain = domainOf(host);
    const expected = `$(POD_NAME).${service}.${namespaceOf(members)}.svc.${domains.get(site) ?? domain}`;
    const isOwn = pod.includes("$(") || pod.startsWith(`${objectName(members)}-`);
    if (!host.includes(".svc.") || service === undefined || domains.get(site) === undefined) return faults;
    // Where the Service that is to give names is not there, that is told of the StatefulSet.
    if (!services.has(`${site}/${namespaceOf(members)}/${service}`)) return faults;
    if (!isOwn || named !== service || domain !== domains.get(site))
      faults.push({
        ...where,
        value: given,
        consequence: "address-of-another",
        fit: `${expected}:${connect.port}`,
      });
    return faults;
  });
}

/** Members that others cannot reach at the addresses which they give them. */
export function memberAddresses(reading: Reading): Defect[] {
  const members = configuredShards(reading).flatMap((shard) => shard.members);
  const bySite = new Map<string, string[]>();
  for (const member of members) {
    for (const { environment, section } of parts) {
      const given =
        variable(member, environment) ?? textOf(at(member.patroni.document, section, "connect_address"));
      const domain = given === undefined ? undefined : domainOf(given.replace(/:\d+$/, ""));
      if (domain !== undefined) bySite.set(member.site, [...(bySite.get(member.site) ?? []), domain]);
    }
  }
  const services = new Set(
    reading.all("kubernetes:core/v1:Service").flatMap((service) => {
      const site = reading.findSite(service);
      return site === undefined ? [] : [objectKey(site, service)];
    }),
  );
  const domains = new Map([...bySite].map(([site, all]) => [site, mostFrequent(all)]));
  return members.flatMap((member) =>
    faultsOf(member, domains, services).map(({ resource, field, value, consequence, fit }): Defect => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource,
      field,
      problem: { kind: "unfit-setting", value, consequence, fit },
      disables: [member.members.urn],
    })),
  );
}
