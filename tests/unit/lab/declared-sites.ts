import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import type { DeclaredSite } from "@holdfast/lab/declared/data-sites";

/** Inputs of a DataCenter as far as the lab reads them. */
export function dataCenterInputs(site: string): { [key: string]: Value } {
  return {
    site,
    halls: [
      { name: "hall-1", cores: 32, memoryGiB: 128 },
      { name: "hall-2", cores: 40, memoryGiB: 160 },
    ],
    capacity: { cores: 72, memoryGiB: 288, storageTiB: 2 },
    cluster: {
      podCidr: "10.16.0.0/16",
      serviceCidr: "10.17.0.0/20",
      serviceAccountIssuer: `https://${site}.issuers.example`,
    },
    certificateAuthority: {
      arn: "arn:aws:acm-pca:ap-northeast-2:210987654321:certificate-authority/one",
    },
  };
}

function resource(type: string, name: string, inputs: { [key: string]: Value }, parent?: string): Resource {
  const urn = `urn:pulumi:dev::test::${type}::${name}`;
  return { urn, type, name, custom: false, parent, inputs, dependencies: [], propertyDependencies: {} };
}

/** A declaration of data sites, each with a storage class whose volumes are prepared and one whose are not. */
export function declaration(...centers: { [key: string]: Value }[]): ResourceGraph {
  return {
    resources: centers.flatMap((inputs) => {
      const center = resource("holdfast:index:DataCenter", String(inputs["site"]), inputs);
      const storageClass = (name: string, provisioner: string) =>
        resource(
          "kubernetes:storage.k8s.io/v1:StorageClass",
          `${center.name}-${name}`,
          { metadata: { name }, provisioner },
          center.urn,
        );
      return [
        center,
        storageClass("disks", "kubernetes.io/no-provisioner"),
        storageClass("network", "csi.example"),
      ];
    }),
  };
}

/** A site for pure functions. */
export const declaredSite: DeclaredSite = {
  name: "one",
  halls: [{ name: "hall-1", cores: 32, memoryGiB: 128 }],
  storageTiB: 2,
  podCidr: "10.16.0.0/16",
  serviceCidr: "10.17.0.0/20",
  serviceAccountIssuer: "https://one.issuers.example",
  preparedStorageClasses: ["disks"],
  awsAccountId: "210987654321",
};
