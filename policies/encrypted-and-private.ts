import { cloudNetwork } from "./checks/cloud-network";
import { cloudStorage } from "./checks/cloud-storage";
import { clusterExposure } from "./checks/cluster-exposure";
import { replicationTransport } from "./checks/replication-transport";
import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** What a team may tune. */
export interface EncryptedAndPrivateSettings {
  /** Namespaces whose Services may be open to every address. */
  readonly publicNamespaces: readonly string[];
}

/** Encryption at rest and on the way, and nothing open that need not be. */
export const encryptedAndPrivate: Rule<EncryptedAndPrivateSettings> = {
  name: "encrypted-and-private",
  description: "What is stored or sent is encrypted, and only what serves the public can be reached by it.",
  severity: "high",
  enforcement: "mandatory",
  remediation: "Set what the violation names; the components of this blueprint set all of it.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        publicNamespaces: {
          type: "array",
          items: { type: "string" },
          description: 'Namespaces whose Services may be open to every address. Default: ["edge", "dns"].',
        },
      },
    },
    defaults: { publicNamespaces: ["edge", "dns"] },
  },
  violations: ({ graph, findings }, { publicNamespaces }) => [
    ...cloudNetwork(graph),
    ...cloudStorage(graph),
    ...clusterExposure(graph, publicNamespaces),
    ...replicationTransport(graph),
    ...findingsOf(findings, "encrypted-and-private"),
  ],
};
