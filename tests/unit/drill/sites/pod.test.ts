import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DeclaredContainer, DeclaredPod } from "@holdfast/drill/declared/pod";
import type { ContainerRequest, Ended, Isolation } from "@holdfast/drill/isolation/isolation";
import { Pod } from "@holdfast/drill/sites/pod";
import { Secrets } from "@holdfast/drill/sites/secrets";
import { CertificateAuthority } from "@holdfast/lab";

const container = (name: string): DeclaredContainer => ({
  name,
  image: "plain",
  command: [name],
  environment: {},
  mounts: [],
  readyAfterSeconds: 0,
});

const declared: DeclaredPod = {
  site: "ansan",
  namespace: "data",
  name: "payments-0",
  labels: {},
  resolverOptions: [],
  user: process.getuid?.() ?? 0,
  group: process.getgid?.() ?? 0,
  initContainers: [container("await-quorum"), container("prepare")],
  containers: [container("postgresql"), container("exporter")],
  volumes: new Map(),
  ports: new Map(),
};

let folder: string;
/** Commands in the order in which they were started, and what ends each. */
let started: string[];
let ends: Map<string, (ended: Ended) => void>;

async function podOf(): Promise<Pod> {
  const isolation = {
    container: ({ command }: ContainerRequest) => ({
      start: () => {
        const [name = ""] = command;
        started.push(name);
        return new Promise<Ended>((resolve) => ends.set(name, resolve));
      },
      kill: () => undefined,
    }),
  } as unknown as Isolation;
  return new Pod(declared, {
    isolation,
    network: "",
    folder,
    claims: folder,
    log: "",
    resolvConf: "",
    secrets: await Secrets.issue(await CertificateAuthority.create("test"), []),
    image: () => ({ user: "nobody", environment: {}, binds: [], files: [] }),
  });
}

async function end(name: string, code: number): Promise<void> {
  ends.get(name)?.({ code, signal: null });
  await pause(20);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-pod-"));
  started = [];
  ends = new Map();
});

afterEach(() => rmSync(folder, { recursive: true }));

test("init containers run one after the other, each again until it ends well, before all others at once", async () => {
  const pod = await podOf();
  pod.start();
  expect(started).toEqual(["await-quorum"]);
  await end("await-quorum", 1);
  expect(started).toEqual(["await-quorum", "await-quorum"]);
  await end("await-quorum", 0);
  await end("prepare", 0);
  expect(started).toEqual(["await-quorum", "await-quorum", "prepare", "postgresql", "exporter"]);
});

test("a pod that is killed while its init container waits starts nothing more", async () => {
  const pod = await podOf();
  pod.start();
  pod.kill();
  await end("await-quorum", 0);
  expect(started).toEqual(["await-quorum"]);
  pod.start();
  expect(started).toEqual(["await-quorum", "await-quorum"]);
});
