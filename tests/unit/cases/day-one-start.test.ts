import type { Value } from "@holdfast/resilience";
import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, reportOn, shippedResources } from "./planted";

const sites = ["ansan", "siheung", "pangyo"];
const CENTER = ":DataCenter";
const container = (index: number) => ["spec", "template", "spec", "containers", index];

/** Nodes of some sites have no image of a repository. */
const withoutImage =
  (repository: string, at: readonly string[] = sites): Change =>
  (resources) =>
    at.reduce((changed, site) => {
      const images = find(changed, CENTER, site).inputs["nodeImages"] as string[];
      const left = images.filter((image) => !image.includes(`/${repository}`));
      expect(left.length).toBeLessThan(images.length);
      return field(CENTER, site, ["nodeImages"], left)(changed);
    }, resources);

/** A field of a workload of the registry at every site has another value. */
const atEverySite =
  (type: string, name: string, path: (string | number)[], value: Value): Change =>
  (resources) =>
    sites.reduce((changed, site) => field(type, name.replace("SITE", site), path, value)(changed), resources);

test("what everything needs to start is on the nodes", () => {
  const { findings } = reportOn(shippedResources());
  expect(JSON.stringify(findings)).not.toContain("start-cycle");
});

test.each<[string, Change, RegExp, RegExp]>([
  [
    "nodes that have no image at all",
    (resources) => sites.reduce((all, site) => field(CENTER, site, ["nodeImages"], [])(all), resources),
    /./,
    /image needs an image of registry\.kr\.example before it starts, which waits for it: service artifact-registry/,
  ],
  [
    "nodes without the registry's own image",
    withoutImage("artifact-registry"),
    /^artifact-registry-/,
    /image needs an image of registry\.kr\.example before it starts.*service artifact-registry/,
  ],
  [
    "nodes without the image of the registry's database",
    withoutImage("platform/postgresql"),
    /^operations-/,
    /service artifact-registry, which needs database operations/,
  ],
  [
    "nodes of one site without its voter's image, when a first start takes all voters",
    withoutImage("platform/etcd", ["pangyo"]),
    /^failover-authority-pangyo-voter$/,
    /service artifact-registry, which needs database operations, which needs quorum failover-authority/,
  ],
  [
    "the registry's pods ask a registry whatever their nodes have",
    atEverySite(
      ":Deployment",
      "artifact-registry-SITE-deployment",
      [...container(0), "imagePullPolicy"],
      "Always",
    ),
    /^artifact-registry-/,
    /imagePullPolicy needs an image of registry\.kr\.example/,
  ],
])("%s: one error, with the cycle", (_, planted, resource, message) => {
  const errors = foundAfter(planted).filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    resource: expect.stringMatching(resource),
    message: expect.stringMatching(message),
  });
});

test.each<[string, Change]>([
  ["one site's nodes without the database's image", withoutImage("platform/postgresql", ["pangyo"])],
  [
    "a registry elsewhere",
    (resources) => {
      const text = JSON.stringify(resources).replace(
        /registry\.kr\.example(?=\/[a-z/-]+[@:])/g,
        "registry.elsewhere.example",
      );
      return (JSON.parse(text) as typeof resources).map((resource) =>
        resource.type.endsWith(CENTER)
          ? { ...resource, inputs: { ...resource.inputs, nodeImages: [] } }
          : resource,
      );
    },
  ],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});

const WAIT = ["spec", "template", "spec", "initContainers"];

test("a member that does not wait for the quorum's version: a warning", () => {
  const found = foundAfter(field(":StatefulSet", "payments-pangyo-0", WAIT, undefined));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    level: "warning",
    resource: "payments-pangyo-0",
    message: expect.stringMatching(
      /initContainers has nothing that waits for the version of failover-authority/,
    ),
  });
});

test("a member that waits for hosts without a voter: an error, and it is no copy", () => {
  const found = foundAfter(
    field(
      ":StatefulSet",
      "payments-pangyo-0",
      [...WAIT, 0, "command"],
      ["python3", "/etc/patroni/await-quorum.py", "10.99.0.1:2379"],
    ),
  );
  expect(found[0]).toMatchObject({
    level: "error",
    resource: "payments-pangyo-0",
    message: expect.stringMatching(/waits for 10\.99\.0\.1, and no voter of failover-authority is there/),
  });
});
