import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes the kubeconfigs, with the keys in them, that Pulumi's Kubernetes plugin leaves in its folder of temporary files.
 * Whenever it is given a kubeconfig it writes it to a file there, for Helm, which this blueprint does not use; it never
 * removes one, and cannot be told not to.
 *
 * @param folder the engine's folder of temporary files
 */
export function removeLeftKubeconfigs(folder: string): void {
  const left = readdirSync(folder).filter((name) => /^kubeconfig\d+$/.test(name));
  for (const name of left) rmSync(join(folder, name), { force: true });
}
