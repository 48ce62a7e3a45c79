import type { DeclaredPod } from "@holdfast/drill/declared/pod";
import { joining, voterIdentity } from "@holdfast/drill/sites/voter";

function voter(command: string[], environment: Record<string, string> = {}): DeclaredPod {
  const container = { name: "etcd", image: "etcd", command, environment, mounts: [], readyAfterSeconds: 0 };
  return {
    site: "a",
    namespace: "quorum",
    name: "voter-a-0",
    labels: {},
    resolverOptions: [],
    user: 1,
    group: 1,
    initContainers: [],
    containers: [container],
    volumes: new Map(),
    ports: new Map(),
  };
}

const inCluster = voter([
  "etcd",
  "--name=a",
  "--initial-advertise-peer-urls=https://10.0.0.1:2380",
  "--advertise-client-urls=https://10.0.0.1:2379",
  "--initial-cluster-state=new",
]);

const inCloud = voter(["etcd"], {
  ETCD_NAME: "v",
  ETCD_INITIAL_ADVERTISE_PEER_URLS: "https://10.0.0.2:2380",
  ETCD_ADVERTISE_CLIENT_URLS: "https://10.0.0.2:2379",
  ETCD_INITIAL_CLUSTER_STATE: "new",
});

test("what a voter is told is read from arguments and from the environment", () => {
  expect(voterIdentity(inCluster)).toEqual({
    name: "a",
    peerUrl: "https://10.0.0.1:2380",
    clientUrl: "https://10.0.0.1:2379",
  });
  expect(voterIdentity(inCloud).clientUrl).toBe("https://10.0.0.2:2379");
  expect(() => voterIdentity(voter(["etcd", "--name=a"]))).toThrow(
    "the voter voter-a-0 is not told its initial-advertise-peer-urls",
  );
});

test("a voter that joins differs in that alone", () => {
  const [container] = joining(inCluster).containers;
  expect(container?.command.slice(0, -1)).toEqual(inCluster.containers[0]?.command.slice(0, -1));
  expect(container?.command.at(-1)).toBe("--initial-cluster-state=existing");
  expect(container?.environment).toEqual({});
  expect(joining(inCloud).containers[0]?.environment).toEqual({
    ...inCloud.containers[0]?.environment,
    ETCD_INITIAL_CLUSTER_STATE: "existing",
  });
});
