import { serverBlocks } from "@holdfast/operations/preflight/checks/cluster-domain";
import { registryOf } from "@holdfast/operations/preflight/checks/registry";
import { imagesOf, volumesOf } from "@holdfast/operations/preflight/site-needs";
import { checksAfter, type FakeSurroundings, items, needsOfAnsan as needs, put, short } from "./fake-cluster";

/** The same fact in another spelling. */
const harmless: [string, (whole: FakeSurroundings) => unknown][] = [
  [
    "Cilium without masquerading",
    put("/api/v1/namespaces/kube-system/configmaps/cilium-config", {
      data: { "enable-ipv4-masquerade": "false" },
    }),
  ],
  [
    "images that every node holds",
    (whole) => {
      whole.web.delete("https://registry.kr.example/v2/");
      const names = imagesOf(needs);
      for (const node of items(whole.answers, "/api/v1/nodes"))
        Object.assign(node["status"]!, { images: [{ names }] });
    },
  ],
  [
    "Calico with a pool that spares the others",
    (whole) => {
      delete whole.answers["/api/v1/namespaces/kube-system/configmaps/cilium-config"];
      whole.answers["/apis/crd.projectcalico.org/v1/ippools"] = {
        items: [
          { metadata: { name: "own" }, spec: { cidr: "10.16.0.0/16", natOutgoing: true } },
          { metadata: { name: "others" }, spec: { cidr: "10.0.0.0/8", disabled: true } },
        ],
      };
    },
  ],
  [
    "ip-masq-agent that spares the others",
    (whole) => {
      delete whole.answers["/api/v1/namespaces/kube-system/configmaps/cilium-config"];
      whole.answers["/api/v1/namespaces/kube-system/configmaps/ip-masq-agent"] = {
        data: { config: "nonMasqueradeCIDRs:\n  - 10.0.0.0/8\n" },
      };
    },
  ],
  [
    "a pool of Cilium",
    (whole) => {
      delete whole.answers["/apis/metallb.io/v1beta1/ipaddresspools"];
      whole.answers["/apis/cilium.io/v2/ciliumloadbalancerippools"] = {
        items: [
          { spec: { blocks: [{ cidr: "203.0.113.0/26" }, { start: "10.17.16.20", stop: "10.17.16.60" }] } },
        ],
      };
    },
  ],
  [
    "volumes that are bound to our claims",
    (whole) => {
      whole.answers["/api/v1/persistentvolumes"] = {
        items: volumesOf(needs).map(({ claim, size }) => ({
          spec: {
            storageClassName: "local-nvme",
            capacity: { storage: size },
            claimRef: { namespace: claim.split("/")[0], name: claim.split("/")[1] },
          },
          status: { phase: "Bound" },
        })),
      };
    },
  ],
];

test.each(harmless)("%s misses nothing", async (_, change) => {
  expect(short(await checksAfter(change))).toEqual([]);
});

test("a Corefile is read block by block", () => {
  const text =
    ". {\n  kubernetes a.internal in-addr.arpa {\n    fallthrough\n  }\n} # end\ndns://b.internal.:53, c.internal:53 {\n  forward . 10.0.0.1 {\n    max_fails 2\n  }\n}\n";
  expect(serverBlocks(text)).toEqual([
    { zones: [""], plugins: [["kubernetes", "a.internal", "in-addr.arpa"]] },
    { zones: ["b.internal", "c.internal"], plugins: [["forward", ".", "10.0.0.1"]] },
  ]);
});

test.each([
  ["registry.kr.example/a@sha256:0", "registry.kr.example"],
  ["localhost/a", "localhost"],
  ["library/etcd:3", "registry-1.docker.io"],
  ["etcd", "registry-1.docker.io"],
])("%s is at %s", (image, host) => expect(registryOf(image)).toBe(host));
