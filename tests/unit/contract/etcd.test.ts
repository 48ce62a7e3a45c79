import {
  type EtcdSettings,
  parseMemberList,
  readEtcdSettings,
  readEtcdUserData,
} from "@holdfast/contract/etcd/read";
import fc from "fast-check";
import { asArguments, asEnvironment } from "holdfast/consensus-quorum/etcd-settings";

const words = (...all: string[]): EtcdSettings =>
  readEtcdSettings({ words: all, environment: new Map<string, string>() });

/** After "Clustering Guide", etcd's documentation: the first of three members. */
const documented = [
  "etcd",
  "--name",
  "infra0",
  "--initial-advertise-peer-urls",
  "http://10.0.1.10:2380",
  "--listen-peer-urls",
  "http://10.0.1.10:2380",
  "--listen-client-urls",
  "http://10.0.1.10:2379,http://127.0.0.1:2379",
  "--advertise-client-urls",
  "http://10.0.1.10:2379",
  "--initial-cluster-token",
  "etcd-cluster-1",
  "--initial-cluster",
  "infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380,infra2=http://10.0.1.12:2380",
  "--initial-cluster-state",
  "new",
];

test("the command of etcd's clustering guide is read as it says", () => {
  const settings = words(...documented);
  expect(settings.get("name")).toBe("infra0");
  expect(settings.get("initial-cluster-state")).toBe("new");
  expect(parseMemberList(settings.get("initial-cluster") ?? "")).toEqual(
    new Map([
      ["infra0", "10.0.1.10"],
      ["infra1", "10.0.1.11"],
      ["infra2", "10.0.1.12"],
    ]),
  );
});

test("the configuration file of etcd's documentation is read as it says, and holds alone", () => {
  const file = `# This is the configuration file for the etcd server.
name: 'default'
data-dir:
heartbeat-interval: 100
election-timeout: 1000
quota-backend-bytes: 0
initial-cluster: 'default=https://10.0.0.1:2380'
client-transport-security:
  cert-file: /tls.crt
  client-cert-auth: true
peer-transport-security:
  client-cert-auth: true
`;
  const settings = readEtcdSettings({
    words: ["etcd", "--config-file=/etc/etcd/etcd.conf.yml", "--name=flag"],
    environment: new Map([["ETCD_NAME", "variable"]]),
    files: new Map([["etcd.conf.yml", file]]),
  });
  expect(Object.fromEntries(settings)).toMatchObject({
    name: "default",
    "heartbeat-interval": "100",
    "client-cert-auth": "true",
    "peer-client-cert-auth": "true",
    "cert-file": "/tls.crt",
  });
});

test("a switch without a value is on, and the word after it is another", () => {
  const settings = words("etcd", "--client-cert-auth", "--name=a", "-peer-client-cert-auth");
  expect(Object.fromEntries(settings)).toEqual({
    "client-cert-auth": "true",
    name: "a",
    "peer-client-cert-auth": "true",
  });
});

test("a flag goes before a variable, and a name in brackets is what the environment says", () => {
  const environment = new Map([
    ["ETCD_NAME", "variable"],
    ["ETCD_ELECTION_TIMEOUT", "2000"],
    ["SITE", "ansan"],
  ]);
  const settings = readEtcdSettings({
    words: ["etcd", "--name=$(SITE)", "--data-dir=$(ELSEWHERE)"],
    environment,
  });
  expect(Object.fromEntries(settings)).toEqual({
    name: "ansan",
    "election-timeout": "2000",
    "data-dir": "$(ELSEWHERE)",
  });
});

const flag = fc.constantFrom(
  "name",
  "election-timeout",
  "initial-cluster-token",
  "listen-peer-urls",
  "data-dir",
);
const value = fc.stringMatching(/^[a-z0-9][a-z0-9:/._,=-]{0,20}$/);
const settings = fc.dictionary(flag, value).map((record) => new Map(Object.entries(record)));

test("settings are the same as arguments, in a shell's line, in the environment and in a machine's first start", () => {
  fc.assert(
    fc.property(settings, (expected) => {
      const args = asArguments(expected);
      expect(words("etcd", ...args)).toEqual(expected);
      expect(
        words("etcd", ...args.flatMap((word) => [word.split("=")[0] ?? "", word.replace(/^[^=]*=/, "")])),
      ).toEqual(expected);
      expect(words("etcd", ...args.map((word) => word.slice(1)))).toEqual(expected);
      expect(words("sh", "-c", ["exec etcd", ...args].join(" "))).toEqual(expected);
      const text = asEnvironment(expected);
      const environment = new Map(
        text
          .split("\n")
          .filter(Boolean)
          .map((line) => [line.split("=")[0] ?? "", line.replace(/^[^=]*=/, "")] as const),
      );
      expect(readEtcdSettings({ words: ["etcd"], environment })).toEqual(expected);
      const indented = text.replace(/^(?=.)/gm, "      ");
      expect(readEtcdUserData(`#cloud-config\nwrite_files:\n  - content: |\n${indented}`)).toEqual(expected);
    }),
  );
});
