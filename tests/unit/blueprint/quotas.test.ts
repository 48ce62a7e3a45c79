import { parseQuantity } from "holdfast/arguments/quantities";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import type { Registered } from "./evaluation";
import { evaluateStack, ofType } from "./shipped-blueprint";

interface PodSpec {
  containers: { resources: { requests: { cpu: string }; limits: { memory: string } } }[];
}

interface Workload {
  metadata: { name: string; namespace: string };
  spec: {
    replicas?: number;
    template?: { spec: PodSpec };
    jobTemplate?: { spec: { template: { spec: PodSpec } } };
    volumeClaimTemplates?: Pick<Claim, "spec">[];
  };
}

interface Claim {
  metadata: { namespace: string };
  spec: { resources: { requests: { storage: string } } };
}

interface Quota {
  metadata: { namespace: string };
  spec: { hard: Record<string, string> };
}

interface Scaler {
  metadata: { namespace: string };
  spec: { scaleTargetRef: { name: string }; maxReplicas: number };
}

const amount = (text: string) => parseQuantity(text, "a quantity in a resource");
const at = (resources: readonly Registered[], site: string) =>
  resources.filter(({ urn, name }) => urn.includes(site) && name.includes(site));

/** What everything in a namespace asks for at most: cores, bytes and pods. */
function demandOf(namespace: string, resources: readonly Registered[]) {
  const scalers = ofType(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler").map(
    ({ inputs }) => inputs as unknown as Scaler,
  );
  const kinds = ["apps/v1:Deployment", "apps/v1:StatefulSet", "batch/v1:CronJob", "batch/v1:Job"];
  const total = { cores: 0, memory: 0, storage: 0, pods: 0 };
  for (const kind of kinds) {
    for (const { inputs } of ofType(resources, `kubernetes:${kind}`)) {
      const { metadata, spec } = inputs as unknown as Workload;
      if (metadata.namespace !== namespace) continue;
      const scaler = scalers.find(
        (each) => each.metadata.namespace === namespace && each.spec.scaleTargetRef.name === metadata.name,
      );
      const pods = scaler?.spec.maxReplicas ?? spec.replicas ?? 1;
      const pod = (spec.template ?? spec.jobTemplate?.spec.template)?.spec;
      for (const { resources } of pod?.containers ?? []) {
        total.cores += pods * amount(resources.requests.cpu);
        total.memory += pods * amount(resources.limits.memory);
      }
      total.pods += pods;
      for (const claim of spec.volumeClaimTemplates ?? []) {
        total.storage += pods * amount(claim.spec.resources.requests.storage);
      }
    }
  }
  for (const { inputs } of ofType(resources, "kubernetes:core/v1:PersistentVolumeClaim")) {
    const { metadata, spec } = inputs as unknown as Claim;
    if (metadata.namespace === namespace) total.storage += amount(spec.resources.requests.storage);
  }
  return total;
}

describe("what is placed at a site fits", () => {
  let dev: Registered[];

  beforeAll(async () => {
    dev = await evaluateStack("dev");
  }, 60_000);

  const dataSites = sites.filter(isDataSite);

  test.each(dataSites.map((site) => site.name))("at %s: every namespace within its quota", (site) => {
    const resources = at(dev, site);
    const quotas = ofType(resources, "kubernetes:core/v1:ResourceQuota").map(
      ({ inputs }) => inputs as unknown as Quota,
    );
    const namespaces = ofType(resources, "kubernetes:core/v1:Namespace").map(
      ({ inputs }) => (inputs as unknown as Workload).metadata.name,
    );
    expect(namespaces).toContain("services");
    expect(quotas.map((quota) => quota.metadata.namespace).sort()).toEqual(namespaces.sort());
    const exceeded = quotas.flatMap(({ metadata: { namespace }, spec }) => {
      const demand = demandOf(namespace, resources);
      // A rollout puts a quarter on top of a Deployment.
      const needs = {
        "requests.cpu": demand.cores * 1.25,
        "limits.memory": demand.memory * 1.25,
        "requests.storage": demand.storage,
        pods: demand.pods * 1.25,
      };
      return Object.entries(needs)
        .filter(([key, needed]) => needed > amount(spec.hard[key] ?? ""))
        .map(([key, needed]) => `${namespace}: ${key} ${needed} > ${spec.hard[key]}`);
    });
    expect(exceeded).toEqual([]);
  });

  test("what runs at a site stays small enough for a lab's scheduler: 450 pods", () => {
    for (const { name } of dataSites) {
      const resources = at(dev, name);
      const pods = ["services", "operations", "data", "quorum", "dns"].map(
        (namespace) => demandOf(namespace, resources).pods,
      );
      const total = pods.reduce((sum, each) => sum + each);
      expect(total).toBeGreaterThan(100);
      expect(total).toBeLessThan(450);
    }
  });
});
