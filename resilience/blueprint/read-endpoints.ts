import { at, listOf, textOf, textsOf } from "../graph/values";
import type { Budgets } from "./budgets";
import type { AnswerSet, Endpoint, Zone } from "./endpoint";
import { answerSetOf, type OwnServer, readOwnServers, readServerWorkloads } from "./read-own-dns";
import { plainName } from "./plain-name";
import { readRoute53 } from "./read-route53";
import { addressesOfGateway } from "./read-sites";
import { type Reading, types } from "./reading";
import type { Site } from "./site";

/** Names in the NS records that Route 53 holds at the apex of a zone, and the URNs they came from. */
function apexRecords(reading: Reading, zone: string): { names: string[]; urns: string[] } {
  const names: string[] = [];
  const urns: string[] = [];
  for (const record of reading.all(types.record)) {
    if (textOf(record.inputs["type"]) !== "NS" || plainName(textOf(record.inputs["name"]) ?? "") !== zone)
      continue;
    const listed = textsOf(record.inputs["records"]).map(plainName);
    if (listed.length === 0) reading.misread(record, "records", "no name server is known before it exists");
    names.push(...listed);
    urns.push(record.urn);
  }
  return { names, urns };
}

/**
 * Reads a zone and who is named as authoritative for it. A name server inside the zone is the operator's own;
 * a Route 53 zone without NS records of its own names Route 53 alone, which creates them so.
 */
function readZone(
  reading: Reading,
  name: string,
  servers: readonly OwnServer[],
  deployed: Zone["servers"],
): Zone {
  const hosted = reading
    .all(types.zone)
    .filter((zone) => plainName(textOf(zone.inputs["name"]) ?? "") === name);
  const apex = apexRecords(reading, name);
  const own = servers.filter((server) => server.zone === name);
  const nameServers = new Set([...apex.names, ...own.flatMap((server) => server.text.nameServers)]);
  const inside = [...nameServers].some((server) => server.endsWith(`.${name}`));
  const outside = [...nameServers].some((server) => !server.endsWith(`.${name}`));
  const byRoute53 = hosted.length > 0 && (outside || apex.names.length === 0);
  return {
    name,
    delegatedTo: [...(byRoute53 ? (["route53"] as const) : []), ...(inside ? (["own"] as const) : [])],
    nameServers: [...nameServers],
    servers: deployed,
    urns: [...hosted.map((zone) => zone.urn), ...apex.urns, ...own.map((server) => server.urn)],
  };
}

/** Sites that a zone's declaration drains, by name. */
function readDrainedSites(reading: Reading): Map<string, Set<string>> {
  const drained = new Map<string, Set<string>>();
  for (const zone of [...reading.all(types.route53Zone), ...reading.all(types.authoritativeServer)]) {
    for (const endpoint of listOf(zone.inputs["endpoints"])) {
      const name = plainName(textOf(at(endpoint, "hostname")) ?? "");
      for (const target of listOf(at(endpoint, "targets"))) {
        const site = textOf(at(target, "site"));
        if (site === undefined || at(target, "drained") !== true) continue;
        drained.set(name, (drained.get(name) ?? new Set()).add(site));
      }
    }
  }
  return drained;
}

/**
 * Adds a server of a zone to the names in it of which it has no record, with no answer: whoever asks it for one of
 * them is told that there is none.
 */
function addWithout(
  sets: Map<string, AnswerSet[]>,
  names: Iterable<string>,
  zone: string,
  server: Pick<AnswerSet, "server" | "provider" | "site" | "urn">,
): void {
  for (const name of names) {
    const known = sets.get(name) ?? [];
    if (!name.endsWith(`.${zone}`) || known.some((set) => set.server === server.server)) continue;
    sets.set(name, [...known, { ...server, ttlSeconds: 0, answers: [] }]);
  }
}

/** Reads every zone and every public name with what each provider answers for it. */
export function readEndpoints(
  reading: Reading,
  sites: readonly Site[],
  budgets: Budgets,
): { endpoints: Endpoint[]; zones: Zone[] } {
  const siteOfAddress = new Map(sites.map((site) => [site.ingressAddress, site.name]));
  for (const gateway of reading.all(types.gateway)) {
    const site = reading.findSite(gateway);
    for (const address of addressesOfGateway(gateway))
      if (site !== undefined && !siteOfAddress.has(address)) siteOfAddress.set(address, site);
  }
  const siteOf = (address: string): string | undefined => siteOfAddress.get(address);
  const servers = readOwnServers(reading);
  const deployed = readServerWorkloads(reading, budgets);
  const drained = readDrainedSites(reading);
  const sets = new Map<string, AnswerSet[]>();
  for (const [name, set] of readRoute53(reading, siteOf, sites)) {
    // Where nothing says how long an alias is kept, it is as long as what other servers answer for the name.
    const others = servers.flatMap(({ text }) => text.answers.filter((answer) => answer.name === name));
    const ttlSeconds = set.ttlSeconds ?? Math.max(0, ...others.map((answer) => answer.ttlSeconds));
    sets.set(name, [{ ...set, ttlSeconds }]);
  }
  for (const server of servers) {
    for (const answer of server.text.answers) {
      sets.set(answer.name, [...(sets.get(answer.name) ?? []), answerSetOf(server, answer, siteOf)]);
    }
  }
  const known = new Set(sets.keys());
  for (const zone of reading.all(types.zone)) {
    const origin = plainName(textOf(zone.inputs["name"]) ?? "");
    addWithout(sets, known, origin, { server: "route53", provider: "route53", urn: zone.urn });
  }
  for (const server of servers) {
    const name = `${server.zone}@${server.site}`;
    addWithout(sets, known, server.zone, {
      server: name,
      provider: "own",
      site: server.site,
      urn: server.urn,
    });
  }
  const zoneNames = new Set([
    ...reading
      .all(types.zone)
      .flatMap((zone) => textOf(zone.inputs["name"]) ?? [])
      .map(plainName),
    ...servers.map((server) => server.zone),
  ]);
  return {
    endpoints: [...sets].map(([name, answerSets]) => ({
      name,
      answerSets,
      drainedSites: [...(drained.get(name) ?? [])],
    })),
    zones: [...zoneNames].map((name) => readZone(reading, name, servers, deployed.get(name) ?? [])),
  };
}
