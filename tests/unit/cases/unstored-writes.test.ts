import type { Resource, Value } from "@holdfast/resilience";
import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const sites = ["ansan", "siheung", "pangyo"] as const;

const all =
  (...changes: readonly Change[]): Change =>
  (resources) =>
    changes.reduce((changed, change) => change(changed), resources);

/** Pods of the service at a site mount a claim that is declared there. */
const onDisk =
  (site: string, mount: Record<string, Value> = {}, claim: Record<string, Value> = {}): Change =>
  (resources) => {
    const name = `object-storage-${site}-deployment`;
    const deployment = find(resources, "Deployment", name);
    const { spec } = deployment.inputs as never as {
      spec: { template: { spec: { volumes?: Value[]; containers: { volumeMounts?: Value[] }[] } } };
    };
    const { volumes = [], containers } = spec.template.spec;
    const declared: Resource = {
      ...deployment,
      urn: deployment.urn.replace(/apps\/v1:Deployment::.*/, `core/v1:PersistentVolumeClaim::kept-${site}`),
      type: "kubernetes:core/v1:PersistentVolumeClaim",
      name: `kept-${site}`,
      inputs: {
        metadata: { name: "kept", namespace: "operations" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "local-nvme",
          resources: { requests: { storage: "10Gi" } },
        },
      },
    };
    return all(
      field(
        "Deployment",
        name,
        [...POD, "volumes"],
        [...volumes, { name: "kept", persistentVolumeClaim: { claimName: "kept", ...claim } }],
      ),
      field(
        "Deployment",
        name,
        [...POD, "containers", 0, "volumeMounts"],
        [...(containers[0]?.volumeMounts ?? []), { name: "kept", mountPath: "/kept", ...mount }],
      ),
    )([...resources, declared]);
  };

const everywhere = (...details: Record<string, Value>[]): Change =>
  all(...sites.map((site) => onDisk(site, ...details)));

const says = (writes: boolean | undefined): Change =>
  field("PlacementPolicy", "object-storage", ["writes"], writes);

const stores = (...uses: Value[]): Change => field("PlacementPolicy", "object-storage", ["stores"], uses);

const unstored = (change: Change) => foundAfter(change).filter(({ policy }) => policy === "zero-loss-writes");

describe("a service that writes and has no store", () => {
  test.each<[string, Change, string, string, RegExp]>([
    [
      "its policy says that it keeps something",
      says(true),
      "object-storage",
      "error",
      /stores name none that object-storage writes to/,
    ],
    [
      "its policy says that it keeps something, and it only reads from a store",
      all(says(true), stores({ kind: "database", name: "operations", access: "read" })),
      "object-storage",
      "error",
      /stores name none that object-storage writes to/,
    ],
    [
      "its pods write to disks of their sites, and its policy says nothing",
      all(says(undefined), everywhere()),
      "object-storage-ansan-deployment",
      "warning",
      /persistentVolumeClaim keeps what object-storage writes in the claim kept/,
    ],
    [
      "its pods write to disks of their sites, and its policy says that it keeps something",
      all(says(true), everywhere()),
      "object-storage-ansan-deployment",
      "error",
      /persistentVolumeClaim keeps what object-storage writes in the claim kept/,
    ],
  ])("%s", (_, change, resource, level, message) => {
    expect(unstored(change)).toEqual([
      expect.objectContaining({ resource, level, message: expect.stringMatching(message) as string }),
    ]);
  });

  test.each<[string, Change]>([
    ["its policy says nothing, and there is nothing that it could write to", says(undefined)],
    ["a disk is a cache, as its policy says that it keeps nothing", everywhere()],
    ["a disk is mounted to be read", all(says(undefined), everywhere({ readOnly: true }))],
    ["a claim is for reading", all(says(undefined), everywhere({}, { readOnly: true }))],
  ])("no finding where %s", (_, change) => {
    expect(unstored(change)).toEqual([]);
  });
});
