import type { DnsProblem } from "@holdfast/resilience/defects/dns/problem";
import { joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

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
  "check-differs": {
    message: ({ hostname, value, others }) =>
      `is ${value}, and every other check of ${hostname} has ${others}: the providers take addresses out at different times`,
    fix: ({ others }) => `ask as the others do: ${others}`,
  },
};
