import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CertificateAuthority, type CertifiedKey, keyPairPem } from "./authority";
import { kubeconfigText } from "./kubeconfig";

/** Files of a site's credentials, absolute. */
export interface CredentialFiles {
  readonly authority: string;
  /** Certificate of every server of the control plane; etcd shows it to itself too. */
  readonly server: { readonly certificate: string; readonly key: string };
  /** With which the API server is let into etcd. */
  readonly etcdClient: { readonly certificate: string; readonly key: string };
  /** With which tokens of service accounts are signed, and checked. */
  readonly serviceAccounts: { readonly privateKey: string; readonly publicKey: string };
  readonly kubeconfigs: {
    /** Of the user who may do everything: who runs the lab. */
    readonly admin: string;
    readonly "controller-manager": string;
    readonly scheduler: string;
    readonly kwok: string;
  };
}

/** Name of the user as whom kwok acts; what it may do is in `cluster/kwok-role.ts`. */
export const kwokUser = "holdfast-lab:kwok";

/**
 * Where a site's credentials are.
 *
 * @param folder the site's folder
 */
export function credentialFiles(folder: string): CredentialFiles {
  const pki = (name: string) => join(folder, "pki", name);
  const kubeconfig = (name: string) => join(folder, "kubeconfigs", name);
  return {
    authority: pki("authority.crt"),
    server: { certificate: pki("server.crt"), key: pki("server.key") },
    etcdClient: { certificate: pki("etcd-client.crt"), key: pki("etcd-client.key") },
    serviceAccounts: { privateKey: pki("service-accounts.key"), publicKey: pki("service-accounts.pub") },
    kubeconfigs: {
      admin: kubeconfig("admin"),
      "controller-manager": kubeconfig("controller-manager"),
      scheduler: kubeconfig("scheduler"),
      kwok: kubeconfig("kwok"),
    },
  };
}

function write(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
}

/**
 * Makes a site's own authority and everything that it vouches for. The authority's key is forgotten afterwards.
 *
 * @param site name of the site
 * @param address address of the site's servers
 * @param server URL of the API server
 * @param folder the site's folder, which is there
 */
export async function writeSiteCredentials(
  site: string,
  address: string,
  server: string,
  folder: string,
): Promise<CredentialFiles> {
  const files = credentialFiles(folder);
  for (const inner of ["pki", "kubeconfigs"]) mkdirSync(join(folder, inner), { mode: 0o700 });
  const authority = await CertificateAuthority.create(`holdfast lab ${site}`);
  const client = (commonName: string, organizations?: string[]): Promise<CertifiedKey> =>
    authority.issue({ commonName, organizations, uses: ["client"] });
  const [serving, etcdClient, admin, controllerManager, scheduler, kwok] = await Promise.all([
    authority.issue({
      commonName: `${site} control plane`,
      addresses: [address],
      names: ["kubernetes.default.svc", "kubernetes.default", "kubernetes"],
      // etcd is a client of its own members too, with the same certificate.
      uses: ["server", "client"],
    }),
    client("kube-apiserver"),
    client("holdfast-lab:admin", ["system:masters"]),
    client("system:kube-controller-manager"),
    client("system:kube-scheduler"),
    client(kwokUser),
  ]);
  // RSA, which every reader of tokens understands.
  const accounts = keyPairPem(generateKeyPairSync("rsa", { modulusLength: 2048 }));
  write(files.authority, authority.certificate);
  write(files.server.certificate, serving.certificate);
  write(files.server.key, serving.key);
  write(files.etcdClient.certificate, etcdClient.certificate);
  write(files.etcdClient.key, etcdClient.key);
  write(files.serviceAccounts.privateKey, accounts.privateKey);
  write(files.serviceAccounts.publicKey, accounts.publicKey);
  const users = { admin, "controller-manager": controllerManager, scheduler, kwok };
  for (const [name, credentials] of Object.entries(users)) {
    const file = files.kubeconfigs[name as keyof typeof users];
    write(file, kubeconfigText(site, server, authority.certificate, name, credentials));
  }
  return files;
}
