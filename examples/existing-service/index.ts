import * as k8s from "@pulumi/kubernetes";

// The program as it was, with no component of holdfast. What was added to have it judged is marked.

const labels = { "app.kubernetes.io/name": "catalogue" };

for (const site of ["oslo", "bergen"]) {
  const provider = new k8s.Provider(site, { context: site });
  new k8s.core.v1.Namespace(`shop-${site}`, { metadata: { name: "shop" } }, { provider });
  new k8s.apps.v1.Deployment(
    `catalogue-${site}`,
    {
      metadata: {
        name: "catalogue",
        namespace: "shop",
        // Added: which service it is.
        labels: { ...labels, "holdfast.dev/service": "catalogue" },
        // Added: what it must survive.
        annotations: {
          "holdfast.dev/survive": "one-site",
          "holdfast.dev/rto": "1 minute",
          "holdfast.dev/peak-requests-per-second": "300",
        },
      },
      spec: {
        replicas: 4,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            // Added: what one replica carries, as measured.
            annotations: { "holdfast.dev/requests-per-second": "100" },
          },
          spec: {
            containers: [
              {
                name: "catalogue",
                image: `registry.example/catalogue@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6`,
                ports: [{ name: "http", containerPort: 8080 }],
                // Added: what the program reads, to answer 503 beyond it.
                env: [{ name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value: "100" }],
                readinessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 5 },
                // Added: what bounds how long a start takes.
                startupProbe: {
                  httpGet: { path: "/healthz", port: "http" },
                  periodSeconds: 1,
                  failureThreshold: 20,
                },
                resources: {
                  requests: { cpu: "500m", memory: "512Mi" },
                  limits: { memory: "512Mi" },
                },
              },
            ],
          },
        },
      },
    },
    { provider },
  );
  new k8s.core.v1.Service(
    `catalogue-${site}`,
    {
      metadata: { name: "catalogue", namespace: "shop" },
      spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
    { provider },
  );
}
