import { isDeepStrictEqual } from "node:util";
import { at, listAt, textAt } from "../objects/kubernetes-object";
import { isObject, type WireObject } from "../values/wire-value";

/** Who may have written an object before it was first applied, as managers of kind `Update`. */
const formerManagers = new Set([
  "kubectl",
  "before-first-apply",
  "pulumi-kubernetes",
  "pulumi-kubernetes.exe",
  "pulumi-resource-kubernetes",
]);

/**
 * Operations that give the fields which an object was created with to the manager that applies it from now on.
 * Otherwise both would own them, and what is not declared any more would stay.
 *
 * @param live the object as it is
 * @param manager the manager that applies
 * @returns operations of RFC 6902; none when there is nothing to give
 */
export function takeOver(live: WireObject, manager: string): WireObject[] {
  const entries = listAt(live, "metadata", "managedFields");
  const isFormer = (entry: WireObject) =>
    textAt(entry, "subresource") === "" &&
    ((textAt(entry, "operation") === "Update" && formerManagers.has(textAt(entry, "manager"))) ||
      (textAt(entry, "operation") === "Apply" && textAt(entry, "manager") === "kubectl"));
  const former = entries.filter(isFormer);
  if (former.length === 0) return [];
  const own = entries.filter((entry) => isOwn(entry, manager));
  const first = own[0] ?? former[0] ?? {};
  const fields = [...own, ...former].map((entry) => at(entry, "fieldsV1")).filter(isObject);
  const merged = {
    ...first,
    manager,
    operation: "Apply",
    fieldsV1: fields.reduce(union, {}),
  };
  const others = entries.filter((entry) => !isFormer(entry) && !isOwn(entry, manager));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [merged, ...others] },
    { op: "replace", path: "/metadata/resourceVersion", value: textAt(live, "metadata", "resourceVersion") },
  ];
}

/** Whether a field is owned by managers other than this one, and not by it. */
export function isOthersAlone(live: WireObject, manager: string, path: string[]): boolean {
  const entries = listAt(live, "metadata", "managedFields");
  const owns = (entry: WireObject) =>
    at(entry, "fieldsV1", ...path.map((property) => `f:${property}`)) !== undefined;
  return (
    entries.some((entry) => textAt(entry, "manager") !== manager && owns(entry)) &&
    !entries.some((entry) => textAt(entry, "manager") === manager && owns(entry))
  );
}

/** Whether nobody is known to have written the object: it is older than the record of managers. */
export function hasNoManagers(live: WireObject): boolean {
  return listAt(live, "metadata", "managedFields").length === 0;
}

/** Whether a provider wrote fields without applying them; they are taken over before the next real update. */
export function hasFormerProvider(live: WireObject): boolean {
  return listAt(live, "metadata", "managedFields").some(
    (entry) =>
      textAt(entry, "operation") === "Update" &&
      textAt(entry, "manager").startsWith("pulumi-") &&
      formerManagers.has(textAt(entry, "manager")),
  );
}

function isOwn(entry: WireObject, manager: string): boolean {
  return (
    textAt(entry, "manager") === manager &&
    textAt(entry, "operation") === "Apply" &&
    textAt(entry, "subresource") === ""
  );
}

/** All fields of two sets, which are trees. */
function union(one: WireObject, other: WireObject): WireObject {
  if (isDeepStrictEqual(one, other)) return one;
  const all = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = all[key];
    all[key] = isObject(before) && isObject(value) ? union(before, value) : value;
  }
  return all;
}
