import { configurationDifference } from "@holdfast/kubernetes-stand-in/configuration-difference";
import { secret, unknownValue } from "@holdfast/kubernetes-stand-in/values/wire-value";

// The client library is loaded by Node alone; what it finds in a kubeconfig is tried on the engine.
jest.mock("@holdfast/kubernetes-stand-in/cluster/kubeconfig", () => ({
  clusterIdentity: ({ kubeconfig }: { kubeconfig?: string }) =>
    kubeconfig === undefined ? undefined : { server: kubeconfig.split(" ")[0] },
}));

test.each([
  ["other credentials for one cluster", "a one", "a two", ["kubeconfig"], []],
  ["another cluster", "a one", "b one", ["kubeconfig"], ["kubeconfig"]],
  ["nothing", "a one", "a one", [], []],
])("%s", (_, before, after, differ, replace) => {
  expect(configurationDifference({ kubeconfig: before }, { kubeconfig: secret(after) })).toEqual({
    differ,
    replace,
  });
});

test("a kubeconfig that is not known yet may be of another cluster", () => {
  const difference = configurationDifference({ kubeconfig: "a one" }, { kubeconfig: unknownValue });
  expect(difference.replace).toEqual(["kubeconfig"]);
});

test("who names the cluster is believed", () => {
  const named = (kubeconfig: string, clusterIdentifier: string) => ({ kubeconfig, clusterIdentifier });
  expect(configurationDifference(named("a", "x"), named("b", "x")).replace).toEqual([]);
  expect(configurationDifference(named("a", "x"), named("a", "y")).replace).toEqual(["clusterIdentifier"]);
});
