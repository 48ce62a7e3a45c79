import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { streamFile } from "@holdfast/contract/nats/streams";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import { smallResources } from "./footprint";
import { logLabels, LogRole, natsUserId, paths, serverHost, serverPorts, streamsCommonName } from "./names";
import type { ResolvedEventLog } from "./schema";
import { streamFiles } from "./server-configuration";

/** Makes each stream of the log, or brings it to what is declared; no message is removed by it. */
const script = `set -eu
for file in ${paths.configuration}/*${streamFile}; do
  name=$(basename "$file" ${streamFile})
  if nats stream info "$name" > /dev/null; then
    nats stream edit --force --config "$file" "$name"
  else
    nats stream add --config "$file" "$name"
  fi
done
`;

/**
 * Declares the log's streams from this site, every five minutes: it takes a majority of servers, which the first sites to be
 * deployed do not have. From every site, because each of them may be the one that is left to declare another.
 */
export function declareStreams(
  component: string,
  args: ResolvedEventLog,
  opts: pulumi.CustomResourceOptions,
): void {
  const { eventLog, namespace } = args;
  const podLabels = {
    ...logLabels(args, LogRole.Streams),
    "app.kubernetes.io/name": "nats-streams",
  };
  const name = streamsCommonName(eventLog);
  const metadata = { name, namespace, labels: podLabels };
  const certificate = declareCertificate(
    `${component}-streams-certificate`,
    { ...metadata, commonName: name, server: false, client: true },
    args.issuer,
    opts,
  );
  const files = new k8s.core.v1.ConfigMap(
    `${component}-streams-files`,
    { metadata, data: { ...streamFiles(args), "declare-streams.sh": script } },
    opts,
  );
  new k8s.batch.v1.CronJob(
    `${component}-streams`,
    {
      metadata,
      spec: {
        schedule: "*/5 * * * *",
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 240,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: podLabels },
          spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: 240,
            template: {
              metadata: { labels: podLabels },
              spec: {
                restartPolicy: "Never",
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                securityContext: restrictedPodSecurity(natsUserId),
                containers: [streamsContainer(args)],
                volumes: [
                  { name: "configuration", configMap: { name } },
                  { name: "tls", secret: { secretName: certificateSecret(name), defaultMode: 0o440 } },
                  { name: "home", emptyDir: { sizeLimit: "16Mi" } },
                ],
              },
            },
          },
        },
      },
    },
    { ...opts, dependsOn: [files, certificate] },
  );
}

function streamsContainer({ clientImage, eventLog, namespace, here }: ResolvedEventLog) {
  return {
    name: "nats",
    image: clientImage,
    command: ["sh", `${paths.configuration}/declare-streams.sh`],
    env: [
      { name: "HOME", value: "/home/nats" },
      { name: "NATS_CA", value: `${paths.tls}/ca.crt` },
      { name: "NATS_CERT", value: `${paths.tls}/tls.crt` },
      { name: "NATS_KEY", value: `${paths.tls}/tls.key` },
      { name: "NATS_URL", value: `tls://${serverHost(eventLog, namespace, here)}:${serverPorts.client}` },
    ],
    resources: smallResources,
    securityContext: restrictedContainerSecurity,
    volumeMounts: [
      { name: "configuration", mountPath: paths.configuration, readOnly: true },
      { name: "tls", mountPath: paths.tls, readOnly: true },
      { name: "home", mountPath: "/home/nats" },
    ],
  };
}
