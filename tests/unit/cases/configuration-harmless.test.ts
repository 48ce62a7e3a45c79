import { EVERY, PANGYO, rewriting } from "./configured";
import { type Change, foundAfter } from "./planted";

const VOTERS = /^failover-authority-.*-voter$/;
const ROUTERS = /^payments-.*-router-configuration$/;

const inText = (names: RegExp, before: string | RegExp, after: string, file?: string): Change =>
  rewriting(":ConfigMap", names, before, after, file);

const container =
  (rewrite: (container: Record<string, unknown> & { args: string[] }) => object): Change =>
  (resources) =>
    resources.map((resource) => {
      if (!resource.type.endsWith(":StatefulSet") || !VOTERS.test(resource.name)) return resource;
      const inputs = structuredClone(resource.inputs) as never as {
        spec: { template: { spec: { containers: (Record<string, unknown> & { args: string[] })[] } } };
      };
      const pod = inputs.spec.template.spec;
      pod.containers = pod.containers.map((each) => ({ ...each, ...rewrite(each) }));
      return { ...resource, inputs: inputs as never };
    });

const halves = (argument: string): [string, string] => [
  argument.slice(0, argument.indexOf("=")),
  argument.slice(argument.indexOf("=") + 1),
];

const harmless: [string, Change][] = [
  ["a namespace without its slashes", inText(PANGYO, "namespace: /holdfast/", "namespace: holdfast")],
  ["figures of dcs.yml in quotes", inText(EVERY, "ttl: 20", 'ttl: "20"', "dcs.yml")],
  ["a switch of dcs.yml as on", inText(EVERY, "synchronous_mode: true", "synchronous_mode: on", "dcs.yml")],
  [
    "commits that wait for more",
    inText(EVERY, 'synchronous_commit: "on"', "synchronous_commit: remote_apply"),
  ],
  ["archive_mode always", inText(EVERY, 'archive_mode: "on"', "archive_mode: always")],
  [
    "a network of pg_hba with its mask",
    inText(EVERY, "replicator 10.32.0.0/16", "replicator 10.32.0.0 255.255.0.0"),
  ],
  ["hosts of etcd as URLs", inText(EVERY, /- (10\.[\d.]+:2379)/g, "- https://$1")],
  ["CRLF", inText(EVERY, /\n/g, "\r\n", "patroni.yml")],
  ["etcd's flags as two words", container(({ args }) => ({ args: args.flatMap(halves) }))],
  ["etcd's flags with one dash", container(({ args }) => ({ args: args.map((word) => word.slice(1)) }))],
  [
    "etcd's flags in the environment",
    container(({ args }) => ({
      args: [],
      env: args.map(halves).map(([flag, value]) => ({
        name: `ETCD_${flag.slice(2).toUpperCase().replaceAll("-", "_")}`,
        value,
      })),
    })),
  ],
  [
    "etcd's switches without a value",
    container(({ args }) => ({ args: args.map((word) => word.replace(/=true$/, "")) })),
  ],
  [
    "etcd in a shell",
    container(({ args }) => ({ command: ["sh", "-c", ["exec etcd", ...args].join(" ")], args: [] })),
  ],
  [
    "a frontend that takes as many connections as pods hold",
    inText(ROUTERS, /^frontend payments-\d-leader$/gm, "$&\n    maxconn 200"),
  ],
  ["few connections to replicas", inText(ROUTERS, /^frontend payments-\d-replica$/gm, "$&\n    maxconn 5")],
  ["HAProxy's text with tabs", inText(ROUTERS, /^ {4}/gm, "\t")],
  ["another path that the leader alone answers", inText(ROUTERS, "uri /primary", "uri /leader")],
  [
    "the check in HAProxy's older form",
    inText(ROUTERS, /option httpchk\n *http-check send meth GET uri (\S+) .*\n/g, "option httpchk GET $1\n"),
  ],
  ["options of pgBackRest with spaces", inText(EVERY, /^([\w-]+)=/gm, "$1 = ", "pgbackrest.conf")],
];

test.each(harmless)("%s finds nothing", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
