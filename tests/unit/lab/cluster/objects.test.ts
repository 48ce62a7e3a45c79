import { parse } from "yaml";
import { readDefinitions } from "@holdfast/lab/cluster/custom-resources";
import { nodeOf, volumesOf } from "@holdfast/lab/cluster/servers";
import { ownStages } from "@holdfast/lab/cluster/stages";
import { serversOf } from "@holdfast/lab/declared/servers";
import { declaredSite } from "../declared-sites";

test("a node stands in its hall's zone with the server's room", () => {
  const [server] = serversOf(declaredSite);
  expect(nodeOf(declaredSite, server!)).toMatchObject({
    metadata: {
      name: "one-hall-1-1",
      labels: { "topology.kubernetes.io/region": "one", "topology.kubernetes.io/zone": "hall-1" },
    },
    status: { allocatable: { cpu: "32000m", memory: "131072Mi", pods: "110" } },
  });
});

test("a server's disks are volumes that stay on it", () => {
  const [server] = serversOf(declaredSite);
  const volumes = volumesOf("disks", server!);
  expect(volumes).toHaveLength(4);
  expect(volumes[0]).toMatchObject({
    metadata: { name: "disks-one-hall-1-1-1" },
    spec: {
      capacity: { storage: "512Gi" },
      storageClassName: "disks",
      persistentVolumeReclaimPolicy: "Retain",
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ["one-hall-1-1"] }] }] },
      },
    },
  });
});

test("only definitions of custom resources are taken from a text", () => {
  const definition = (name: string) =>
    `kind: CustomResourceDefinition\nmetadata: { name: ${name} }\nspec: {}\n`;
  const texts = [`${definition("a")}---\nkind: Namespace\nmetadata: { name: n }\n---\n`, definition("b")];
  expect(readDefinitions(texts).map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
});

test("the lab's own stages are stages of volumes and pods", () => {
  const kinds = ownStages.map((text) => {
    const stage = parse(text) as { kind: string; spec: { resourceRef: { kind: string } } };
    return [stage.kind, stage.spec.resourceRef.kind];
  });
  expect(kinds).toEqual([
    ["Stage", "PersistentVolume"],
    ["Stage", "Pod"],
  ]);
});
