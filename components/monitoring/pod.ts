import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { podTemplate } from "../active-active-service/pod";
import type { ServiceWorkload } from "../active-active-service/workload";
import { parseQuantity } from "../arguments/quantities";
import { certificateSecret } from "../certificate-issuer";
import { annotations } from "../labels";
import { restrictedContainerSecurity } from "../restricted-pod";
import { monitoringPaths, sidecarPorts } from "./names";
import type { ResolvedMonitoring } from "./schema";

type Container = k8s.types.input.core.v1.Container;

/** What runs beside Prometheus requests; Prometheus has the rest of the workload's. */
const sidecars = {
  alertmanager: { millicores: 100, mebibytes: 256 },
  prober: { millicores: 100, mebibytes: 128 },
} as const;

/** How long measurements are kept, and the most that they take. Both are of one pod: a new one begins anew. */
const retention = { time: "15d", size: "18GB", volume: "20Gi" } as const;

const configuration = { name: "configuration", mountPath: monitoringPaths.configuration, readOnly: true };

function resourcesOf(millicores: number, mebibytes: number): Container["resources"] {
  return {
    requests: { cpu: `${millicores}m`, memory: `${mebibytes}Mi` },
    limits: { memory: `${mebibytes}Mi` },
  };
}

/** What is left of the workload's resources for Prometheus. */
function restOf({ cpu, memory }: { cpu: string; memory: string }): Container["resources"] {
  const others = Object.values(sidecars);
  const millicores = 1000 * parseQuantity(cpu, "workload.resources.cpu");
  const mebibytes = parseQuantity(memory, "workload.resources.memory") / 2 ** 20;
  return resourcesOf(
    Math.floor(millicores - others.reduce((sum, each) => sum + each.millicores, 0)),
    Math.floor(mebibytes - others.reduce((sum, each) => sum + each.mebibytes, 0)),
  );
}

function sidecar(
  name: keyof typeof sidecars,
  image: string,
  path: string,
  args: string[],
  more: Partial<Container> = {},
): Container {
  const { millicores, mebibytes } = sidecars[name];
  const port = sidecarPorts[name];
  return {
    name,
    image,
    args: [...args, `--web.listen-address=127.0.0.1:${port}`],
    resources: resourcesOf(millicores, mebibytes),
    securityContext: restrictedContainerSecurity,
    // It listens inside the pod only, where the kubelet does not reach it: it is asked from beside it.
    livenessProbe: {
      exec: { command: ["wget", "--quiet", "--spider", `http://127.0.0.1:${port}${path}`] },
      periodSeconds: 30,
      failureThreshold: 3,
      timeoutSeconds: 5,
    },
    volumeMounts: [configuration],
    ...more,
  };
}

/**
 * The pods of monitoring: those of the service, whose container is Prometheus, with Alertmanager and the prober beside it. So
 * each of them measures, decides and calls by itself, and needs none of the others.
 *
 * @param texts the configuration, of which a change restarts them
 */
export function monitoringPod(
  args: ResolvedMonitoring,
  workload: ServiceWorkload,
  texts: { readonly [file: string]: string },
): k8s.types.input.core.v1.PodTemplateSpec {
  const template = podTemplate(workload) as {
    metadata: { labels: { [name: string]: string }; annotations: { [name: string]: string } };
    spec: k8s.types.input.core.v1.PodSpec & {
      containers: Container[];
      volumes: k8s.types.input.core.v1.Volume[];
    };
  };
  const [prometheus] = template.spec.containers as Container[];
  const files = monitoringPaths.configuration;
  const hash = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
  return {
    metadata: {
      ...template.metadata,
      annotations: { ...template.metadata.annotations, [annotations.configurationHash]: hash },
    },
    spec: {
      ...template.spec,
      containers: [
        {
          ...prometheus,
          name: "service",
          args: [
            `--config.file=${files}/prometheus.yml`,
            `--storage.tsdb.path=${monitoringPaths.data}`,
            `--storage.tsdb.retention.time=${retention.time}`,
            `--storage.tsdb.retention.size=${retention.size}`,
            `--web.listen-address=:${args.workload.port}`,
          ],
          resources: restOf(args.workload.resources),
          volumeMounts: [
            configuration,
            { name: "data", mountPath: monitoringPaths.data },
            { name: "authority", mountPath: monitoringPaths.tls, readOnly: true },
            { name: "api-token", mountPath: monitoringPaths.apiToken, readOnly: true },
          ],
        },
        sidecar(
          "alertmanager",
          args.images.alertmanager,
          "/-/healthy",
          [
            `--config.file=${files}/alertmanager.yml`,
            `--storage.path=${monitoringPaths.alerts}`,
            // Nothing is told to others: who is called twice is asked by the pager, which knows the alert by its name.
            "--cluster.listen-address=",
          ],
          {
            env: [
              { name: "AWS_ROLE_ARN", value: args.paging.roleArn },
              { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${monitoringPaths.awsToken}/token` },
              { name: "AWS_REGION", value: args.paging.regions[0]?.region ?? "" },
            ],
            volumeMounts: [
              configuration,
              { name: "alerts", mountPath: monitoringPaths.alerts },
              { name: "aws-token", mountPath: monitoringPaths.awsToken, readOnly: true },
            ],
          },
        ),
        sidecar("prober", args.images.prober, "/-/healthy", [`--config.file=${files}/prober.yml`]),
      ],
      volumes: [
        { name: "configuration", configMap: { name: args.workload.service, defaultMode: 0o444 } },
        { name: "data", emptyDir: { sizeLimit: retention.volume } },
        { name: "alerts", emptyDir: { sizeLimit: "64Mi" } },
        {
          name: "authority",
          secret: {
            secretName: certificateSecret(args.workload.service),
            // The authority alone: what is measured is asked without a certificate of ours.
            items: [{ key: "ca.crt", path: "ca.crt" }],
            defaultMode: 0o440,
          },
        },
        {
          name: "api-token",
          projected: {
            sources: [
              { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            ],
          },
        },
        {
          name: "aws-token",
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  path: "token",
                  audience: "sts.amazonaws.com",
                  expirationSeconds: 3600,
                },
              },
            ],
          },
        },
      ],
    },
  };
}
