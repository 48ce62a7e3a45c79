import { preflightText } from "@holdfast/cli/commands/preflight";
import { preflightChecks } from "@holdfast/operations/preflight/checks";
import { imagesOf, volumesOf } from "@holdfast/operations/preflight/site-needs";
import {
  type Answers,
  checksAfter,
  type FakeSurroundings,
  items,
  needsOfAnsan as needs,
  put,
  short,
  without,
} from "./fake-cluster";

test("what a site needs is read from its resources", () => {
  expect(needs).toMatchObject({ domain: "ansan.holdfast.internal", podCidr: "10.16.0.0/16" });
  expect(needs.others.map(({ site }) => site)).toEqual(["pangyo", "siheung"]);
  expect(volumesOf(needs).length).toBeGreaterThan(10);
  expect(imagesOf(needs).every((image) => image.includes("@sha256:"))).toBe(true);
});

test("a cluster that has everything misses nothing", async () => {
  const checks = await checksAfter(() => undefined);
  expect(short(checks)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(preflightChecks.map(({ name }) => name));
  expect(preflightText({ site: "ansan", checks })).toMatch(
    /^met {6}api-server .*\n[^]*ansan: (\d+) of \1 prerequisites are met, 0 missing, 0 unknown\n$/,
  );
});

const label = "topology.kubernetes.io/zone";
/** What is taken away, the check that has to see it, and what it says. */
const faults: [string, (whole: FakeSurroundings) => unknown, string, RegExp][] = [
  [
    "an old version",
    put("/version", { major: "1", minor: "29+", gitVersion: "v1.29.1" }),
    "api-server missing",
    /v1\.29\.1.*1\.30 or later/s,
  ],
  [
    "no Certificate kind",
    put("/apis/cert-manager.io/v1", { resources: [] }),
    "kinds missing",
    /Certificate of cert-manager\.io\/v1.*install cert-manager/s,
  ],
  [
    "no private CA issuer",
    without("/apis/awspca.cert-manager.io/v1beta1"),
    "kinds missing",
    /aws-privateca-issuer/,
  ],
  [
    "no Gateway API",
    without("/apis/gateway.networking.k8s.io/v1"),
    "kinds missing",
    /Gateway.*install the Gateway API/s,
  ],
  [
    "a user who may not run commands in pods",
    ({ refused }) => refused.add("create pods"),
    "permissions missing",
    /create pods\/exec/,
  ],
  [
    "a user who may not write policies",
    ({ refused }) => refused.add("patch networkpolicys"),
    "permissions missing",
    /patch networkpolicys\.networking\.k8s\.io/,
  ],
  [
    "no review of permissions",
    put("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", 403),
    "permissions unknown",
    /does not say/,
  ],
  [
    "a node without a zone",
    ({ answers }) =>
      items(answers, "/api/v1/nodes").push({ metadata: { name: "stray", labels: {} }, spec: {} } as never),
    "halls missing",
    /node stray has the zone of nobody/,
  ],
  [
    "a node of another region",
    ({ answers }) =>
      Object.assign(items(answers, "/api/v1/nodes")[0]!["metadata"]!["labels"], {
        "topology.kubernetes.io/region": "pangyo",
      }),
    "halls missing",
    /has the region pangyo/,
  ],
  [
    "a hall without nodes",
    ({ answers }) =>
      Object.assign(items(answers, "/api/v1/nodes")[0]!["metadata"]!["labels"], { [label]: "hall-2" }),
    "halls missing",
    /hall-1 has no node that is ready/,
  ],
  [
    "a hall that is too small",
    ({ answers }) =>
      Object.assign(items(answers, "/api/v1/nodes")[2]!["status"]!, {
        allocatable: { cpu: "191500m", memory: "700Gi" },
      }),
    "halls missing",
    /hall-3 has 191 of 192 cores; hall-3 has 700 of 768 GiB/,
  ],
  [
    "a node that is not ready",
    ({ answers }) => Object.assign(items(answers, "/api/v1/nodes")[3]!["status"]!, { conditions: [] }),
    "halls missing",
    /hall-4 has no node/,
  ],
  [
    "one volume less",
    ({ answers }) => items(answers, "/api/v1/persistentvolumes").pop(),
    "volumes missing",
    /1 of \d+ claims of local-nvme have no volume/,
  ],
  ["no volume", put("/api/v1/persistentvolumes", { items: [] }), "volumes missing", /the largest .* of \d+/],
  [
    "pods elsewhere",
    ({ answers }) => Object.assign(items(answers, "/api/v1/pods")[0]!["status"]!, { podIP: "10.244.0.7" }),
    "pod-network missing",
    /pod kube-system\/coredns has 10\.244\.0\.7; pods are declared at 10\.16\.0\.0\/16/,
  ],
  [
    "nodes elsewhere",
    ({ answers }) =>
      Object.assign(items(answers, "/api/v1/nodes")[0]!["spec"]!, { podCIDR: "10.244.0.0/24" }),
    "pod-network missing",
    /node hall-1-1 has 10\.244/,
  ],
  [
    "services elsewhere",
    put("/api/v1/namespaces/default/services/kubernetes", { spec: { clusterIP: "10.96.0.1" } }),
    "pod-network missing",
    /services have 10\.96\.0\.1/,
  ],
  [
    "Cilium that translates",
    put("/api/v1/namespaces/kube-system/configmaps/cilium-config", {
      data: { "ipv4-native-routing-cidr": "10.16.0.0/16" },
    }),
    "source-translation missing",
    /Cilium translates .*10\.48\.0\.0\/16 of pangyo; 10\.32\.0\.0\/16 of siheung/,
  ],
  [
    "no plug-in that can be read",
    without("/api/v1/namespaces/kube-system/configmaps/cilium-config"),
    "source-translation unknown",
    /look at|see from a pod/,
  ],
  [
    "nobody who enforces policies",
    put("/apis/apps/v1/daemonsets", { items: [{ metadata: { name: "kube-flannel-ds" } }] }),
    "network-policies unknown",
    /no DaemonSet/,
  ],
  [
    "another cluster domain",
    ({ answers }) => replaceCorefile(answers, "ansan.holdfast.internal", "cluster.local"),
    "cluster-domain missing",
    /names in ansan\.holdfast\.internal are not answered/,
  ],
  [
    "no forwarding to pangyo",
    ({ answers }) => replaceCorefile(answers, "pangyo.holdfast.internal", "pangyo.example"),
    "cluster-domain missing",
    /not forwarded to pangyo/,
  ],
  [
    "no Corefile",
    without("/api/v1/namespaces/kube-system/configmaps/coredns"),
    "cluster-domain unknown",
    /no ConfigMap/,
  ],
  [
    "a pool without the voter",
    put("/apis/metallb.io/v1beta1/ipaddresspools", { items: [{ spec: { addresses: ["203.0.113.0/26"] } }] }),
    "load-balancer missing",
    /no pool holds 10\.17\.16\.23/,
  ],
  [
    "no pool",
    without("/apis/metallb.io/v1beta1/ipaddresspools"),
    "load-balancer unknown",
    /no pool of MetalLB or Cilium/,
  ],
  [
    "no controller of gateways",
    put("/api/v1/namespaces/envoy-gateway-system/pods", { items: [] }),
    "gateway-class missing",
    /no pod with control-plane=envoy-gateway is ready in the namespace envoy-gateway-system/,
  ],
  [
    "a gateway class of nobody",
    put("/apis/gateway.networking.k8s.io/v1/gatewayclasses/edge", { metadata: { name: "edge" } }),
    "gateway-class missing",
    /no implementation has accepted/,
  ],
  [
    "no cert-manager",
    put("/apis/apps/v1/deployments", { items: [] }),
    "certificate-issuer missing",
    /no Deployment cert-manager is available.*aws-privateca-issuer/s,
  ],
  [
    "an issuer without credentials",
    put("/api/v1/namespaces/cert-manager/serviceaccounts/issuer", { metadata: { name: "issuer" } }),
    "certificate-issuer missing",
    /aws-privateca-issuer has no credentials/,
  ],
  [
    "tokens of another issuer",
    put("/.well-known/openid-configuration", { issuer: "https://kubernetes.default.svc" }),
    "token-issuer missing",
    /tokens say https:\/\/kubernetes\.default\.svc/,
  ],
  [
    "keys that are not published",
    ({ web }) => web.delete(`${needs.tokenIssuer}/.well-known/openid-configuration`),
    "token-issuer missing",
    /is not reached: connect ECONNREFUSED/,
  ],
  [
    "no metrics",
    without("/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io"),
    "metrics missing",
    /nothing serves metrics\.k8s\.io/,
  ],
  [
    "no kube-state-metrics",
    without("/api/v1/namespaces/kube-system/services/kube-state-metrics"),
    "metrics missing",
    /no Service kube-state-metrics in kube-system, which monitoring scrapes/,
  ],
  ["a clock that is ahead", (whole) => (whole.secondsAhead = 60), "clock missing", /(59|6\d) s apart/],
  [
    "a node whose clock is ahead",
    ({ answers }) =>
      Object.assign(
        items(answers, "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases")[0]!["spec"]!,
        { renewTime: new Date(Date.now() + 90_000).toISOString() },
      ),
    "clock missing",
    /hall-1-1 is (8|9)\d s ahead/,
  ],
  [
    "a registry that does not answer",
    ({ web }) => web.set("https://registry.kr.example/v2/", 503),
    "registry missing",
    /registry\.kr\.example, of which \d+ images are, answers 503/,
  ],
];

function replaceCorefile(answers: Answers, from: string, to: string): void {
  const map = answers["/api/v1/namespaces/kube-system/configmaps/coredns"] as { data: { Corefile: string } };
  map.data.Corefile = map.data.Corefile.replace(from, to);
}

test.each(faults)("%s is seen, and nothing else", async (_, change, seen, message) => {
  const checks = await checksAfter(change);
  expect(short(checks)).toEqual([seen]);
  const [fault] = checks.filter(({ outcome }) => outcome !== "met");
  expect(`${fault?.found}\n${fault?.fix}`).toMatch(message);
});

test("what the user may not read is unknown, and never met", async () => {
  const checks = await checksAfter(put("/apis/apps/v1/daemonsets", 403));
  expect(short(checks)).toEqual(["network-policies unknown"]);
});

test("nothing more is asked of an API server that is not there", async () => {
  const checks = await checksAfter(put("/version", 503));
  expect(short(checks)).toEqual(
    preflightChecks.map(({ name }, index) => `${name} ${index === 0 ? "missing" : "unknown"}`),
  );
});
