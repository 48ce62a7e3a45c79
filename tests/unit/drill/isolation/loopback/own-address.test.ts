import type { DeclaredPod } from "@holdfast/drill/declared/pod";
import { listeningAt } from "@holdfast/drill/isolation/loopback/own-address";

function pod(command: string[], environment: Record<string, string>, content: string): DeclaredPod {
  const container = { name: "c", image: "i", command, environment, mounts: [], readyAfterSeconds: 0 };
  return {
    site: "ansan",
    namespace: "data",
    name: "p",
    labels: {},
    resolverOptions: [],
    user: 1,
    group: 1,
    initContainers: [container],
    containers: [container],
    volumes: new Map([
      ["configuration", { kind: "files", mode: 0o444, files: [{ path: "f", content }] }],
      ["data", { kind: "kept", claim: "data-p" }],
    ]),
    ports: new Map(),
  };
}

function fileAt(address: string, content: string): string | undefined {
  const volume = listeningAt(address, pod([], {}, content)).volumes.get("configuration");
  return volume?.kind === "files" ? volume.files[0]?.content : undefined;
}

test("arguments and environment name its own address where they named every one", () => {
  const declared = pod(
    ["etcd", "--listen-peer-urls=https://0.0.0.0:2380", "--initial=https://10.0.0.0:1"],
    { ETCD_LISTEN_METRICS_URLS: "http://127.0.0.1:2381", OTHER: "127.0.0.10" },
    "",
  );
  const { containers, initContainers, volumes } = listeningAt("127.4.0.9", declared);
  expect(containers[0]?.command).toEqual([
    "etcd",
    "--listen-peer-urls=https://127.4.0.9:2380",
    "--initial=https://10.0.0.0:1",
  ]);
  expect(containers[0]?.environment).toEqual({
    ETCD_LISTEN_METRICS_URLS: "http://127.4.0.9:2381",
    OTHER: "127.0.0.10",
  });
  expect(initContainers).toEqual(containers);
  expect(volumes.get("data")).toEqual({ kind: "kept", claim: "data-p" });
});

test.each([
  ["restapi:\n  listen: 0.0.0.0:8008\n", "restapi:\n  listen: 127.4.0.9:8008\n"],
  ["local-address=0.0.0.0\n", "local-address=127.4.0.9\n"],
  ["tls-server-address=*\ntls-server-port=8432\n", "tls-server-address=127.4.0.9\ntls-server-port=8432\n"],
  ["frontend a\n    bind :5100\n", "frontend a\n    bind 127.4.0.9:5100\n"],
  ["host all all 0.0.0.0/0 reject\n", "host all all 0.0.0.0/0 reject\n"],
  ["    bind 10.0.0.1:5100\n# to bind :all\n", "    bind 10.0.0.1:5100\n# to bind :all\n"],
])("the file %j becomes %j", (declared, here) => {
  expect(fileAt("127.4.0.9", declared)).toBe(here);
});
