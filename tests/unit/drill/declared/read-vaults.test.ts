import type { Resource, ResourceGraph } from "@holdfast/resilience";
import type { DeclaredSite } from "@holdfast/drill/declared/declaration";
import { vaultsOf } from "@holdfast/drill/declared/read-vaults";

function resource(type: string, name: string, inputs: Resource["inputs"]): Resource {
  const urn = `urn:pulumi:dev::holdfast::${type}::${name}`;
  return { urn, type, name, custom: true, inputs, dependencies: [], propertyDependencies: {} };
}

function site(...texts: string[]): DeclaredSite {
  return {
    site: "ansan",
    domain: "ansan.internal",
    podCidr: "10.1.0.0/16",
    serviceCidr: "10.2.0.0/16",
    ingressAddress: "192.0.2.1",
    objects: texts.map((text, index) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `member-${index}`, namespace: "data", labels: {} },
      data: { "pgbackrest.conf": text },
    })),
  };
}

const repository = (bucket: string) =>
  `[global]\nrepo1-s3-bucket=${bucket}\nrepo1-s3-endpoint=s3.ap-northeast-2.amazonaws.com\n`;

const graph: ResourceGraph = {
  resources: [
    resource("holdfast:index:CloudRegion", "aws-seoul", { site: "aws-seoul", region: "ap-northeast-2" }),
    resource("holdfast:index:CloudRegion", "aws-osaka", { site: "aws-osaka", region: "ap-northeast-3" }),
    resource("holdfast:index:OffsiteVault", "a", { bucket: "a", region: "ap-northeast-2", accountId: "1" }),
    resource("holdfast:index:OffsiteVault", "b", { bucket: "b", region: "ap-northeast-2", accountId: "1" }),
    resource("holdfast:index:OffsiteVault", "c", { bucket: "c", region: "ap-northeast-3", accountId: "1" }),
    resource("aws:s3/bucketVersioning:BucketVersioning", "a", {
      bucket: "a",
      versioningConfiguration: { status: "Enabled" },
    }),
    resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "a", {
      bucket: "a",
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 35 } },
    }),
  ],
};

test("a vault is a region with the buckets that members name, and the names that they ask for", () => {
  expect(vaultsOf(graph, [site(repository("a"), repository("b"), repository("elsewhere"))])).toEqual([
    {
      site: "aws-seoul",
      region: "ap-northeast-2",
      account: "1",
      buckets: [
        { name: "a", versioned: true, lock: { mode: "COMPLIANCE", days: 35 } },
        { name: "b", versioned: false },
      ],
      names: [
        "a.s3.ap-northeast-2.amazonaws.com",
        "b.s3.ap-northeast-2.amazonaws.com",
        "s3.ap-northeast-2.amazonaws.com",
      ],
    },
  ]);
});

test("members that archive nowhere have no vault", () => {
  expect(vaultsOf(graph, [site("[global]\nrepo1-type=posix\n")])).toEqual([]);
});
