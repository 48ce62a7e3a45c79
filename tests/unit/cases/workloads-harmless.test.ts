import { readFileSync } from "node:fs";
import { readGraph } from "@holdfast/resilience";
import { deriveBlueprint } from "@holdfast/resilience/blueprint/derive-blueprint";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { referenceReaders } from "@holdfast/resilience/defects/references/readers";
import { workloadReaders } from "@holdfast/resilience/defects/workloads/readers";
import { evaluatedStack } from "../shipped/evaluated-stack";
import { type Change, field, foundAfter, gone } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

test.each(["dev", "ansan", "siheung", "pangyo", "global"])(
  "the shipped stack %s has no such defect",
  (stack) => {
    const graph = readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack);
    const readers = [...referenceReaders, ...workloadReaders];
    const defects = readers.flatMap((read) => read(new Reading(graph), deriveBlueprint(graph)));
    expect(defects.map(({ field: at, problem }) => `${at}: ${problem.kind}`)).toEqual([]);
  },
);

const harmless: readonly (readonly [string, readonly Change[]])[] = [
  [
    "a budget that selects by expressions",
    [
      field("PodDisruptionBudget", "payments-siheung-disruption-budget", ["spec", "selector"], {
        matchExpressions: [{ key: "holdfast.dev/service", operator: "In", values: ["payments"] }],
      }),
    ],
  ],
  [
    "a sidecar without a startup probe",
    ["ansan", "siheung", "pangyo"].map((site) =>
      field("Deployment", `payments-${site}-deployment`, [...POD, "containers", 1], {
        name: "envoy",
        image: `registry.kr.example/envoy@sha256:${"0123456789abcdef".repeat(4)}`,
        ports: [{ name: "proxy", containerPort: 15001 }],
        readinessProbe: { httpGet: { path: "/ready", port: 15001 }, periodSeconds: 5, failureThreshold: 3 },
        livenessProbe: { httpGet: { path: "/live", port: 15001 }, periodSeconds: 10 },
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      }),
    ),
  ],
  [
    "memory that is requested by its limit",
    ["ansan", "siheung", "pangyo"].map((site) =>
      field(
        "Deployment",
        `payments-${site}-deployment`,
        [...CONTAINER, "resources", "requests", "memory"],
        undefined,
      ),
    ),
  ],
  [
    "a member that stays in one hall, and a service in all halls by name",
    [
      field("StatefulSet", "payments-pangyo-0", [...POD, "nodeSelector"], {
        "topology.kubernetes.io/zone": "room-1",
      }),
      field("Deployment", "payments-pangyo-deployment", [...POD, "affinity", "nodeAffinity"], {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                {
                  key: "topology.kubernetes.io/zone",
                  operator: "In",
                  values: ["room-1", "room-2", "room-3"],
                },
              ],
            },
          ],
        },
      }),
      field("Deployment", "auth-cache-pangyo-deployment", [...POD, "nodeSelector"], {
        "kubernetes.io/os": "linux",
      }),
    ],
  ],
  [
    "probes that ask the pod itself by a name or an address of its own",
    [
      field(
        "Deployment",
        "payments-pangyo-deployment",
        [...CONTAINER, "readinessProbe", "httpGet", "host"],
        "127.0.0.1",
      ),
      field("Deployment", "messaging-pangyo-deployment", [...CONTAINER, "livenessProbe"], {
        exec: { command: ["curl", "-fsS", "http://localhost:8080/healthz"] },
      }),
    ],
  ],
];

test.each(harmless)("%s: no finding", (_title, changes) => {
  expect(foundAfter(...changes)).toEqual([]);
});

test("a budget that is gone is told of the workload that it guarded", () => {
  const found = foundAfter(gone("PodDisruptionBudget", "payments-siheung-disruption-budget"));
  expect(found.some(({ message }) => message.includes("no PodDisruptionBudget covers"))).toBe(true);
});

/** At each site an issuer of cert-manager that asks an authority, and the services' certificates by it. */
const byIssuerOf =
  (server: (site: string) => string): Change =>
  (resources) =>
    resources.flatMap((resource) => {
      if (!resource.type.endsWith(":AWSPCAClusterIssuer")) return [resource];
      const type = "kubernetes:cert-manager.io/v1:ClusterIssuer";
      const site = resource.name.split("-")[0] ?? "";
      const inputs = {
        metadata: { name: "vault" },
        spec: { vault: { server: server(site), path: "pki/sign/kr" } },
      };
      return [resource, { ...resource, urn: `${resource.urn}-vault`, name: `${site}-vault`, type, inputs }];
    });

test("an authority of each site's own is no finding", () => {
  expect(foundAfter(byIssuerOf((site) => `https://vault.${site}.holdfast.internal:8200`))).toEqual([]);
});
