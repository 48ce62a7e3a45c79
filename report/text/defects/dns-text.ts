import type { DnsProblem } from "@holdfast/resilience/defects/dns/problem";
import { joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

type Unhealthy = Extract<DnsProblem, { kind: "check-always-unhealthy" }>;

const asked: { readonly [way in Unhealthy["asks"]]: (of: Unhealthy) => string } = {
  inverted: () => "is true: what works counts as unhealthy, and what is dead as healthy",
  threshold: ({ value, served }) => `asks for ${value} healthy checks of the ${served[0]} that it counts`,
  port: ({ value, served, site }) =>
    `is ${value}, and the gateway at ${site} listens at ${joined(served)} alone`,
  protocol: ({ value, served, site }) =>
    `asks by ${value}, and the gateway at ${site} speaks ${joined(served)} there`,
  name: ({ value, site }) => `asks for ${value}, which no HTTPRoute at ${site} takes`,
  "no-name": ({ site }) => `names no host, and every HTTPRoute at ${site} takes named hosts alone`,
  path: ({ value, served, site }) => `asks for ${value}, and routes at ${site} take ${joined(served)} alone`,
  "no-sni": ({ served, site }) =>
    `is false, and the gateway at ${site} answers those alone who ask for ${joined(served)} in TLS`,
};

const mended: { readonly [way in Unhealthy["asks"]]: (of: Unhealthy) => string } = {
  inverted: () => "set invertHealthcheck to false",
  threshold: ({ served }) => `ask for ${served[0]} at the most`,
  port: ({ served }) => `ask at port ${joined(served)}`,
  protocol: ({ served }) => `ask by ${joined(served)}`,
  name: ({ hostname }) => `set fqdn to ${hostname}`,
  "no-name": ({ hostname }) => `set fqdn to ${hostname}`,
  path: ({ served }) => `ask for a path that a route takes: ${joined(served)}`,
  "no-sni": () => "set enableSni to true",
};

function luaAsked({ asks, value, served, site }: Extract<DnsProblem, { kind: "lua-check-fails" }>): string {
  const there = joined(served);
  switch (asks) {
    case "port":
      return `asks at port ${value}, and the gateway at ${site} listens at ${there} alone`;
    case "protocol":
      return `asks by ${value}, and the gateway at ${site} speaks ${there} there`;
    case "path":
      return `asks for the path ${value}, and ${there} is answered at ${site}`;
    case "no-sni":
      return `asks in TLS for no name, and the gateway at ${site} takes ${there}`;
    case "name":
    case "no-name":
      return `asks for ${value}, which no HTTPRoute at ${site} takes`;
  }
}

/** Texts about what name servers answer. */
export const dnsTexts: ProblemTexts<DnsProblem> = {
  "check-watches-another": {
    message: ({ hostname, address, value }) =>
      `is ${value}, and the record of ${hostname} that is tied to the check answers ${address}: Route 53 goes on to answer ${address} when it is dead`,
    fix: ({ address }) => `set ipAddress to ${address}`,
  },
  "check-asks-by-name": {
    message: ({ hostname, address, value }) =>
      `is absent, so Route 53 asks whoever is answered for ${value}: as long as another site works, ${hostname} is answered with ${address} when it is dead`,
    fix: ({ address }) => `set ipAddress to ${address}`,
  },
  "check-always-healthy": {
    message: ({ hostname, address, why }) =>
      why === "disabled"
        ? `is true, so the check counts as healthy: Route 53 goes on to answer ${hostname} with ${address} when it is dead`
        : `asks for no healthy check, so the check counts as healthy: Route 53 goes on to answer ${hostname} with ${address} when it is dead`,
    fix: ({ why }) =>
      why === "disabled" ? "set disabled to false" : "ask for one healthy check at the least",
  },
  "check-always-unhealthy": {
    message: (problem) =>
      `${asked[problem.asks](problem)}: Route 53 never answers ${problem.hostname} with ${problem.address}, although it works`,
    fix: (problem) => mended[problem.asks](problem),
  },
  "check-asks-another-name": {
    message: ({ hostname, value, site }) =>
      `asks for ${value}, and the record answers ${hostname}: whether ${hostname} works at ${site} is never asked`,
    fix: ({ hostname }) => `set fqdn to ${hostname}`,
  },
  "check-path-unproven": {
    message: ({ hostname, value }) =>
      `asks for ${value}, and no probe of the pods behind ${hostname} asks for that: nothing shows that it is answered with 200`,
    fix: () => "ask for a path that the pods' own probes ask for",
  },
  "lua-records-off": {
    message: ({ zone, value }) =>
      `is ${value}, so the server answers for ${zone} and has no address for any name that fails over`,
    fix: () => "set enable-lua-records=yes",
  },
  "answers-kept": {
    message: ({ value, ttlSeconds }) =>
      `is ${value} s, and resolvers may keep answers for ${ttlSeconds} s: what was answered before a change is answered for ${value} s more`,
    fix: () => "set it to 0",
  },
  "file-not-there": {
    message: ({ value, there }) =>
      `leads to ${value}, and the ConfigMap is mounted as ${joined(there)}: the server does not serve the zone`,
    fix: ({ there }) => `name a file that is there: ${joined(there)}`,
  },
  "zone-not-listed": {
    message: ({ value, listed }) =>
      `lists ${listed.length > 0 ? joined(listed) : "no zone"} and not ${value}: the server refuses to answer for ${value}`,
    fix: ({ value }) => `list the zone ${value} with its file`,
  },
  "no-backend": {
    message: ({ zone, unfit }) =>
      unfit
        ? `is ${unfit.value}, which does not read ${unfit.list}, in which ${zone} is listed: the server does not answer for it`
        : `is absent, so the server has no backend to read ${zone} from and does not start`,
    fix: () => "set launch=bind",
  },
  "listens-nowhere": {
    message: ({ value, open }) =>
      open.length > 0
        ? `is ${value}, and the pod is asked at ${joined(open)} alone: nobody reaches the server`
        : `is ${value}, which nobody outside of the pod reaches`,
    fix: ({ open }) => (open.length > 0 ? `listen at ${joined(open)}` : "listen at 0.0.0.0"),
  },
  "no-start-of-authority": {
    message: ({ zone }) => `is absent, so the server does not load ${zone}`,
    fix: ({ zone }) => `give ${zone} its SOA record`,
  },
  "selector-unknown": {
    message: ({ hostname, value }) =>
      `chooses by the selector ${value}, which PowerDNS does not have: ${hostname} is answered with a failure`,
    fix: () => "choose by 'random'",
  },
  "lua-check-fails": {
    message: (problem) =>
      `${luaAsked(problem)}: every address counts as down, and any is answered, the dead and the last resort too`,
    fix: ({ asks, served, hostname }) =>
      asks === "name" || asks === "no-name" ? `ask for ${hostname}` : `ask by ${joined(served)}`,
  },
  "probe-asks-elsewhere": {
    message: ({ probe, value }) =>
      `asks ${value} and not the server itself: ${probe === "livenessProbe" ? "a server that is cut off from it is stopped" : "a server that is cut off from it is asked no more"}, when its answers are needed most`,
    fix: () => "ask the server itself, at 127.0.0.1",
  },
  "name-missing": {
    message: ({ hostname, others }) =>
      `has no record of ${hostname}, which others answer with ${joined(others)}: whoever asks here is told that there is no such name`,
    fix: ({ hostname }) => `add the record of ${hostname}`,
  },
  "answers-differ": {
    message: ({ hostname, value, others }) =>
      `answers ${hostname} with ${value}, and most name servers with ${others}`,
    fix: ({ others }) => `answer as the others do: ${others}`,
  },
  "address-missing": {
    message: ({ hostname, value }) =>
      `leads to no record that answers ${hostname} with ${value}, as most name servers do: Route 53 sends nobody there`,
    fix: ({ hostname, value }) => `answer ${hostname} with ${value} too`,
  },
  "name-unknown-elsewhere": {
    message: ({ hostname }) =>
      `answers ${hostname}, which no service is served under and most name servers do not know`,
    fix: () => "remove the record, or declare it at every name server",
  },
  "ttl-differs": {
    message: ({ hostname, value, others }) =>
      `lets resolvers keep the answer for ${hostname} for ${value} s, and other name servers for ${others} s: users go to a dead site for that much longer`,
    fix: ({ others }) => `set the TTL to ${others}`,
  },
  "record-refused": {
    message: ({ hostname, why, value }) =>
      why === "same-identifier"
        ? `is ${value || "absent"}, as that of another record of ${hostname} is: Route 53 refuses the second`
        : why === "no-identifier"
          ? `is absent, and ${value} asks for one: Route 53 refuses the record of ${hostname}`
          : `${value === "no routing policy" ? "is absent" : "is another policy"}, unlike that of the other records of ${hostname}: Route 53 refuses a name with both`,
    fix: ({ why }) =>
      why === "mixed-policies"
        ? "choose all records of the name by one policy"
        : "give each record of the name a setIdentifier of its own",
  },
  "record-unchecked": {
    message: ({ hostname, value }) =>
      value === undefined
        ? `is absent: Route 53 goes on to answer ${hostname} with the record's address when it is dead`
        : `names ${nameOf(value)}, which nothing declares: Route 53 does not learn that an address of ${hostname} is dead`,
    fix: () => "tie the record to a health check of its address",
  },
  "zone-unread": {
    message: ({ zone, site }) => `is read by no server at ${site}: nobody answers there for ${zone}`,
    fix: ({ zone, site }) => `declare the Deployment of the server of ${zone} at ${site}`,
  },
  "alias-unwatched": {
    message: ({ hostname, value }) =>
      `is false and the record has no health check: Route 53 goes on to answer ${hostname} with the alias of ${value} when that does not work`,
    fix: () => "set evaluateTargetHealth to true, or tie a health check to the record",
  },
  "names-one-provider": {
    message: ({ zone, named, lacking }) =>
      `names ${named === "route53" ? "Route 53" : "the operator's own servers"} alone for ${zone}: whoever learns the name servers here never asks ${joined(lacking)}, also when the others are lost`,
    fix: ({ lacking }) => `add ${joined(lacking)}`,
  },
  "name-servers-differ": {
    message: ({ zone, lacking, beyond }) =>
      [
        lacking.length > 0 ? `lacks ${joined(lacking)}` : "",
        beyond.length > 0 ? `has ${joined(beyond)} besides` : "",
      ]
        .filter(Boolean)
        .join(" and ") + `, unlike most places that name the servers of ${zone}`,
    fix: () => "name the same servers everywhere",
  },
  "glue-differs": {
    message: ({ name, value, others }) =>
      `gives ${name} the address ${value}, and it answers at ${others}: whoever learns the address here does not reach it`,
    fix: ({ others }) => `set it to ${others}`,
  },
  "glue-missing": {
    message: ({ name, others }) =>
      `has no address of ${name}, which answers at ${others}: whoever learns the name here cannot ask it`,
    fix: ({ name, others }) => `add the A record of ${name}: ${others}`,
  },
  "server-address-differs": {
    message: ({ value, others }) =>
      `is ${value}, and the records of the name servers say ${joined(others)}: nobody reaches this one`,
    fix: ({ others }) => `set it to ${joined(others)}`,
  },
  "absence-kept": {
    message: ({ zone, value, others }) =>
      others === undefined
        ? `lets resolvers keep for ${value} s that a name of ${zone} does not exist: a record that was missing once is missing for that long`
        : `lets resolvers keep for ${value} s that a name of ${zone} does not exist, and others for ${others} s`,
    fix: ({ others }) => `set the last figure to ${others ?? 3600} or less`,
  },
  "authorities-differ": {
    message: ({ zone, value, others }) =>
      `says ${value} for ${zone}, and most name servers ${others}: an authority that asks here issues otherwise`,
    fix: ({ others }) => `say the same: ${others}`,
  },
  "authority-forbidden": {
    message: ({ value, certificate, allowed }) =>
      `lets ${joined(allowed)} issue alone, and ${nameOf(certificate)} is ordered from ${value}: it is never renewed`,
    fix: ({ value }) => `add 0 issue "${value}", or order from an authority that is allowed`,
  },
  "one-check-decides": {
    message: ({ value, intervalSeconds }) =>
      `is ${value}, with a check every ${intervalSeconds} s: one that is late by itself sends a site's users elsewhere`,
    fix: () => "set minimumFailures=2 or more (PowerDNS 5.0 and later), or check less often",
  },
};
