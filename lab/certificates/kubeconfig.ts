import { stringify } from "yaml";
import type { CertifiedKey } from "./authority";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/**
 * The text of a kubeconfig with which one user reaches one cluster. Keys are in it, so it is whole by itself.
 *
 * @param cluster name of the cluster, which the context has too
 * @param server URL of the API server
 * @param authority certificate of the cluster's authority as PEM
 * @param user name of the user
 * @param credentials the user's certificate and key
 */
export function kubeconfigText(
  cluster: string,
  server: string,
  authority: string,
  user: string,
  credentials: CertifiedKey,
): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: cluster, cluster: { server, "certificate-authority-data": base64(authority) } }],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": base64(credentials.certificate),
          "client-key-data": base64(credentials.key),
        },
      },
    ],
    contexts: [{ name: cluster, context: { cluster, user } }],
    "current-context": cluster,
  });
}
