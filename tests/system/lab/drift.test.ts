import { BuiltLab } from "./built-lab";
import type { KubernetesObject } from "./cluster";

const built = new BuiltLab({
  stacks: ["ansan"],
  program: "few-services",
  network: `127.${20 + (process.pid % 60)}`,
});
beforeAll(() => built.up(), 600_000);
afterAll(() => built.remove(), 120_000);

type Declared = KubernetesObject & { urn: string };

/** A label that the declaration gives an object; each object of the blueprint has some. */
function labelOf({ metadata }: Declared): string {
  const [label] = Object.keys(metadata.labels ?? {});
  if (label === undefined) throw new Error(`${metadata.name} has no label`);
  return label;
}

/** What holds others, or whose deletion takes time that is not Pulumi's: changed, not deleted. */
const kept = ["Namespace", "StorageClass", "StatefulSet"];

test("what is changed or deleted by hand is found by a refresh and mended by an up, and nothing else is", async () => {
  const cluster = built.cluster("ansan");
  const objects = await built.objects("ansan");
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  expect(kinds.length).toBeGreaterThan(12);
  const changed: Declared[] = [];
  const deleted: Declared[] = [];
  for (const kind of kinds) {
    const [first, second] = objects.filter((object) => object.kind === kind);
    if (first) changed.push(first);
    if (second && !kept.includes(kind)) deleted.push(second);
  }
  for (const object of changed) {
    await cluster.patch(object, { metadata: { labels: { [labelOf(object)]: "by-hand" } } });
  }
  for (const object of deleted) await cluster.delete(object);

  const stack = await built.stack("ansan");
  const found = await stack.refresh();
  expect(found.summary.resourceChanges).toMatchObject({ update: changed.length, delete: deleted.length });

  const mended = await built.runs.up("ansan");
  const total = (await built.state("ansan")).length;
  expect(mended.changes).toEqual({
    create: deleted.length,
    update: changed.length,
    same: total - deleted.length - changed.length,
  });
  for (const object of [...changed, ...deleted]) {
    const now = await cluster.read(object);
    expect(now?.metadata.labels).toMatchObject(object.metadata.labels ?? {});
  }
  await stack.preview({ expectNoChanges: true });
}, 600_000);
