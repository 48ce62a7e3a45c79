import type { Tree } from "../tree";

/** Image that {@link databaseArguments} names for members. */
export const memberImage = `registry.example/postgresql@sha256:${"a".repeat(64)}`;

/** Labels of members of the first shard at Ansan. */
export const memberLabels = {
  "holdfast.dev/database": "payments",
  "holdfast.dev/shard": "0",
  "holdfast.dev/role": "member",
  "holdfast.dev/site": "ansan",
};

/** A pod's containers or volumes by name. */
export function named(list: Tree | undefined): Record<string, Tree> {
  const items = (list ?? []) as unknown as Tree[];
  return Object.fromEntries(items.map((item) => [String(item.name), item]));
}
