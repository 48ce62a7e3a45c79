import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ports } from "../addresses";
import type { CredentialFiles } from "../certificates/site-credentials";
import type { DeclaredSite } from "../declared/data-sites";
import { answers, type Asking } from "./answers";
import type { Program } from "./program";

/** What the programs of a site's control plane are made from. */
export interface ControlPlane {
  readonly declared: DeclaredSite;
  /** Where all of them listen. */
  readonly address: string;
  /** The site's folder. */
  readonly folder: string;
  readonly credentials: CredentialFiles;
}

const apiServerUrl = ({ address }: ControlPlane) => `https://${address}:${ports.apiServer}`;

function asking({ credentials }: ControlPlane): Asking {
  return {
    authority: readFileSync(credentials.authority, "utf8"),
    certificate: readFileSync(credentials.etcdClient.certificate, "utf8"),
    key: readFileSync(credentials.etcdClient.key, "utf8"),
  };
}

/** etcd with one member and TLS on both sides. */
export function etcd(site: ControlPlane): Program {
  const { address, folder, credentials } = site;
  const clients = `https://${address}:${ports.etcdClients}`;
  const peers = `https://${address}:${ports.etcdPeers}`;
  const { certificate, key } = credentials.server;
  return {
    tool: "etcd",
    arguments: [
      "--name=lab",
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=lab=${peers}`,
      "--client-cert-auth=true",
      `--cert-file=${certificate}`,
      `--key-file=${key}`,
      `--trusted-ca-file=${credentials.authority}`,
      "--peer-client-cert-auth=true",
      `--peer-cert-file=${certificate}`,
      `--peer-key-file=${key}`,
      `--peer-trusted-ca-file=${credentials.authority}`,
      // What a killed process wrote is in the page cache; only a crash of the machine loses it, and the lab with it.
      "--unsafe-no-fsync=true",
      "--log-level=warn",
    ],
    listens: [
      { address, port: ports.etcdClients },
      { address, port: ports.etcdPeers },
    ],
    ready: () => answers(`${clients}/health`, asking(site)),
  };
}

/** Pods keep to the strictest profile wherever a namespace says nothing else; Kubernetes' own namespaces are free. */
function writeAdmissionConfiguration(folder: string): string {
  const file = join(folder, "admission.yaml");
  const level = Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [mode, "restricted"],
      [`${mode}-version`, "latest"],
    ]),
  );
  const podSecurity = {
    apiVersion: "pod-security.admission.config.k8s.io/v1",
    kind: "PodSecurityConfiguration",
    defaults: level,
    exemptions: { usernames: [], runtimeClasses: [], namespaces: ["kube-system"] },
  };
  const text = stringify({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [{ name: "PodSecurity", configuration: podSecurity }],
  });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/**
 * An address that members of the cluster would reach the API server at: Kubernetes takes none of the machine's own.
 * Nobody is told of it, since endpoints are not published; it is from the range for documentation.
 */
const advertisedAddress = "192.0.2.1";

/** The API server, as production has it: RBAC, no anonymous requests, Pod Security, the declared issuer of tokens. */
export function apiServer(site: ControlPlane): Program {
  const { address, credentials, declared, folder } = site;
  return {
    tool: "kube-apiserver",
    // The machine has more memory to spare than processor time: rarer collections save about a sixth of the start.
    environment: { GOGC: "400", GOMEMLIMIT: "1GiB" },
    arguments: [
      `--bind-address=${address}`,
      `--secure-port=${ports.apiServer}`,
      `--advertise-address=${advertisedAddress}`,
      "--endpoint-reconciler-type=none",
      `--etcd-servers=https://${address}:${ports.etcdClients}`,
      `--etcd-cafile=${credentials.authority}`,
      `--etcd-certfile=${credentials.etcdClient.certificate}`,
      `--etcd-keyfile=${credentials.etcdClient.key}`,
      `--tls-cert-file=${credentials.server.certificate}`,
      `--tls-private-key-file=${credentials.server.key}`,
      `--client-ca-file=${credentials.authority}`,
      "--anonymous-auth=false",
      "--authorization-mode=Node,RBAC",
      // What a pod may do is for its namespace's Pod Security profile to say, as where kubeadm set the cluster up.
      "--allow-privileged=true",
      "--enable-admission-plugins=NodeRestriction",
      `--admission-control-config-file=${writeAdmissionConfiguration(folder)}`,
      `--service-account-issuer=${declared.serviceAccountIssuer}`,
      `--service-account-key-file=${credentials.serviceAccounts.publicKey}`,
      `--service-account-signing-key-file=${credentials.serviceAccounts.privateKey}`,
      `--service-cluster-ip-range=${declared.serviceCidr}`,
      "--profiling=false",
    ],
    listens: [{ address, port: ports.apiServer }],
    ready: () => answers(`${apiServerUrl(site)}/readyz`, asking(site)),
  };
}

/** What both programs that watch the API server are told alike: where to listen, and that they are the only one. */
function watching(site: ControlPlane, port: number, kubeconfig: string): string[] {
  const { address, credentials } = site;
  return [
    `--kubeconfig=${kubeconfig}`,
    `--bind-address=${address}`,
    `--secure-port=${port}`,
    `--tls-cert-file=${credentials.server.certificate}`,
    `--tls-private-key-file=${credentials.server.key}`,
    `--client-ca-file=${credentials.authority}`,
    "--authentication-skip-lookup=true",
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--profiling=false",
    // Twenty requests a second, the default, is what a stack of hundreds of objects would wait for.
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ];
}

/** The controller manager: Deployments, StatefulSets, Jobs, claims of volumes, deletion of namespaces. */
export function controllerManager(site: ControlPlane): Program {
  const { address, credentials, declared } = site;
  return {
    tool: "kube-controller-manager",
    arguments: [
      ...watching(site, ports.controllerManager, credentials.kubeconfigs["controller-manager"]),
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${credentials.serviceAccounts.privateKey}`,
      `--root-ca-file=${credentials.authority}`,
      `--service-cluster-ip-range=${declared.serviceCidr}`,
    ],
    listens: [{ address, port: ports.controllerManager }],
    ready: () => answers(`https://${address}:${ports.controllerManager}/healthz`, asking(site)),
  };
}

/** The scheduler: which server has room for a pod. */
export function scheduler(site: ControlPlane): Program {
  const { address, credentials } = site;
  return {
    tool: "kube-scheduler",
    arguments: watching(site, ports.scheduler, credentials.kubeconfigs.scheduler),
    listens: [{ address, port: ports.scheduler }],
    ready: () => answers(`https://${address}:${ports.scheduler}/healthz`, asking(site)),
  };
}
