import type { WayProblem } from "@holdfast/resilience/defects/ways/problem";
import { count, joined, shortList } from "../phrases";
import type { ProblemTexts } from "./problem-text";

type NotLetThrough = Extract<WayProblem, { kind: "not-let-through" }>;

/** Which way is closed: the first of several, and how many more. */
function waysText(ways: NotLetThrough["ways"]): string {
  const end = ({ name, site }: { readonly name: string; readonly site?: string }): string =>
    site === undefined ? name : `${name} at ${site}`;
  const [first, ...more] = ways;
  if (!first) return "";
  const others = more.length > 0 ? `, and ${count(more.length, "other")}` : "";
  return `the way from ${end(first.from)} to ${end(first.to)} is closed${others}`;
}

type Refusal = Extract<WayProblem, { kind: "listener-refuses" }>["why"];

const refusals: { readonly [why in Refusal]: (value: string) => string } = {
  protocol: (value) => `is ${value}, by which no HTTPRoute is served`,
  "passes-through": (value) => `is ${value}, by which no HTTPRoute is served`,
  "no-certificate": () => "name no certificate",
  namespace: (value) => `leaves out routes of namespace ${value}`,
  kind: (value) => `leaves out ${value}`,
  hostname: (value) => `is ${value}, which is no name of the routes`,
};

const remedies: { readonly [why in Refusal]: (value: string) => string } = {
  protocol: () => "set it to HTTPS",
  "passes-through": () => "set it to Terminate",
  "no-certificate": () => "name the Secret of a certificate",
  namespace: (value) => `allow routes of namespace ${value}`,
  kind: (value) => `allow ${value}`,
  hostname: () => "leave it out, or set it to a name that covers those of the routes",
};

const callers: { readonly [by in Extract<WayProblem, { kind: "name-not-certified" }>["by"]]: string } = {
  users: "users' browsers",
  voters: "other voters and clients",
  "routers-and-members": "routers and members",
  clients: "clients",
};

