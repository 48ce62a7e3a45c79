import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ports } from "../addresses";
import { answers } from "./answers";
import type { ControlPlane } from "./control-plane";
import type { Program } from "./program";

/**
 * kwok in the place of every kubelet: nodes stay ready, and pods that were placed on them run, as far as the API server
 * can tell.
 *
 * @param site the site's control plane
 * @param stages what becomes of nodes, pods and volumes: documents of kind `Stage`
 */
export function kwok(site: ControlPlane, stages: readonly string[]): Program {
  const { address, credentials, declared, folder } = site;
  const configuration = join(folder, "kwok.yaml");
  writeFileSync(configuration, stages.join("\n---\n"), { mode: 0o600 });
  return {
    tool: "kwok",
    arguments: [
      `--kubeconfig=${credentials.kubeconfigs.kwok}`,
      `--config=${configuration}`,
      "--manage-all-nodes=true",
      `--cidr=${declared.podCidr}`,
      // As long as a kubelet's; without leases nodes are heard of every ten minutes and taken for dead before.
      "--node-lease-duration-seconds=40",
      `--server-address=${address}:${ports.kwok}`,
    ],
    listens: [{ address, port: ports.kwok }],
    ready: () => answers(`http://${address}:${ports.kwok}/healthz`),
  };
}
