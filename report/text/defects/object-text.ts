import type { ObjectProblem } from "@holdfast/resilience/defects/objects/problem";
import { count, joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

const within = (file: string | undefined): string => (file === undefined ? "" : ` (by ${file})`);

/** Texts about objects and components that cannot be as they are declared, or contradict each other. */
export const objectTexts: ProblemTexts<ObjectProblem> = {
  "refused-value": {
    message: ({ value, expected }) => `is ${value}, and ${expected} is expected: the API server refuses it`,
    fix: ({ expected }) => `set it to what is expected: ${expected}`,
  },
  "other-label": {
    message: ({ value, meant, what }) =>
      `is ${value}, and it belongs to ${what} ${meant}: whoever selects by the label takes it for another's`,
    fix: ({ meant }) => `set it to ${meant}`,
  },
  "file-not-mounted": {
    message: ({ value, source, within: file }) =>
      `names ${value}${within(file)}, and no volume is mounted there: ${source} has the file`,
    fix: ({ value, source }) => `mount ${source} where ${value} is looked for`,
  },
  "no-such-file": {
    message: ({ value, source, within: file }) =>
      `names ${value}${within(file)}, and ${source}, which is mounted there, has no such file`,
    fix: ({ source }) => `name a file that ${source} has, or add it`,
  },
  "breaks-pod-security": {
    message: ({ value, profile, namespace }) =>
      `is ${value}, and the profile ${profile} of namespace ${namespace} asks for RuntimeDefault or Localhost: its pods are refused`,
    fix: () => "set securityContext.seccompProfile.type to RuntimeDefault",
  },
  "key-readable-by-all": {
    message: ({ value, secret, refused }) =>
      `is ${value}, so that every user of the container may read the private key of Certificate ${secret}${refused ? ", and PostgreSQL and its clients refuse such a key" : ""}`,
    fix: () => "set defaultMode to 0440 (288)",
  },
  "volumes-of-root": {
    message: ({ user, volumes }) =>
      `is absent, so that user ${user} may not use ${volumes.length === 1 ? "volume" : "volumes"} ${joined(volumes)}, which ${volumes.length === 1 ? "is" : "are"} root's when made`,
    fix: () => "set securityContext.fsGroup to the group of that user",
  },
  "directory-unwritable": {
    message: ({ value, variable }) =>
      `names ${value} as ${variable}, which cannot be written to: the container's files are read-only, and no volume that can be written to is mounted there`,
    fix: ({ value }) => `mount an emptyDir at ${value}`,
  },
  "killed-while-stopping": {
    message: ({ value, seconds }) =>
      seconds === 0
        ? `is ${value}: a pod is killed as soon as it is told to stop, and what it is at is cut off`
        : `is ${value} s, and a pod waits ${seconds} s before it stops: it is killed with requests under way`,
    fix: ({ seconds }) =>
      seconds === 0
        ? "set it to the seconds that the pod takes to stop"
        : `set it to more than ${seconds}, by the time that requests take`,
  },
  "memory-volume-too-large": {
    message: ({ value, limit }) =>
      `is ${value} of memory, and the container that has it may take ${limit} in all: the container is killed before the volume is full`,
    fix: ({ limit }) => `set it below ${limit}, or raise that limit`,
  },
  "spreads-others": {
    message: ({ value }) =>
      `is ${value}, which the pod itself does not meet: its own pods are not counted, so they may all run in one place`,
    fix: () => "select labels that its own template has",
  },
  "apart-from-nothing": {
    message: ({ value }) => `is ${value}, which no pod of its namespace meets: the term has no effect`,
    fix: () => "select labels of the pods that are meant",
  },
  "no-such-topology": {
    message: ({ value, hard }) =>
      `is ${value}, a label that Kubernetes gives no node: ${hard ? "no node can run its pods" : "the term has no effect"}`,
    fix: () => "use kubernetes.io/hostname or topology.kubernetes.io/zone",
  },
  "stopped-at-once": {
    message: ({ value }) => `is ${value}: a run is stopped as it starts`,
    fix: () => "set it to the seconds that a run takes at the most, or take it out",
  },
  "no-such-key-size": {
    message: ({ value, algorithm, sizes }) =>
      `is ${value}, and keys of ${algorithm} have ${sizes} bits: it is never issued`,
    fix: ({ sizes }) => `set it to ${sizes}`,
  },
  "other-group": {
    message: ({ value, group, issuer }) =>
      `is ${value}, and ${issuer} is of ${group}: no issuer takes the request, so it is never issued`,
    fix: ({ group }) => `set it to ${group}`,
  },
  "named-when-ready": {
    message: ({ workload }) =>
      `is not true, so that the pods of ${nameOf(workload)} have no names until they are ready, and they need each other's to become ready`,
    fix: () => "set it to true",
  },
  "ports-unnamed": {
    message: ({ value }) =>
      `is ${value}, and each of several ports needs a name of its own: the API server refuses it`,
    fix: () => "give each port a name of its own",
  },
  "deletes-data": {
    message: ({ value, workload }) =>
      `is ${value}: with a claim of ${nameOf(workload)} deleted, by hand or with its namespace, the data goes at once`,
    fix: () => "set it to Retain",
  },
  "two-defaults": {
    message: ({ value }) => `is true, and ${value} is the default already: the API server refuses it`,
    fix: () => "let one of them be the default",
  },
  "instances-differ": {
    message: ({ value, others, what, instances }) =>
      `says ${value} of ${what}, and ${count(instances.length, "instance")} beside it ${instances.length === 1 ? "says" : "say"} ${others}: each site counts on what only it declares`,
    fix: ({ others }) => `set it to ${others}, or deploy the stacks of the others with this`,
  },
  "declared-otherwise": {
    message: ({ value, is, at, field }) =>
      `says ${value}, and ${nameOf(at)} under it ${is === undefined ? `does not name it in ${field}` : `has ${is} as ${field}`}: what it is told is not what is declared`,
    fix: ({ value, is }) => (is === undefined ? `let it name ${value}` : `declare ${value}, or say ${is}`),
  },
};