/** Texts about ways from one to another that are not open. */
export const wayTexts: ProblemTexts<WayProblem> = {
  "selects-others": {
    message: ({ value, site, meant, selected, among }) =>
      selected.length === 0
        ? `is ${value}, and no pod at ${site} has these labels: nobody reaches ${joined(meant)} by it`
        : `is ${value}, and selects the pods of ${shortList(selected)} at ${site}${among ? " besides" : " instead of"} those of ${joined(meant)}`,
    fix: ({ meant }) => `select the labels that the pods of ${joined(meant)} have, and only they`,
  },
  "target-port-missing": {
    message: ({ value, meant }) =>
      `is ${value}, and the pods of ${joined(meant)} have no such port: nobody reaches them by it`,
    fix: ({ ports }) => `name a port that they have (${joined(ports)})`,
  },
  "source-refused": {
    message: ({ refused, end }) => `lacks ${joined(refused)}, from where others call ${end}: it refuses them`,
    fix: ({ refused }) => `add ${joined(refused)} to it`,
  },
  "not-let-through": {
    message: ({ direction, by, end, peers, ports, ways }) => {
      const [word, side, type] =
        direction === "ingress" ? ["in", "from", "Ingress"] : ["out", "to", "Egress"];
      const why = {
        rule: `lets nothing ${word} ${side} ${shortList(peers, 5)} on ${shortList(ports, 5)}`,
        direction: `leaves out ${type}, so that its rules for it count for nothing`,
        selector: `selects no pods, and ${end} has no other policy that lets its traffic through`,
        "no-policy": `are selected by no NetworkPolicy that lets the traffic of ${end} through, and another denies what none lets through`,
      }[by];
      return `${why}: ${waysText(ways)}`;
    },
    fix: ({ direction, by, end, peers, ports }) =>
      ({
        rule: `add a rule for ${shortList(peers, 5)} on ${shortList(ports, 5)}`,
        direction: `add ${direction === "ingress" ? "Ingress" : "Egress"} to its policyTypes`,
        selector: `select the pods of ${end}`,
        "no-policy": `declare a NetworkPolicy for the pods of ${end} that lets through what they need`,
      })[by],
  },
  "listener-refuses": {
    message: ({ why, value }) => `${refusals[why](value)}: no route that names this listener is served`,
    fix: ({ why, value }) => remedies[why](value),
  },
  "unusual-port": {
    message: ({ value, expected }) =>
      `is ${value}, and whoever has a name only asks at ${expected}: no user gets in`,
    fix: ({ expected }) => `listen at ${expected}`,
  },
  "other-address": {
    message: ({ value, expected, of, name }) =>
      ({
        site: `is ${value}, and DNS answers ${expected} for ${name}: no user gets in`,
        gateway: `is ${value}, and the gateway of ${name} and DNS say ${expected}`,
        "load-balancer": `has ${name} at ${value}, and its load balancer and it itself say ${expected}: nobody reaches it`,
        "member-list": `is ${value}, and the member list has ${name} at ${expected}: nobody reaches it`,
      })[of],
    fix: ({ expected }) => `set it to ${expected}`,
  },
  "name-not-certified": {
    message: ({ value, missing, by }) =>
      `is ${shortList(value.split(", "), 2) || "absent"}, without ${shortList(missing)}: ${callers[by]} refuse the connection`,
    fix: ({ missing }) => `add ${shortList(missing)}`,
  },
  "usage-missing": {
    message: ({ value, lacks }) => `is ${value}, without ${lacks}: whoever checks it refuses the connection`,
    fix: ({ lacks }) => `add ${lacks}`,
  },
  "other-common-name": {
    message: ({ value, as }) =>
      as === "role"
        ? `is ${value}, which is no role that the database lets in by certificate: it refuses to log it in`
        : `is ${value}, which is not the name that other voters ask for: they refuse it`,
    fix: ({ expected }) => `set it to ${expected[0] ?? "a name that they let in"}`,
  },
  "port-missing": {
    message: ({ value, missing }) =>
      missing.length === 0
        ? "are none: nobody reaches anything by it"
        : `are ${value || "none"}, without ${joined(missing)}, where others ask: nobody reaches it there`,
    fix: ({ missing }) => (missing.length === 0 ? "add the ports of its pods" : `add ${joined(missing)}`),
  },
  unserved: {
    message: ({ value, site, address, ports }) =>
      ports
        ? `are those of pods that no Service at ${site} leads to on ${joined(ports)}: nobody reaches ${value} there`
        : `are selected by no Service at ${site}${address === undefined ? "" : ` that has ${address}`}: nobody reaches ${value}`,
    fix: ({ value, address, ports }) =>
      `declare a Service${address === undefined ? "" : ` with the address ${address}`} that leads to ${ports ? joined(ports) : "the pods"} of ${value}`,
  },
  unrouted: {
    message: ({ value, service, site }) =>
      `is named by no HTTPRoute at ${site}, though name servers send users of ${value} there: ${service} is reached by none of them`,
    fix: ({ value, service, site }) => `declare an HTTPRoute for ${value} to ${service} at ${site}`,
  },
  "undeclared-way": {
    message: ({ service, to, value, sites }) =>
      `leave out the ${to.replace("-", " ")} ${value}, and NetworkPolicies let ${service} through to it at ${joined(sites)}: no verdict on ${service} counts with it`,
    fix: ({ to, value }) =>
      to === "service"
        ? `add ${value} to hardDependencies or softDependencies, or let it through no more`
        : `add the ${to.replace("-", " ")} ${value} to stores, or let it through no more`,
  },
  "name-contested": {
    message: ({ value, service }) =>
      `is ${value}, whose requests a route of ${service} takes too: a gateway leads them to the older of the two routes alone`,
    fix: ({ value, service }) => `leave ${value} to ${service}, or match other paths`,
  },
  "route-without": {
    message: ({ value }) =>
      `${value === "gateway" ? "name no gateway" : "lead to no backend"}: no user gets to the service by it`,
    fix: ({ value }) =>
      value === "gateway" ? "name the site's gateway" : "name the Service that it leads to",
  },
  "backends-without-weight": {
    message: () => "is 0, as at every backend of the rule: its requests are answered by an error",
    fix: () => "set it to 1 or more, or take it out",
  },
  "redirects-alone": {
    message: ({ value }) =>
      `send every user ${value === "" ? "elsewhere" : `to ${value}`}, and no other route at the site takes them to pods`,
    fix: () => "name the Service of the pods as a backend, or take the route's site out of the answers",
  },
  "other-ports": {
    message: ({ value, expected, site }) =>
      `are ${value || "none"} at ${site}, and ${expected} at the other sites: what calls it alike everywhere does not reach it here`,
    fix: ({ expected }) => `set them to ${expected}`,
  },
  "not-headless": {
    message: ({ value, of }) =>
      `is ${value}, so that pods of ${of} have no names of their own, by which others know them`,
    fix: () => "set it to None",
  },
  "hidden-until-ready": {
    message: ({ value, of }) =>
      `is ${value}, and ${of} is ready only when it reaches other voters: when none is up, none gets ready`,
    fix: () => "set it to true",
  },
  "hidden-callers": {
    message: ({ value, of }) =>
      `is ${value}, so that callers of ${of} come with addresses of nodes, and NetworkPolicies let them in by their own`,
    fix: () => "set it to Local",
  },
  "path-not-routed": {
    message: ({ value, name }) =>
      `leave out ${value}, for which health checks of ${name} ask: the site counts as down`,
    fix: ({ value }) => `match ${value} as well`,
  },
  "other-controller": {
    message: ({ value, expected, implementation }) =>
      `is ${value}, and ${implementation} takes classes of ${expected}: nothing makes the gateway's proxies`,
    fix: ({ expected }) => `set it to ${expected}`,
  },
  "controller-unknown": {
    message: ({ value }) =>
      `is ${value}, which is no implementation that is known: whether requests pass its proxies is unknown`,
    fix: ({ known }) => `use one of ${joined(known)}, or accept it with a reason`,
  },
  "told-elsewhere": {
    message: ({ service, value, expected }) =>
      `tells ${service} of ${value}, and there are ${expected}: it reaches no data, or that of other keys`,
    fix: ({ expected }) => `tell it of ${expected}`,
  },
};
