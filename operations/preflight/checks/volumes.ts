import { quantityOf } from "@holdfast/contract/quantity";
import { textOf, at } from "@holdfast/resilience/graph/values";
import { itemsAt, met, missing, objectAt, type PreflightCheck, several } from "../preflight-check";
import { type NeededVolume, type SiteNeeds, volumesOf } from "../site-needs";

/** Provisioner of a class whose volumes somebody prepares. */
const nobody = "kubernetes.io/no-provisioner";

interface PersistentVolume {
  readonly spec: {
    readonly storageClassName?: string;
    readonly capacity?: { readonly storage?: string };
    readonly claimRef?: { readonly namespace?: string; readonly name?: string };
  };
  readonly status?: { readonly phase?: string };
}

/** Claims for which no volume is left, where the smallest that serves is taken for each. */
function unserved(claims: readonly NeededVolume[], volumes: readonly PersistentVolume[]): NeededVolume[] {
  const bytes = (size: string | undefined) => quantityOf(size) ?? 0;
  const bound = new Set(
    volumes.flatMap(({ spec: { claimRef } }) => (claimRef ? [`${claimRef.namespace}/${claimRef.name}`] : [])),
  );
  const free = volumes
    .filter(({ spec, status }) => spec.claimRef === undefined && status?.phase === "Available")
    .sort((one, other) => bytes(one.spec.capacity?.storage) - bytes(other.spec.capacity?.storage));
  const sorted = [...claims].sort((one, other) => bytes(one.size) - bytes(other.size));
  return sorted.filter(({ claim, size }) => {
    if (bound.has(claim)) return false;
    const found = free.findIndex(({ spec }) => bytes(spec.capacity?.storage) >= bytes(size));
    if (found < 0) return true;
    free.splice(found, 1);
    return false;
  });
}

/** Who makes the volumes of a class: by declaration, or as the cluster says. */
async function provisionerOf(
  { objects }: SiteNeeds,
  name: string,
  classes: readonly { readonly metadata: { readonly name: string }; readonly provisioner: string }[],
): Promise<string | undefined> {
  const declared = objects.find((object) => object.kind === "StorageClass" && object.name === name);
  return declared
    ? textOf(at(declared.fields, "provisioner"))
    : classes.find(({ metadata }) => metadata.name === name)?.provisioner;
}

/** Each claim finds a volume: one that is prepared, or a driver that makes it. */
export const volumesCheck: PreflightCheck = {
  name: "volumes",
  title: "storage class and volumes",
  async run({ api, needs }) {
    const claims = volumesOf(needs);
    const faults: string[] = [];
    const classes = await itemsAt<{ metadata: { name: string }; provisioner: string }>(
      api,
      "/apis/storage.k8s.io/v1/storageclasses",
    );
    for (const name of new Set(claims.map(({ storageClass }) => storageClass))) {
      const provisioner = await provisionerOf(needs, name, classes);
      const here = claims.filter(({ storageClass }) => storageClass === name);
      if (provisioner === undefined) faults.push(`there is no storage class ${name}`);
      else if (provisioner === nobody) {
        const all = await itemsAt<PersistentVolume>(api, "/api/v1/persistentvolumes");
        const left = unserved(
          here,
          all.filter(({ spec }) => spec.storageClassName === name),
        );
        const [largest] = [...left].reverse();
        if (largest)
          faults.push(
            `${left.length} of ${here.length} claims of ${name} have no volume, the largest ${largest.claim} of ${largest.size}`,
          );
      } else if ((await objectAt(api, `/apis/storage.k8s.io/v1/csidrivers/${provisioner}`)) === undefined)
        faults.push(`the driver ${provisioner} of ${name} is not installed`);
    }
    if (faults.length === 0)
      return met(`each of ${claims.length} claims has a volume or a driver that makes it`);
    return missing(
      several(faults),
      "prepare a local PersistentVolume for each claim, on nodes of different halls, or name a driver as storageProvisioner",
    );
  },
};
