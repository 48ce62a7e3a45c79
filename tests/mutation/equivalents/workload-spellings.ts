import { inPod, type Inputs, type Spelling } from "./rewrite";

const service = /^(?!.*router).*-deployment$/;
/** `matchLabels` as expressions. */
function asExpressions(selector: Inputs): void {
  const labels = Object.entries(selector?.matchLabels ?? {});
  if (labels.length === 0) return;
  delete selector.matchLabels;
  selector.matchExpressions = labels.map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

const millicores = (pod: Inputs) => {
  for (const { resources } of pod.containers)
    if (/^\d+$/.test(resources?.requests?.cpu ?? ""))
      resources.requests.cpu = `${resources.requests.cpu}000m`;
};
const mebibytes = (pod: Inputs) => {
  for (const { resources } of pod.containers)
    if (/^\d+Gi$/.test(resources?.requests?.memory ?? ""))
      resources.requests.memory = `${Number.parseInt(resources.requests.memory) * 1024}Mi`;
};

/** A container beside the first one that takes over a part of what that one requests. */
function sidecar(pod: Inputs, more: Inputs): void {
  // A probe asks a port of its own container.
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
    if (more[probe]?.httpGet)
      more[probe] = { ...more[probe], httpGet: { ...more[probe].httpGet, port: 15021 } };
  pod.containers.push({
    name: "proxy",
    image: pod.containers[0].image,
    securityContext: pod.containers[0].securityContext,
    resources: { requests: { cpu: "0", memory: "0" }, limits: { memory: "64Mi" } },
    ports: [{ containerPort: 15021 }],
    ...more,
  });
}

/** Spellings in pods, selectors, budgets and autoscalers. */
export const workloadSpellings: readonly Spelling[] = [
  {
    title: "a budget selects by matchExpressions",
    type: ":PodDisruptionBudget",
    rewrite: ({ spec }) => asExpressions(spec.selector),
  },
  {
    title: "a Deployment selects by matchExpressions",
    type: ":Deployment",
    rewrite: ({ spec }) => asExpressions(spec.selector),
  },
  {
    title: "a StatefulSet selects by matchExpressions",
    type: ":StatefulSet",
    rewrite: ({ spec }) => asExpressions(spec.selector),
  },
  {
    title: "a NetworkPolicy selects by matchExpressions",
    type: ":NetworkPolicy",
    rewrite: ({ spec }) => asExpressions(spec.podSelector),
  },
  {
    title: "a spread constraint selects by matchExpressions",
    type: ":Deployment",
    rewrite: inPod((pod) =>
      (pod.topologySpreadConstraints ?? []).forEach(({ labelSelector }: Inputs) =>
        asExpressions(labelSelector),
      ),
    ),
  },
  {
    title: "a budget selects by an expression that the label exists",
    type: ":PodDisruptionBudget",
    name: /^payments-ansan-disruption/,
    rewrite: ({ spec }) => {
      spec.selector = {
        matchLabels: spec.selector.matchLabels,
        matchExpressions: [{ key: "holdfast.dev/service", operator: "Exists" }],
      };
    },
  },
  {
    title: "a budget in percent as a number of the same pods",
    type: ":PodDisruptionBudget",
    name: /^payments-ansan-disruption/,
    rewrite: ({ spec }) => {
      spec.maxUnavailable = 2;
    },
  },
  {
    title: "a budget says what must stay instead of what may go",
    type: ":PodDisruptionBudget",
    name: /-router-disruption/,
    rewrite: ({ spec }) => {
      if (spec.maxUnavailable === 1) {
        delete spec.maxUnavailable;
        spec.minAvailable = 1;
      }
    },
  },
  {
    title: "replicas are left to the autoscaler's minimum",
    type: ":Deployment",
    name: service,
    rewrite: ({ spec }, { urn }) => {
      if (urn.includes("ActiveActiveService") && /::(payments|taxi)-/.test(urn)) delete spec.replicas;
    },
  },
  {
    title: "an autoscaler's scale-up policy is the default one",
    type: ":HorizontalPodAutoscaler",
    rewrite: ({ spec }) => {
      spec.behavior.scaleUp.selectPolicy = "Max";
    },
  },
  {
    title: "an autoscaler's stabilization of 0 is left out",
    type: ":HorizontalPodAutoscaler",
    rewrite: ({ spec }) => {
      delete spec.behavior.scaleUp.stabilizationWindowSeconds;
    },
  },
  {
    title: "an autoscaler has another policy that never decides",
    type: ":HorizontalPodAutoscaler",
    rewrite: ({ spec }) => {
      spec.behavior.scaleUp.policies.push({ type: "Pods", value: 1, periodSeconds: 60 });
    },
  },
  { title: "cores of a service in millicores", type: ":Deployment", rewrite: inPod(millicores) },
  { title: "cores of a member in millicores", type: ":StatefulSet", rewrite: inPod(millicores) },
  { title: "memory of a service in mebibytes", type: ":Deployment", rewrite: inPod(mebibytes) },
  { title: "memory of a member in mebibytes", type: ":StatefulSet", rewrite: inPod(mebibytes) },
  {
    title: "memory of a service in bytes",
    type: ":Deployment",
    rewrite: inPod((pod) => {
      mebibytes(pod);
      for (const { resources } of pod.containers)
        if (/^\d+Mi$/.test(resources?.requests?.memory ?? ""))
          resources.requests.memory = String(Number.parseInt(resources.requests.memory) * 2 ** 20);
    }),
  },
  {
    title: "requests that equal limits are left to them",
    type: ":Deployment",
    rewrite: inPod((pod) => {
      for (const { resources } of pod.containers)
        if (resources?.requests?.memory && resources.requests.memory === resources.limits?.memory)
          delete resources.requests.memory;
    }),
  },
  {
    title: "a sidecar with every probe",
    type: ":Deployment",
    name: service,
    rewrite: inPod((pod) =>
      sidecar(pod, {
        startupProbe: pod.containers[0].startupProbe,
        livenessProbe: pod.containers[0].livenessProbe,
        readinessProbe: pod.containers[0].readinessProbe,
      }),
    ),
  },
  {
    title: "a sidecar without a startup probe, with readiness and liveness",
    type: ":Deployment",
    name: service,
    rewrite: inPod((pod) =>
      sidecar(pod, {
        livenessProbe: pod.containers[0].livenessProbe,
        readinessProbe: pod.containers[0].readinessProbe,
      }),
    ),
  },
  {
    title: "a sidecar as an init container that is always restarted",
    type: ":Deployment",
    name: service,
    rewrite: inPod((pod) => {
      // With a startup probe of its own the others would wait for it: a pod would be ready later.
      sidecar(pod, {
        restartPolicy: "Always",
        livenessProbe: pod.containers[0].livenessProbe,
        readinessProbe: pod.containers[0].readinessProbe,
      });
      pod.initContainers = [pod.containers.pop()];
    }),
  },
  {
    title: "a sidecar before the service's container",
    type: ":Deployment",
    name: service,
    rewrite: inPod((pod) => {
      sidecar(pod, {
        startupProbe: pod.containers[0].startupProbe,
        livenessProbe: pod.containers[0].livenessProbe,
        readinessProbe: pod.containers[0].readinessProbe,
      });
      pod.containers.reverse();
    }),
  },
  {
    title: "security settings at each container instead of at the pod",
    type: ":Deployment",
    name: service,
    rewrite: inPod((pod) => {
      for (const container of pod.containers)
        Object.assign(container.securityContext, {
          runAsNonRoot: true,
          runAsUser: pod.securityContext.runAsUser,
          seccompProfile: pod.securityContext.seccompProfile,
        });
      delete pod.securityContext.runAsNonRoot;
      delete pod.securityContext.seccompProfile;
      delete pod.securityContext.runAsUser;
    }),
  },
  {
    title: "a softer spread over hosts besides",
    type: ":Deployment",
    rewrite: inPod((pod) => {
      if (pod.topologySpreadConstraints)
        pod.topologySpreadConstraints.push({
          ...pod.topologySpreadConstraints[0],
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
        });
    }),
  },
  {
    title: "routers spread by anti-affinity instead of a constraint",
    type: ":Deployment",
    name: /-router$/,
    rewrite: inPod((pod) => {
      const [constraint] = pod.topologySpreadConstraints ?? [];
      if (!constraint) return;
      delete pod.topologySpreadConstraints;
      pod.affinity = {
        podAntiAffinity: {
          ...pod.affinity?.podAntiAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: constraint.labelSelector, topologyKey: constraint.topologyKey },
          ],
        },
      };
    }),
  },
  {
    title: "a spread constraint's node affinity policy is left to the default",
    type: ":Deployment",
    rewrite: inPod((pod) =>
      (pod.topologySpreadConstraints ?? []).forEach((one: Inputs) => {
        delete one.nodeAffinityPolicy;
      }),
    ),
  },
  {
    title: "the grace period of 30 s is left to the default",
    type: ":StatefulSet",
    rewrite: inPod((pod) => {
      if (pod.terminationGracePeriodSeconds === 30) delete pod.terminationGracePeriodSeconds;
    }),
  },
  {
    title: "a probe's threshold of 3 is left to the default",
    type: ":Deployment",
    rewrite: inPod((pod) => {
      for (const { livenessProbe } of pod.containers)
        if (livenessProbe?.failureThreshold === 3) delete livenessProbe.failureThreshold;
    }),
  },
  {
    title: "a probe's period of 10 s is left to the default",
    type: ":Deployment",
    rewrite: inPod((pod) => {
      for (const { livenessProbe } of pod.containers)
        if (livenessProbe?.periodSeconds === 10) delete livenessProbe.periodSeconds;
    }),
  },
  {
    title: "one replica of a StatefulSet is left to the default",
    type: ":StatefulSet",
    rewrite: ({ spec }) => {
      if (spec.replicas === 1) delete spec.replicas;
    },
  },
];
