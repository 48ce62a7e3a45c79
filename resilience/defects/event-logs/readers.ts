import type { Blueprint } from "../../blueprint/blueprint";
import { podOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import type { Deployment, Service } from "../../blueprint/service";
import { at, listOf, textOf } from "../../graph/values";
import { eventLogKind } from "../../stores/event-log/kind";
import {
  type ConfiguredServer,
  configuredServers,
  leadsTo,
  routesAstray,
} from "../../stores/event-log/read-event-logs";
import type { Defect, DefectReader } from "../defect";
import { mountedCertificates } from "../references/mounted-certificates";
import { coversName, namesOf } from "../ways/certificates";
import type { EventLogProblem } from "./problem";
import { astrayRoutes, shortRoom } from "./servers";

/** Servers of a log that a service uses, with the service. */
interface Use {
  readonly service: Service;
  readonly eventLog: string;
  readonly servers: readonly ConfiguredServer[];
}

function usesOf(reading: Reading, { services }: Blueprint): Use[] {
  return services.flatMap((service) =>
    service.stores
      .filter(({ kind }) => kind === eventLogKind.kind)
      .map(({ name }) => ({
        service,
        eventLog: name,
        servers: configuredServers(reading).filter(({ log }) => log === name),
      })),
  );
}

const defect = (
  policy: Defect["policy"],
  resource: string,
  field: string,
  problem: EventLogProblem,
  disables: readonly string[] = [],
  level: Defect["level"] = "error",
): Defect => ({ policy, level, resource, field, problem, disables });

/** Servers that talk in the clear, or let in who shows no certificate. Those who talk otherwise than most are out of the cluster. */
const plainTransport: DefectReader = (reading) =>
  configuredServers(reading).flatMap(({ settings, configuration, file, resource, log }): Defect[] => {
    const { cluster, tls } = settings;
    const others = configuredServers(reading).filter(
      (other) => other.log === log && other.resource !== resource,
    );
    const encrypts = others.some((other) => other.settings.cluster?.tls !== undefined);
    const found: Defect[] = [];
    const tell = (field: string, problem: EventLogProblem, disables: readonly string[] = []): void => {
      found.push(defect("encrypted-and-private", configuration.urn, `${file}: ${field}`, problem, disables));
    };
    if (cluster && !cluster.tls)
      tell("cluster.tls", { kind: "log-in-plain", between: "servers" }, encrypts ? [resource.urn] : []);
    else if (cluster?.tls && !cluster.tls.verifies)
      tell("cluster.tls.verify", { kind: "log-unverified", between: "servers" });
    if (!tls) tell("tls", { kind: "log-in-plain", between: "clients" });
    else if (!tls.verifies && !settings.mapsCertificates)
      tell("tls.verify", { kind: "log-unverified", between: "clients" });
    return found;
  });

/** Whether a user is the holder of a certificate: by its whole subject, of which the common name may be all, or by that name. */
function isUser(user: string, commonName: string): boolean {
  return user === commonName || user.split(/,\s*/).includes(`CN=${commonName}`);
}

/** Services whose certificates no server of their log lets in. */
const refusedClients: DefectReader = (reading, blueprint) =>
  usesOf(reading, blueprint).flatMap(({ service, servers }) => {
    const names = new Set(
      service.deployments.flatMap(({ urn, site }) => {
        const workload = reading.resource(urn);
        return (workload ? mountedCertificates(reading, workload, site) : []).flatMap(
          (certificate) => textOf(at(certificate.inputs, "spec", "commonName")) ?? [],
        );
      }),
    );
    const refusing = servers.filter(({ settings: { mapsCertificates, account } }) => {
      const users = account?.users ?? [];
      return (
        mapsCertificates &&
        users.length > 0 &&
        names.size > 0 &&
        ![...names].some((name) => users.some((user) => isUser(user.name, name)))
      );
    });
    const disables = refusing.length === servers.length ? service.deployments.map(({ urn }) => urn) : [];
    return refusing.map(({ configuration, file }) =>
      defect(
        "ways-are-open",
        configuration.urn,
        `${file}: accounts`,
        { kind: "log-user-missing", value: `CN=${[...names][0]}`, service: service.name },
        disables,
      ),
    );
  });

/** The variable by which clients of NATS find a server. */
const URL_VARIABLE = "NATS_URL";

function toldAt(
  reading: Reading,
  deployment: Deployment,
): { readonly field: string; readonly value: string } | undefined {
  const workload = reading.resource(deployment.urn);
  for (const [index, container] of listOf(workload && at(podOf(workload), "containers")).entries()) {
    const position = listOf(at(container, "env")).findIndex((each) => at(each, "name") === URL_VARIABLE);
    const value = textOf(at(container, "env", position, "value"));
    if (position >= 0 && value !== undefined)
      return { field: `spec.template.spec.containers[${index}].env[${position}].value`, value };
  }
  return undefined;
}

/** Services whose pods are told of hosts that no server of their log has, or not of all that there are. */
const misledLogClients: DefectReader = (reading, blueprint) =>
  usesOf(reading, blueprint).flatMap(({ service, eventLog, servers }) => {
    // Servers of sites that are not in the graph are known by what those that are there are told.
    const elsewhere = servers.flatMap((server) => {
      const astray = new Set(routesAstray(reading, server, servers));
      const routes = server.settings.cluster?.routes ?? [];
      return routes.filter((route) => !astray.has(route) && !servers.some((each) => leadsTo(route, each)));
    });
    const hosts = new Map([
      ...elsewhere.map((route) => [route.replace(/:\d+$/, ""), undefined] as const),
      ...servers.flatMap(({ hosts: own, settings }) =>
        own.map((host) => [host, settings.clientPort] as const),
      ),
    ]);
    if (servers.length === 0) return [];
    return service.deployments.flatMap((deployment): Defect[] => {
      const told = toldAt(reading, deployment);
      if (!told) return [];
      const urls = told.value.split(",").map((url) => url.trim().replace(/^[a-z+]+:\/\/(?:[^@]*@)?/, ""));
      const isServer = (url: string): boolean => {
        const [host = "", port = "4222"] = url.split(":");
        return hosts.has(host) && (hosts.get(host) ?? Number(port)) === Number(port);
      };
      const wrong = urls.find((url) => !isServer(url));
      const right = new Set(urls.filter(isServer)).size;
      if (wrong !== undefined)
        return [
          defect(
            "ways-are-open",
            deployment.urn,
            told.field,
            { kind: "log-told-elsewhere", value: wrong, eventLog },
            right === 0 ? [deployment.urn] : [],
          ),
        ];
      if (right >= hosts.size) return [];
      const problem = {
        kind: "log-told-of-few",
        value: told.value,
        eventLog,
        told: right,
        servers: hosts.size,
      } as const;
      return [defect("ways-are-open", deployment.urn, told.field, problem, [], "warning")];
    });
  });

/** Servers whose certificates are not for the hosts by which others call them. */
const uncertifiedHosts: DefectReader = (reading) =>
  configuredServers(reading).flatMap(({ resource, site, hosts, settings }): Defect[] => {
    const mounted = mountedCertificates(reading, resource, site);
    const [certificate] = mounted;
    if (!certificate || (!settings.tls && !settings.cluster?.tls)) return [];
    const names = mounted.flatMap(namesOf);
    const host = hosts.find((each) => !coversName(names, each));
    if (host === undefined) return [];
    const problem = { kind: "log-host-uncertified", value: host } as const;
    return [defect("ways-are-open", certificate.urn, "spec.dnsNames", problem, [resource.urn])];
  });

/** Readers of what event logs and those who use them need of each other. */
export const eventLogReaders: readonly DefectReader[] = [
  plainTransport,
  refusedClients,
  misledLogClients,
  uncertifiedHosts,
  astrayRoutes,
  shortRoom,
];
