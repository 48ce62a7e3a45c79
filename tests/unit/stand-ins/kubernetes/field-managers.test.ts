import {
  hasFormerProvider,
  hasNoManagers,
  isOthersAlone,
  takeOver,
} from "@holdfast/kubernetes-stand-in/cluster/field-managers";
import type { WireObject } from "@holdfast/kubernetes-stand-in/values/wire-value";

function live(...managedFields: WireObject[]): WireObject {
  return { metadata: { name: "a", resourceVersion: "7", managedFields } };
}

const entry = (
  manager: string,
  operation: string,
  fieldsV1: WireObject,
  more: WireObject = {},
): WireObject => ({
  manager,
  operation,
  fieldsV1,
  ...more,
});

test("what an object was created with goes to the manager that applies it from now on", () => {
  const controller = entry("controller", "Update", { "f:status": {} }, { subresource: "status" });
  const created = entry("pulumi-kubernetes", "Update", { "f:spec": { "f:a": {} } }, { apiVersion: "v1" });
  const applied = entry("mine", "Apply", { "f:spec": { "f:b": {} }, "f:data": {} });
  expect(takeOver(live(created, controller, applied), "mine")).toEqual([
    {
      op: "replace",
      path: "/metadata/managedFields",
      value: [entry("mine", "Apply", { "f:spec": { "f:a": {}, "f:b": {} }, "f:data": {} }), controller],
    },
    { op: "replace", path: "/metadata/resourceVersion", value: "7" },
  ]);
});

test("there is nothing to take over from those who manage beside the provider", () => {
  expect(
    takeOver(live(entry("by-hand", "Update", { "f:data": {} }), entry("mine", "Apply", {})), "mine"),
  ).toEqual([]);
});

test("a field that others alone manage is left to them", () => {
  const scaled = entry("autoscaler", "Update", { "f:spec": { "f:replicas": {} } });
  const path = ["spec", "replicas"];
  expect(isOthersAlone(live(scaled, entry("mine", "Apply", { "f:spec": {} })), "mine", path)).toBe(true);
  expect(
    isOthersAlone(live(scaled, entry("mine", "Apply", { "f:spec": { "f:replicas": {} } })), "mine", path),
  ).toBe(false);
  expect(isOthersAlone(live(), "mine", path)).toBe(false);
});

test("objects from before the record of managers, and those that were never applied, are known", () => {
  expect(hasNoManagers(live())).toBe(true);
  expect(hasFormerProvider(live(entry("pulumi-kubernetes", "Update", {})))).toBe(true);
  expect(hasFormerProvider(live(entry("pulumi-kubernetes-1234abcd", "Apply", {})))).toBe(false);
  expect(hasFormerProvider(live(entry("kubectl", "Update", {})))).toBe(false);
});
