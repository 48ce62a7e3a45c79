import type { DeclaredSite } from "@holdfast/drill/declared/declaration";
import { placeDeclaration } from "@holdfast/drill/isolation/loopback/place-declaration";

function site(name: string, pods: number, balanced: string): DeclaredSite {
  const metadata = { namespace: "dns", name: "dns", labels: {}, annotations: {} };
  return {
    site: name,
    domain: `${name}.example`,
    podCidr: `10.${pods}.0.0/16`,
    serviceCidr: `10.${pods + 1}.0.0/20`,
    ingressAddress: `203.0.113.${pods}`,
    objects: [
      { kind: "Service", metadata, spec: { loadBalancerIP: balanced, clusterIP: `10.${pods + 1}.0.7` } },
      { kind: "ConfigMap", metadata, data: { peers: "192.0.2.53 192.0.2.54 10.64.0.23", replicas: 2 } },
    ] as unknown as DeclaredSite["objects"],
  };
}

const declared = {
  source: "evaluated program" as const,
  sites: [site("ansan", 16, "192.0.2.53"), site("siheung", 32, "192.0.2.54")],
  cloudVoters: [{ site: "aws-seoul", address: "10.64.0.23", userData: "ETCD_NAME=seoul 192.0.2.53" }],
  services: [],
  vaults: [],
};

test("every site has a range of its own, and all speak of the others by these", () => {
  const { declaration, ranges } = placeDeclaration(declared);
  const [ansan, siheung] = declaration.sites;
  expect(ansan).toMatchObject({
    podCidr: "127.4.0.0/16",
    serviceCidr: "127.5.0.0/20",
    ingressAddress: "127.6.0.1",
    domain: "ansan.example",
  });
  expect(siheung).toMatchObject({ podCidr: "127.8.0.0/16", ingressAddress: "127.10.0.1" });
  expect(siheung?.objects).toMatchObject([
    { spec: { loadBalancerIP: "127.10.0.2", clusterIP: "127.9.0.7" } },
    { data: { peers: "127.6.0.2 127.10.0.2 127.14.0.1", replicas: 2 } },
  ]);
  expect(declaration.cloudVoters).toEqual([
    { site: "aws-seoul", address: "127.14.0.1", userData: "ETCD_NAME=seoul 127.6.0.2" },
  ]);
  expect(ranges).toEqual({ users: "127.18.0.0/24", resolvers: "127.18.0.0/24", vaults: "127.22.0.0/24" });
});

test("what was declared is left as it is", () => {
  const before = JSON.stringify(declared);
  placeDeclaration(declared);
  expect(JSON.stringify(declared)).toBe(before);
});
