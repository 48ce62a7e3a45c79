import { parseCidr } from "../arguments/addresses";
import {
  quoted,
  refuseDuplicates,
  requireDistinct,
  requireDnsLabel,
  requireDnsName,
  requireServiceName,
  requireText,
} from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import { parseQuantity } from "../arguments/quantities";
import { requireImageDigest } from "../arguments/images";
import { InvalidInputError } from "../invalid-input";
import type { ActiveActiveServiceArgs, ServicePeer } from "./arguments";

const anyPort = { minimum: 1, maximum: 65_535 };

/**
 * Refuses arguments with which the service could not run at the site. Whether its goal can be met is decided with the
 * number of replicas.
 *
 * @param name the component's name, for messages
 * @param args the arguments
 * @throws InvalidInputError for the first that is wrong
 */
export function requireService(name: string, args: ActiveActiveServiceArgs): void {
  const at = (field: string) => `ActiveActiveService "${name}": ${field}`;
  requireServiceName(args.service, at("service"));
  requireDnsLabel(args.site, at("site"));
  requireInteger(args.tier, { minimum: 0, maximum: 3 }, at("tier"));
  requireDistinct(args.halls, "hall", at("halls"));
  requireImageDigest(args.image, at("image"));
  if (args.namespace !== undefined) requireDnsLabel(args.namespace, at("namespace"));
  if (args.hostname !== undefined) requireDnsName(args.hostname, at("hostname"));
  requireSites(args, at("placement.sites"));
  requireContainer(args, at);
  requirePeers(args.callers ?? [], at("callers"));
  requirePeers(args.calls ?? [], at("calls"));
  refuseDuplicates(
    (args.databases ?? []).map(({ database }) => database),
    "database",
    at("databases"),
  );
  (args.databases ?? []).forEach(({ database, namespace }, index) => {
    requireDnsLabel(database, at(`databases[${index}].database`));
    if (namespace !== undefined) requireDnsLabel(namespace, at(`databases[${index}].namespace`));
  });
  (args.addresses ?? []).forEach(({ purpose, cidrs, port }, index) => {
    requireText(purpose, "what is at the addresses", at(`addresses[${index}].purpose`));
    requireDistinct(cidrs, "address range", at(`addresses[${index}].cidrs`));
    cidrs.forEach((cidr, nth) => parseCidr(cidr, at(`addresses[${index}].cidrs[${nth}]`)));
    if (port !== undefined) requireInteger(port, anyPort, at(`addresses[${index}].port`));
  });
}

function requireSites(args: ActiveActiveServiceArgs, where: string): void {
  requireDistinct(args.placement.sites, "site", where);
  if (!args.placement.sites.includes(args.site)) {
    throw new InvalidInputError({
      what: `"${args.site}" is not among the sites that may serve "${args.service}"`,
      where,
      why: `demand is divided between ${quoted(args.placement.sites)}, so replicas here would never be counted`,
      fix: `declare no instance at "${args.site}", or add it to allowedSites`,
    });
  }
}

function requireContainer(args: ActiveActiveServiceArgs, at: (field: string) => string): void {
  if (args.port !== undefined) requireInteger(args.port, { ...anyPort, minimum: 1024 }, at("port"));
  parseQuantity(args.resources.cpu, at("resources.cpu"));
  parseQuantity(args.resources.memory, at("resources.memory"));
  const { livenessPath = "/", readinessPath = "/", startupSeconds = 120 } = args.probes ?? {};
  requirePath(livenessPath, at("probes.livenessPath"));
  requirePath(readinessPath, at("probes.readinessPath"));
  const seconds = (minimum: number, maximum: number) => ({ minimum, maximum, unit: "seconds" });
  requireInteger(startupSeconds, seconds(5, 3600), at("probes.startupSeconds"));
  if (args.drainSeconds !== undefined) requireInteger(args.drainSeconds, seconds(1, 600), at("drainSeconds"));
  if (args.finishSeconds !== undefined)
    requireInteger(args.finishSeconds, seconds(1, 3600), at("finishSeconds"));
  if (args.targetCpuPercent !== undefined) {
    requireInteger(
      args.targetCpuPercent,
      { minimum: 10, maximum: 95, unit: "per cent" },
      at("targetCpuPercent"),
    );
  }
  for (const variable of Object.keys(args.environment ?? {})) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) continue;
    throw new InvalidInputError({
      what: `"${variable}" is not the name of an environment variable`,
      where: at("environment"),
      why: "names are letters, digits and '_' and do not begin with a digit; others reach no program",
      fix: 'give a name such as "LOG_LEVEL"',
    });
  }
  refuseDuplicates(args.environmentSecrets ?? [], "secret", at("environmentSecrets"));
  (args.environmentSecrets ?? []).forEach((secret, index) =>
    requireDnsLabel(secret, at(`environmentSecrets[${index}]`)),
  );
}

function requirePath(path: string, where: string): void {
  if (typeof path === "string" && /^\/[^\s?#]*$/.test(path)) return;
  throw new InvalidInputError({
    what: `${JSON.stringify(path)} is not a path`,
    where,
    why: "the kubelet asks for it on the pod's own address, so it is the path of a URL without host or query",
    fix: 'give a path such as "/healthz"',
  });
}

function requirePeers(peers: readonly ServicePeer[], where: string): void {
  refuseDuplicates(
    peers.map(({ service, namespace = "services" }) => `${namespace}/${service}`),
    "service",
    where,
  );
  peers.forEach(({ service, namespace, port }, index) => {
    requireServiceName(service, `${where}[${index}].service`);
    if (namespace !== undefined) requireDnsLabel(namespace, `${where}[${index}].namespace`);
    if (port !== undefined) requireInteger(port, anyPort, `${where}[${index}].port`);
  });
}
