import { VoterKind } from "holdfast";
import {
  asArguments,
  asEnvironment,
  etcdSettings,
  type VoterPaths,
} from "holdfast/consensus-quorum/etcd-settings";
import { resolveCloudVoter } from "holdfast/consensus-quorum/cloud-voter-schema";
import { resolveClusterVoter } from "holdfast/consensus-quorum/schema";
import { cloudArguments, clusterArguments, fiveVoters } from "./quorum-arguments";

const paths: VoterPaths = {
  data: "/data",
  certificate: "/tls.crt",
  key: "/tls.key",
  certificateAuthority: "/ca.crt",
  metricsUrl: "http://127.0.0.1:2381",
};

const memberList =
  "ansan=https://10.10.0.5:2380,siheung=https://10.20.0.5:2380,pangyo=https://10.30.0.5:2380," +
  "aws-seoul=https://10.40.0.5:2380,aws-osaka=https://10.50.0.5:2380";

test("every voter has the same member list, token and times, and its own name and addresses", () => {
  const all = fiveVoters().map(({ name: voter, kind }) =>
    kind === VoterKind.Cluster
      ? etcdSettings(resolveClusterVoter(voter, clusterArguments({ voter })), paths)
      : etcdSettings(resolveCloudVoter(voter, cloudArguments({ voter, vpcCidr: "10.32.0.0/11" })), paths),
  );
  for (const shared of [
    "initial-cluster",
    "initial-cluster-token",
    "heartbeat-interval",
    "election-timeout",
  ]) {
    expect(new Set(all.map((settings) => settings.get(shared))).size).toBe(1);
  }
  expect(all[0]?.get("initial-cluster")).toBe(memberList);
  expect(all.map((settings) => settings.get("name"))).toEqual(fiveVoters().map((voter) => voter.name));
  expect(all[4]?.get("initial-advertise-peer-urls")).toBe("https://10.50.0.5:2380");
  expect(all[4]?.get("advertise-client-urls")).toBe("https://10.50.0.5:2379");
});

test("nobody talks to a voter without a certificate, and only voters are peers", () => {
  const settings = etcdSettings(resolveClusterVoter("ansan", clusterArguments()), paths);
  expect(settings.get("client-cert-auth")).toBe("true");
  expect(settings.get("peer-client-cert-auth")).toBe("true");
  expect(settings.get("peer-cert-allowed-cn")).toBe("authority-voter");
  expect(settings.get("trusted-ca-file")).toBe("/ca.crt");
  expect(settings.get("peer-trusted-ca-file")).toBe("/ca.crt");
  expect(settings.get("tls-min-version")).toBe("TLS1.3");
  for (const [flag, value] of settings) {
    if (flag.endsWith("-urls") && flag !== "listen-metrics-urls") expect(value).toMatch(/^https:/);
  }
});

test("arguments and environment say the same", () => {
  const args = clusterArguments({ timing: { heartbeatMilliseconds: 50, electionMilliseconds: 500 } });
  const settings = etcdSettings(resolveClusterVoter("ansan", args), paths);
  const fromArguments = asArguments(settings).map((argument) =>
    argument.replace(/^--/, "").split(/=(.*)/s).slice(0, 2),
  );
  const fromEnvironment = asEnvironment(settings)
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/=(.*)/s).slice(0, 2))
    .map(([name, value]) => [
      name
        ?.replace(/^ETCD_/, "")
        .toLowerCase()
        .replaceAll("_", "-"),
      value,
    ]);
  expect(fromArguments).toEqual(fromEnvironment);
  expect(asArguments(settings)).toContain(`--initial-cluster=${memberList}`);
  expect(asEnvironment(settings)).toContain(`\nETCD_INITIAL_CLUSTER=${memberList}\n`);
  expect(asArguments(settings)).toContain("--heartbeat-interval=50");
  expect(asArguments(settings)).toContain("--election-timeout=500");
});

test("a voter that comes back without its data joins what exists", () => {
  const state = (joinsExisting?: boolean) =>
    etcdSettings(resolveClusterVoter("ansan", clusterArguments({ joinsExisting })), paths).get(
      "initial-cluster-state",
    );
  expect(state()).toBe("new");
  expect(state(true)).toBe("existing");
});
