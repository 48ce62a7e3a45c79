import { ActiveActiveService } from "holdfast";
import { recordDeclarations } from "../record-declarations";
import { type DeclaredService, declareService, dns, name } from "./declare-service";
import { digest, serviceArguments } from "./service-arguments";

describe("a service at a site", () => {
  let service: DeclaredService;
  beforeAll(async () => {
    service = await declareService();
  });

  test("its arguments are inputs of the component", () => {
    expect(service.declared.inputs("ActiveActiveService", name)).toEqual(serviceArguments());
  });

  test("it declares these objects and no others, named after it", () => {
    const objects = service.declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`).sort();
    expect(objects).toEqual([
      `ActiveActiveService ${name}`,
      `Deployment ${name}-deployment`,
      `HorizontalPodAutoscaler ${name}-autoscaler`,
      `NetworkPolicy ${name}-network-policy`,
      `PodDisruptionBudget ${name}-disruption-budget`,
      `Service ${name}-service`,
      `ServiceAccount ${name}-account`,
    ]);
  });

  test("every object is in the namespace and says whose it is", () => {
    for (const { type, inputs } of service.declared.all) {
      if (type.startsWith("holdfast:")) continue;
      expect(inputs.metadata).toMatchObject({
        name: "payments",
        namespace: "services",
        labels: {
          "holdfast.dev/service": "payments",
          "holdfast.dev/site": "ansan",
          "holdfast.dev/tier": "0",
        },
      });
    }
  });

  test("replicas are what the sites left after two losses need", () => {
    expect(service.deployment.spec?.replicas).toBe(42);
    expect(service.declared.inputs("HorizontalPodAutoscaler", `${name}-autoscaler`).spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "payments" },
      minReplicas: 42,
      maxReplicas: 60,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
        },
      ],
    });
  });

  test("what the autoscaler has added is not removed by an update", () => {
    expect(service.options.get(`${name}-deployment`)?.ignoreChanges).toEqual(["spec.replicas"]);
  });

  test("an update never has fewer pods than before", () => {
    expect(service.deployment.spec).toMatchObject({
      selector: { matchLabels: { "holdfast.dev/service": "payments" } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
      minReadySeconds: 10,
      template: { metadata: { labels: { "holdfast.dev/service": "payments" } } },
    });
  });

  test("draining nodes takes a tenth of the pods at a time, and broken pods at once", () => {
    expect(service.declared.inputs("PodDisruptionBudget", `${name}-disruption-budget`).spec).toEqual({
      selector: { matchLabels: { "holdfast.dev/service": "payments" } },
      maxUnavailable: "10%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
  });

  test("what a replica carries is written on it", () => {
    const template = service.deployment.spec?.template;
    expect(template?.metadata?.annotations).toEqual({ "holdfast.dev/requests-per-second": "100" });
  });

  test("pods are spread over halls and kept apart on nodes", () => {
    const labelSelector = { matchLabels: { "holdfast.dev/service": "payments" } };
    expect(service.pod.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Honor",
        labelSelector,
        matchLabelKeys: ["pod-template-hash"],
      },
    ]);
    expect(service.pod.affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector } },
        ],
      },
    });
  });

  test("pods have no rights: not in the node, not in the cluster", () => {
    expect(service.declared.inputs("ServiceAccount", `${name}-account`).automountServiceAccountToken).toBe(
      false,
    );
    expect(service.pod).toMatchObject({
      serviceAccountName: "payments",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(service.pod.securityContext?.runAsUser).toBeGreaterThan(0);
    expect(service.container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("the container is what was named, with memory that is kept for it", () => {
    expect(service.container).toMatchObject({
      image: `registry.example/payments@sha256:${digest}`,
      ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
      resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      env: [
        { name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value: "100" },
        { name: "HOLDFAST_SITE", value: "ansan" },
      ],
      volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    });
    expect(service.pod.priorityClassName).toBe("tier-0");
  });

  test("it is asked whether it has started, is ready and is alive", () => {
    const { startupProbe, readinessProbe, livenessProbe } = service.container;
    expect(startupProbe).toMatchObject({
      httpGet: { path: "/healthz", port: "http" },
      periodSeconds: 5,
      failureThreshold: 24,
    });
    expect(readinessProbe).toMatchObject({ httpGet: { path: "/readyz", port: "http" } });
    expect(livenessProbe).toMatchObject({ httpGet: { path: "/healthz", port: "http" } });
  });

  test("it serves on while it leaves the load balancer, and has time to finish", () => {
    expect(service.container.lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(service.pod.terminationGracePeriodSeconds).toBe(60);
  });

  test("without a hostname and callers nobody may talk to it, and it may only look up names", () => {
    expect(service.policy).toEqual({
      podSelector: { matchLabels: { "holdfast.dev/service": "payments" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [dns],
    });
  });

  test("a Service stands in front of it", () => {
    expect(service.declared.inputs("Service", `${name}-service`).spec).toMatchObject({
      type: "ClusterIP",
      selector: { "holdfast.dev/service": "payments" },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    });
  });
});

test("its outputs say how many there are and where it answers", async () => {
  let outputs: unknown;
  await recordDeclarations(() => {
    const service = new ActiveActiveService(name, serviceArguments());
    service.replicas.apply((replicas) =>
      service.maximumReplicas.apply((maximum) =>
        service.internalUrl.apply((url) => (outputs = { replicas, maximum, url })),
      ),
    );
  });
  expect(outputs).toEqual({ replicas: 42, maximum: 60, url: "http://payments.services" });
});
