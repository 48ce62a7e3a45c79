import { isDeepStrictEqual } from "node:util";
import { clusterIdentity, type KubeconfigSelection } from "./cluster/kubeconfig";
import {
  containsUnknown,
  revealed,
  revealedObject,
  type WireObject,
  type WireValue,
} from "./values/wire-value";

/** Arguments that say which cluster is meant. */
const reaching = ["kubeconfig", "context", "cluster"];

/**
 * Compares two configurations of the provider. Everything that it made is replaced when it now means another cluster,
 * as far as the kubeconfig tells, or when that is not known yet.
 *
 * @returns the arguments that differ, and those that make it another provider
 */
export function configurationDifference(
  before: WireObject,
  after: WireObject,
): { differ: string[]; replace: string[] } {
  const unknown = reaching.find((key) => containsUnknown(after[key] ?? null));
  if (unknown !== undefined) return { differ: [unknown], replace: [unknown] };
  const old = revealedObject(before);
  const now = revealedObject(after);
  const differ = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(old[key], now[key]),
  );
  const was = clusterIdentity(selection(old));
  const is = clusterIdentity(selection(now));
  const another = was !== undefined && is !== undefined && !isDeepStrictEqual(was, is);
  // Who names the cluster says so, and is believed.
  const named = old["clusterIdentifier"] !== undefined && now["clusterIdentifier"] !== undefined;
  if (named) return { differ, replace: differ.filter((key) => key === "clusterIdentifier") };
  return { differ, replace: another ? differ.filter((key) => reaching.includes(key)) : [] };
}

function selection(args: WireObject): KubeconfigSelection {
  const text = (value: WireValue | undefined) =>
    typeof value === "string" && value !== "" ? value : undefined;
  const { kubeconfig = null } = args;
  return {
    kubeconfig:
      typeof kubeconfig === "object" && kubeconfig !== null
        ? JSON.stringify(revealed(kubeconfig))
        : text(kubeconfig),
    context: text(args["context"]),
    cluster: text(args["cluster"]),
  };
}
