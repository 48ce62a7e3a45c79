import type { WorkloadProblem } from "@holdfast/resilience/defects/workloads/problem";
import { count, duration, joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

const amount = (resource: "cpu" | "memory" | "pods" | "memory-limit" | "storage", value: number): string => {
  const figure = Math.round(value * 100) / 100;
  return resource === "cpu"
    ? count(figure, "core")
    : resource === "pods"
      ? count(figure, "pod")
      : `${figure} GiB${resource === "storage" ? " of storage" : ""}`;
};

/** Texts about what keeps workloads, and what belongs to them, from what they are declared for. */
export const workloadTexts: ProblemTexts<WorkloadProblem> = {
  "writes-unstored": {
    message: ({ value }) =>
      `name none that ${value} writes to, and it keeps what users rely on: where that is, and what a loss takes of it, no verdict counts`,
    fix: () => "name the store that keeps it, or say writes: false where other services keep all of it",
  },
  "kept-on-disk-alone": {
    message: ({ value, service }) =>
      `keeps what ${service} writes in the claim ${value}, of which there is no copy at another site: it is lost with the disk, and no verdict counts it`,
    fix: () =>
      "keep it in a store and name that in stores, or say writes: false where it may be lost, as of a cache",
  },
  "selector-misses-template": {
    message: ({ value }) =>
      `is ${value}, which the labels of its own template do not meet: the API server refuses it`,
    fix: () => "give the template the labels that the selector asks for",
  },
  "declared-twice": {
    message: ({ what, value }) => `declares the ${what} ${value} a second time: the API server refuses it`,
    fix: ({ what }) => `give the second ${what} a name or a number of its own, or take it out`,
  },
  "fits-nowhere": {
    message: ({ resource, requested, most, site }) =>
      `asks for ${amount(resource, requested)} a pod, and no hall of ${site} that may run it has more than ${amount(resource, most)}: no node can run it`,
    fix: ({ resource, most }) =>
      `request less than ${amount(resource, most)}, or split what it does over more pods`,
  },
  "limit-below-request": {
    message: ({ resource, value, requested }) =>
      `is ${value}, below the ${requested} of ${resource} that the container requests: the API server refuses its pods`,
    fix: ({ requested }) => `set it to ${requested} or more`,
  },
  "outside-limit-range": {
    message: ({ resource, value, bound, limit, limitRange }) =>
      `is ${value}, ${bound === "max" ? "above the most" : "below the least"} ${resource} that the LimitRange ${limitRange} admits, ${limit}: the API server refuses its pods`,
    fix: ({ bound, limit }) =>
      `set it to ${limit} or ${bound === "max" ? "less" : "more"}, or change the LimitRange`,
  },
  "quota-too-small": {
    message: ({ resource, value, requested, namespace, most }) =>
      `is ${amount(resource, value)}, and the workloads of namespace ${namespace} ${resource === "memory-limit" ? "may take" : "request"} ${amount(resource, requested)}, most of them ${nameOf(most)}, before anything grows: what comes last is not admitted`,
    fix: ({ resource, requested }) => `raise it to ${amount(resource, requested)} or more, or request less`,
  },
  "no-such-hall": {
    message: ({ value, site }) =>
      `asks for nodes of ${value}, and ${site} has no such hall: no node can run its pods`,
    fix: ({ halls, site }) => `ask for a hall of ${site} (${joined(halls)}), or for none`,
  },
  "node-label-undeclared": {
    message: ({ label, value }) =>
      `asks for nodes that are labelled ${label}: ${value}, and whether there are any is unknown: no resource declares it`,
    fix: () => "ask for nodes by their hall (topology.kubernetes.io/zone), or take it out",
  },
  "pinned-to-hall": {
    message: ({ value, site, halls }) =>
      `keeps every pod in ${value}, one of the ${halls} halls of ${site}: its loss takes all of them, whatever is said of their spread`,
    fix: () => "take it out, so that the pods spread over the halls",
  },
  "guards-nothing": {
    message: ({ namespace }) =>
      `selects no pod of namespace ${namespace}: draining nodes can take all that it is meant for at once`,
    fix: () => "select the labels of the pods that it is to guard",
  },
  "lets-nothing-drain": {
    message: ({ value, replicas }) =>
      `is ${value} of ${count(replicas, "pod")}, so that none of them may be evicted: no node on which one runs can be drained`,
    fix: () => "set maxUnavailable to 1 or more in its place",
  },
  "two-budgets-in-one": {
    message: () => "states both minAvailable and maxUnavailable: the API server refuses it",
    fix: () => "state one of them",
  },
  "maximum-below-minimum": {
    message: ({ value, minimum }) =>
      `is ${value}, below its minReplicas of ${minimum}: the API server refuses it`,
    fix: ({ minimum }) => `set it to ${minimum} or more`,
  },
  "never-scales-up": {
    message: ({ minimum, maximum }) =>
      `is Disabled, so that it never adds replicas, and may have ${minimum} to ${maximum} of them`,
    fix: () => "set it to Max or Min, or maxReplicas to minReplicas",
  },
  "update-takes-all": {
    message: ({ value }) =>
      `is ${value}: an update takes every pod at once, and the site serves nothing until new ones are ready`,
    fix: () => "set type to RollingUpdate with a maxUnavailable below the replicas",
  },
  "probe-asks-another": {
    message: ({ probe, value }) =>
      `asks ${value} and not the pod: when that does not answer, ${probe === "readinessProbe" ? "every pod leaves its Service" : "every pod is restarted"}, however well it works`,
    fix: () => "ask the pod itself: take the host out, or ask localhost",
  },
  "probe-asks-role": {
    message: ({ probe, value }) =>
      `asks for ${value}, which is answered by a member of that role alone: ${
        probe === "readinessProbe"
          ? "every other member counts as not ready, so that no update and no drain gets past it"
          : "every other member is restarted again and again, however well it works"
      }`,
    fix: ({ probe }) => `ask for ${probe === "readinessProbe" ? "/readiness" : "/liveness"}`,
  },
  paused: {
    message: () =>
      "is true: a Deployment that is paused makes no pods of what is declared until it is resumed",
    fix: () => "take it out",
  },
  "readiness-gate": {
    message: ({ value }) =>
      `waits for the condition ${value}: whether anything sets it is unknown: no resource declares it, and without it no pod is ever ready`,
    fix: () => "take it out, or declare what sets it",
  },
  "needs-of-cluster": {
    message: ({ what, value }) =>
      what === "image-on-node"
        ? "is Never: a pod starts only on a node that has the image already, and which have it is unknown: no resource declares it"
        : `is ${value}, a ${what === "scheduler" ? "scheduler" : "RuntimeClass"} that may be there or not: unknown, no resource declares it; without it no pod ${what === "scheduler" ? "gets a node" : "is admitted"}`,
    fix: ({ what }) =>
      what === "image-on-node" ? "set it to IfNotPresent" : "take it out, or declare what it names",
  },
  "version-beside-others": {
    message: ({ of, name, value, others }) =>
      `is version ${value}, and the other ${of} of ${name} are of ${others}: ${
        of === "members"
          ? "a replica streams from a leader of its own major version alone"
          : "voters that are more than one minor version apart do not work together"
      }`,
    fix: ({ of, others }) =>
      of === "members"
        ? `run ${others} here too, and upgrade all of them together`
        : `run ${others} here too`,
  },
  "cache-ended": {
    message: ({ value, seconds }) =>
      `says for how long answers of ${value} are used without it: after ${duration(seconds)} what needs it has stopped`,
    fix: ({ value }) => `keep answers of ${value} for longer, or keep it from being lost`,
  },
  "cache-shorter": {
    message: ({ value, seconds, elsewhereSeconds }) =>
      `keeps answers of ${value} ${seconds > 0 ? `for ${duration(seconds)}` : "for no time"}, and pods of the service elsewhere for ${duration(elsewhereSeconds)}: no more is counted on than the least`,
    fix: ({ value, elsewhereSeconds }) => `name ${value} there with ${elsewhereSeconds} seconds`,
  },
  "cache-of-nothing": {
    message: ({ value }) =>
      `names ${value}, which is no hard dependency of the service: nothing is kept of it`,
    fix: ({ dependencies }) =>
      dependencies.length > 0
        ? `name what the service needs (${joined(dependencies)}), or take it out`
        : "take it out",
  },
  "start-unbounded": {
    message: ({ container }) =>
      `is absent, so that nothing bounds how long container ${container} takes to start, and no replica is counted on that is not there already`,
    fix: () => "give it a startupProbe: failureThreshold x periodSeconds is the bound",
  },
  "data-in-pod": {
    message: ({ what, directory, volume }) =>
      `is where the ${what} keeps ${directory} (${volume}): its data ends with its pod, and it comes back with nothing`,
    fix: () => "declare volumeClaimTemplates, and mount what they claim there",
  },
  "data-read-only": {
    message: ({ what, directory }) =>
      `is read-only for every container, and the ${what} keeps ${directory} there: it does not start`,
    fix: () => "let the server's own container write to it",
  },
  "binds-before-pod": {
    message: ({ value }) =>
      `is ${value}: a volume is bound before it is known where its pod runs, in another hall than the pod's as likely as not`,
    fix: () => "set it to WaitForFirstConsumer",
  },
  "stands-at-one-site": {
    message: ({ value, site }) =>
      `comes from ${value}, which stands at ${site} alone: with that site lost, no pod starts elsewhere`,
    fix: () => "pull from a registry that stands at two sites or more",
  },
  "asks-one-site": {
    message: ({ value, site, starts }) =>
      `names ${value}, which stands at ${site} alone: with that site lost, ${
        starts ? "no pod starts here" : "it is unavailable here"
      }`,
    fix: ({ site }) => `name one that stands at this site, or several that do not all stand at ${site}`,
  },
  "proxies-undeclared": {
    message: ({ value, gateway }) =>
      `is ${value}: gateway ${gateway} has the one proxy that its implementation makes by default, and every request of the site goes through it`,
    fix: () => "refer to an object that declares replicas, spread over halls and a disruption budget",
  },
  "proxies-too-few": {
    message: ({ value, gateway, site }) =>
      `is ${value}: whatever takes one proxy of gateway ${gateway} takes every request at ${site}`,
    fix: () => "set it to 2 or more",
  },
  "proxies-in-one-hall": {
    message: ({ value, gateway, site }) =>
      `is ${value}, so that all proxies of gateway ${gateway} may stand in one hall of ${site}: its loss takes every request there`,
    fix: () =>
      "spread them over topology.kubernetes.io/zone by a constraint that the scheduler keeps to, with maxSkew 1",
  },
  "proxies-without-budget": {
    message: ({ value, gateway }) =>
      `is ${value}: draining nodes can take all proxies of gateway ${gateway} at once`,
    fix: () => "let one proxy go at a time (maxUnavailable 1)",
  },
  "waits-for-other-sites": {
    message: ({ value, what }) =>
      `is ${value}, and ${{ voter: "a voter is", member: "a member is", service: "pods of a service with a database may be" }[what]} not ready before voters at other sites stand: the first site to be deployed waits for them until it times out`,
    fix: () => 'set it to "true"',
  },
};
