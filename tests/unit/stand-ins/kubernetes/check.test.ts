import { checkInputs } from "@holdfast/kubernetes-stand-in/check";
import { isSecret, secret, type WireObject } from "@holdfast/kubernetes-stand-in/values/wire-value";

const map: WireObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "work" } };

function check(
  declared: WireObject,
  more: { type?: string; before?: WireObject; defaultNamespace?: string } = {},
) {
  return checkInputs(declared, {
    type: `kubernetes:core/v1:${String(declared["kind"])}`,
    before: undefined,
    proposedName: () => "web-12345678",
    defaultNamespace: undefined,
    cluster: undefined,
    ...more,
  });
}

test("an object without a name gets one, and keeps it", async () => {
  const first = await check({ apiVersion: "v1", kind: "ConfigMap", metadata: {} });
  expect(first["metadata"]).toEqual({
    name: "web-12345678",
    annotations: { "pulumi.com/autonamed": "true" },
  });
  const before = { ...first, metadata: { ...(first["metadata"] as WireObject), name: "web-87654321" } };
  const second = await check({ apiVersion: "v1", kind: "ConfigMap" }, { before });
  expect(second["metadata"]).toEqual({
    name: "web-87654321",
    annotations: { "pulumi.com/autonamed": "true" },
  });
});

test("an object without a namespace gets the default one, unless its kind belongs to none", async () => {
  const more = { defaultNamespace: "team" };
  expect(await check({ ...map, metadata: { name: "a" } }, more)).toMatchObject({
    metadata: { namespace: "team" },
  });
  expect(await check(map, more)).toMatchObject({ metadata: { namespace: "work" } });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
  expect(await check(namespace, more)).toEqual(namespace);
});

test("secrets stay secrets, and what a Secret holds becomes one", async () => {
  const checked = await check({ ...map, data: { plain: "1", hidden: secret("2") } });
  expect(checked["data"]).toMatchObject({ plain: "1" });
  expect(isSecret((checked["data"] as WireObject)["hidden"])).toBe(true);
  expect(isSecret((await check({ ...map, kind: "Secret", stringData: { a: "1" } }))["data"])).toBe(true);
});

test.each<[string, WireObject, { type?: string }]>([
  ["helm", {}, { type: "kubernetes:helm.sh/v3:Release" }],
  ["generateName", { ...map, metadata: { generateName: "a-" } }, {}],
  ["lists", { apiVersion: "v1", kind: "List" }, {}],
  ["ConfigMapPatch", map, { type: "kubernetes:core/v1:ConfigMapPatch" }],
  [
    "waitFor",
    { ...map, metadata: { name: "a", annotations: { "pulumi.com/waitFor": "condition=Ready" } } },
    {},
  ],
])("what is not covered is refused: %s", async (what, declared, more) => {
  await expect(check(declared, more)).rejects.toThrow(
    new RegExp(`does not cover .*${what}.*: install the official plugin`),
  );
});
