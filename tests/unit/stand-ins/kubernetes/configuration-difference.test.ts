import { configurationDifference } from "@holdfast/kubernetes-stand-in/configuration-difference";
import { secret, unknownValue } from "@holdfast/kubernetes-stand-in/values/wire-value";

/** A kubeconfig of a cluster, for a user. */
const kubeconfigOf = (cluster: string, user: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "any", cluster: { server: `https://${cluster}.kr.example` } }],
    users: [{ name: "any", user: { token: user } }],
    contexts: [{ name: "any", context: { cluster: "any", user: "any" } }],
    "current-context": "any",
  });

test.each([
  [
    "other credentials for one cluster",
    kubeconfigOf("a", "one"),
    kubeconfigOf("a", "two"),
    ["kubeconfig"],
    [],
  ],
  ["another cluster", kubeconfigOf("a", "one"), kubeconfigOf("b", "one"), ["kubeconfig"], ["kubeconfig"]],
  ["nothing", kubeconfigOf("a", "one"), kubeconfigOf("a", "one"), [], []],
])("%s", (_, before, after, differ, replace) => {
  expect(configurationDifference({ kubeconfig: before }, { kubeconfig: secret(after) })).toEqual({
    differ,
    replace,
  });
});

test("a kubeconfig that is not known yet may be of another cluster", () => {
  const difference = configurationDifference(
    { kubeconfig: kubeconfigOf("a", "one") },
    { kubeconfig: unknownValue },
  );
  expect(difference.replace).toEqual(["kubeconfig"]);
});

test("who names the cluster is believed", () => {
  const named = (kubeconfig: string, clusterIdentifier: string) => ({ kubeconfig, clusterIdentifier });
  expect(configurationDifference(named("a", "x"), named("b", "x")).replace).toEqual([]);
  expect(configurationDifference(named("a", "x"), named("a", "y")).replace).toEqual(["clusterIdentifier"]);
});
