import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredPod, Volume } from "@holdfast/drill/declared/pod";
import { restoreCommand, restorePod } from "@holdfast/drill/recovery/restore-pod";

const directory = "/var/lib/postgresql/data";

const files = {
  kind: "files",
  mode: 0o444,
  files: [{ path: "pgbackrest.conf", content: `[payments-0]\npg1-path=${directory}\n` }],
} as const;

function pod(name: string, change: Partial<DeclaredPod>): DeclaredPod {
  return {
    site: "ansan",
    namespace: "data",
    name,
    labels: {},
    resolverOptions: [],
    user: 999,
    group: 999,
    initContainers: [],
    containers: [],
    volumes: new Map(),
    ports: new Map(),
    ...change,
  };
}

const container = { image: "postgresql", command: [], environment: {}, readyAfterSeconds: 0 };

const member = pod("payments-0-ansan-0", {
  volumes: new Map<string, Volume>([
    ["configuration", files],
    ["data", { kind: "kept", claim: "data-payments-0-ansan-0" }],
  ]),
  containers: [
    {
      ...container,
      name: "pgbackrest",
      mounts: [{ volume: "data", path: "/read-only", readOnly: true }],
    },
    {
      ...container,
      name: "patroni",
      mounts: [{ volume: "data", path: "/var/lib/postgresql", readOnly: false }],
    },
  ],
});

const backup = pod("payments-0-backup-0", {
  volumes: new Map<string, Volume>([["configuration", files]]),
  containers: [
    {
      ...container,
      name: "pgbackrest",
      environment: { AWS_REGION: "ap-northeast-2" },
      mounts: [{ volume: "configuration", path: "/etc/patroni", readOnly: true }],
    },
  ],
});

test("a member is restored by the pod of its backups, on the member's own volume", () => {
  const restored = restorePod(backup, member, "payments-0");
  expect(restored.name).toBe("payments-0-restore");
  expect(restored.volumes.get("data")).toEqual({ kind: "kept", claim: "data-payments-0-ansan-0" });
  const [only] = restored.containers;
  expect(only?.environment).toEqual({ AWS_REGION: "ap-northeast-2" });
  expect(only?.command).toEqual(["sh", "-c", restoreCommand("payments-0", directory)]);
  expect(only?.mounts).toEqual([
    { volume: "configuration", path: "/etc/patroni", readOnly: true },
    { volume: "data", path: "/var/lib/postgresql", readOnly: false },
  ]);
});

test("a member that keeps nothing is not restored", () => {
  expect(() => restorePod(backup, pod("payments-0-ansan-0", {}), "payments-0")).toThrow(
    /payments-0-ansan-0 cannot be restored/,
  );
});

test("the runbook has the command that drills run", () => {
  const text = readFileSync(join(__dirname, "../../../../docs/runbook.md"), "utf8");
  expect(text).toContain(restoreCommand("payments-0", directory));
});
