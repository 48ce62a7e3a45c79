import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { annotations } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import { serverResources, smallResources } from "./footprint";
import {
  headlessName,
  logLabels,
  LogRole,
  natsUserId,
  paths,
  serverHost,
  serverName,
  serverPorts,
} from "./names";
import type { ResolvedEventLog } from "./schema";
import { serverFile } from "./server-configuration";

type Container = k8s.types.input.core.v1.Container;

/** How often a server reads its certificate anew, in seconds: it is renewed 30 days before its end. */
const reloadSeconds = 43_200;

/** The server of this site: a pod with its volume, certificate and names. */
export function declareServer(
  component: string,
  args: ResolvedEventLog,
  opts: pulumi.CustomResourceOptions,
): void {
  const { eventLog, namespace, here } = args;
  const name = serverName(eventLog, here.name);
  const serverLabels = logLabels(args, LogRole.Server);
  const metadata = { name, namespace, labels: serverLabels };

  const certificate = declareCertificate(
    `${component}-server-certificate`,
    {
      ...metadata,
      commonName: `${eventLog}-server`,
      dnsNames: [serverHost(eventLog, namespace, here), "localhost"],
      server: true,
      // It calls the other servers.
      client: true,
    },
    args.issuer,
    opts,
  );
  new k8s.core.v1.Service(
    `${component}-servers`,
    {
      metadata: { ...metadata, name: headlessName(eventLog) },
      spec: {
        clusterIP: "None",
        // Servers have to meet before any of them is ready.
        publishNotReadyAddresses: true,
        selector: serverLabels,
        ports: Object.entries(serverPorts).map(([port, number]) => ({
          name: port,
          port: number,
          targetPort: port,
          protocol: "TCP",
        })),
      },
    },
    opts,
  );
  // Of a single server a budget could only allow everything, or keep its node from ever being drained.
  const file = serverFile(args);
  const configuration = new k8s.core.v1.ConfigMap(
    `${component}-configuration`,
    { metadata, data: file },
    opts,
  );
  new k8s.apps.v1.StatefulSet(
    `${component}-server`,
    {
      metadata: {
        ...metadata,
        // A server is ready when a majority is; the first sites to be deployed would wait for the others.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        replicas: 1,
        serviceName: headlessName(eventLog),
        selector: { matchLabels: serverLabels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        template: {
          metadata: {
            labels: serverLabels,
            annotations: {
              [annotations.configurationHash]: createHash("sha256").update(file["nats.conf"]).digest("hex"),
            },
          },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: args.priorityClass,
            // Leaders are handed over before it ends.
            terminationGracePeriodSeconds: 60,
            // By it the certificate's container finds the server.
            shareProcessNamespace: true,
            securityContext: restrictedPodSecurity(natsUserId),
            containers: [serverContainer(args), reloadContainer(args)],
            volumes: [
              { name: "configuration", configMap: { name } },
              { name: "tls", secret: { secretName: certificateSecret(name), defaultMode: 0o440 } },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: serverLabels },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: args.storageClass,
              resources: { requests: { storage: `${args.storageGiB}Gi` } },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [configuration, certificate] },
  );
}

function serverContainer(args: ResolvedEventLog): Container {
  const probe = (path: string): k8s.types.input.core.v1.Probe => ({
    httpGet: { path, port: "monitor", scheme: "HTTP" },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  });
  return {
    name: "nats",
    image: args.image,
    command: ["nats-server"],
    args: ["--config", `${paths.configuration}/nats.conf`],
    ports: Object.entries(serverPorts).map(([name, containerPort]) => ({
      name,
      containerPort,
      protocol: "TCP",
    })),
    // A start reads every stream from disk, and may have to wait for servers at other sites: fifteen minutes.
    startupProbe: { ...probe("/healthz?js-server-only=true"), failureThreshold: 90 },
    livenessProbe: { ...probe("/healthz?js-enabled-only=true"), failureThreshold: 6 },
    readinessProbe: probe("/healthz?js-server-only=true"),
    resources: serverResources(args),
    securityContext: restrictedContainerSecurity,
    volumeMounts: [
      { name: "data", mountPath: paths.data },
      { name: "configuration", mountPath: paths.configuration, readOnly: true },
      { name: "tls", mountPath: paths.tls, readOnly: true },
    ],
  };
}

/** A server reads its certificate at its start and when it is told to. */
function reloadContainer(args: ResolvedEventLog): Container {
  return {
    name: "certificate-reload",
    image: args.image,
    command: ["sh", "-c", `while sleep ${reloadSeconds}; do kill -HUP "$(pidof nats-server)"; done`],
    // It is of no use where it does not see the server.
    livenessProbe: { exec: { command: ["pidof", "nats-server"] }, periodSeconds: 60, failureThreshold: 15 },
    resources: smallResources,
    securityContext: restrictedContainerSecurity,
  };
}
