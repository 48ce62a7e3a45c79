import type { WayNames } from "./way";

/** Where a way from one to another ends. */
export type WayProblem =
  /** A Service does not lead to the pods that it is for. */
  | {
      readonly kind: "selects-others";
      /** The selector, as labels with their values. */
      readonly value: string;
      readonly site: string;
      /** Names of workloads whose pods it is for. */
      readonly meant: readonly string[];
      /** Names of workloads whose pods it selects and is not for; none: it selects nothing. */
      readonly selected: readonly string[];
      /** Whether it selects those that it is for as well. */
      readonly among: boolean;
    }
  /** A Service leads to a port that its pods do not have. */
  | {
      readonly kind: "target-port-missing";
      /** The number or name. */
      readonly value: string;
      readonly meant: readonly string[];
      /** The ports that the pods have, as names or numbers. */
      readonly ports: readonly string[];
    }
  /** A load balancer does not let in those who call what is behind it. */
  | {
      readonly kind: "source-refused";
      readonly value: string;
      /** Ranges that it lacks. */
      readonly refused: readonly string[];
      /** Name of what is behind it. */
      readonly end: string;
    }
  /** NetworkPolicies do not let through what one has to reach. */
  | {
      readonly kind: "not-let-through";
      readonly direction: "ingress" | "egress";
      /**
       * What is wrong with the policy that comes nearest: no rule for the peer; not the direction that it has rules for; it
       * selects no pods. Or there is none.
       */
      readonly by: "rule" | "direction" | "selector" | "no-policy";
      /** Name of the workload whose pods are at this end. */
      readonly end: string;
      /** Peers and ports, as one text. */
      readonly value: string;
      /** Whom it does not let through: ranges, or pods of a namespace. */
      readonly peers: readonly string[];
      /** Protocols with numbers of ports. */
      readonly ports: readonly string[];
      /** Who has to reach whom and does not. */
      readonly ways: readonly WayNames[];
    }
  /** A listener does not take a route that is attached to it. */
  | {
      readonly kind: "listener-refuses";
      readonly why: "protocol" | "passes-through" | "no-certificate" | "namespace" | "kind" | "hostname";
      /** What the listener says or, of a namespace or kind, what it does not take. */
      readonly value: string;
    }
  /** A listener is at a port at which nobody asks who has a name only. */
  | { readonly kind: "unusual-port"; readonly value: string; readonly expected: number }
  /** Something stands at another address than the one by which others know it. */
  | {
      readonly kind: "other-address";
      /** The address, or `absent`. */
      readonly value: string;
      /** The address by which it is known. */
      readonly expected: string;
      /** Who says so: the site, its gateway, a quorum's member list, or a voter and its load balancer. */
      readonly of: "site" | "gateway" | "member-list" | "load-balancer";
      /** Name of the site or the voter. */
      readonly name: string;
    }
  /** A certificate is not for a name or an address by which others call who presents it. */
  | {
      readonly kind: "name-not-certified";
      /** What it is for. */
      readonly value: string;
      readonly missing: readonly string[];
      /** Who calls by that name. */
      readonly by: "users" | "voters" | "routers-and-members" | "clients";
    }
  /** A certificate is not for the use that is made of it. */
  | { readonly kind: "usage-missing"; readonly value: string; readonly lacks: string }
  /** A certificate has another common name than those who check it ask for. */
  | {
      readonly kind: "other-common-name";
      readonly value: string;
      /** Names with which it would be let in, the most similar first; at most three. */
      readonly expected: readonly string[];
      /** What the name stands for: a role of PostgreSQL, or a voter. */
      readonly as: "role" | "voter";
    }
  /** A Service lacks a port at which others ask. */
  | { readonly kind: "port-missing"; readonly value: string; readonly missing: readonly string[] }
  /** Others have to reach pods, and no Service leads to them. */
  | {
      readonly kind: "unserved";
      /** Name of the workload. */
      readonly value: string;
      readonly site: string;
      /** The address by which others know it; absent where they know it by name. */
      readonly address?: string;
      /** The ports to which none leads; absent: to none of them. */
      readonly ports?: readonly string[];
    }
  /** No route of its site leads to a deployment. `value`: the names by which users are sent there. */
  | { readonly kind: "unrouted"; readonly value: string; readonly service: string; readonly site: string }
  /** Policies let a service through to what it does not declare that it needs. */
  | {
      readonly kind: "undeclared-way";
      readonly service: string;
      readonly to: "service" | "database" | "object-store" | "event-log";
      /** Name of what it reaches. */
      readonly value: string;
      readonly sites: readonly string[];
    }
  /** A route takes the requests of a name that a route of another service takes too. */
  | { readonly kind: "name-contested"; readonly value: string; readonly service: string }
  /** A route names no gateway, or nothing behind it. */
  | { readonly kind: "route-without"; readonly value: "gateway" | "backend" }
  /** No backend of a rule of a route gets any request. */
  | { readonly kind: "backends-without-weight" }
  /** A route sends every user elsewhere: to the host, or by another scheme or port where none is said. */
  | { readonly kind: "redirects-alone"; readonly value: string }
  /** A Service has other ports than the one of the same name at most sites. */
  | { readonly kind: "other-ports"; readonly value: string; readonly expected: string; readonly site: string }
  /** A Service does not give each pod a name of its own. */
  | { readonly kind: "not-headless"; readonly value: string; readonly of: string }
  /** A load balancer leads to a voter only when it is ready, and it is not before it reaches the others. */
  | { readonly kind: "hidden-until-ready"; readonly value: string; readonly of: string }
  /** A load balancer hands on with addresses of nodes what policies let in by the callers' own. */
  | { readonly kind: "hidden-callers"; readonly value: string; readonly of: string }
  /** No route takes the path that health checks of a name ask for. */
  | { readonly kind: "path-not-routed"; readonly value: string; readonly name: string }
  /** A class of gateways names another controller than its implementation's: nothing makes its proxies. */
  | {
      readonly kind: "other-controller";
      readonly value: string;
      readonly expected: string;
      /** Name of the implementation that it says it is of. */
      readonly implementation: string;
    }
  /** A class of gateways is of a controller that is not known. */
  | { readonly kind: "controller-unknown"; readonly value: string; readonly known: readonly string[] }
  /** Pods are told of another place of their database than there is. */
  | {
      readonly kind: "told-elsewhere";
      readonly service: string;
      readonly database: string;
      readonly value: string;
      readonly expected: string;
    };
