import { readFileSync } from "node:fs";
import { readGraph } from "@holdfast/resilience";
import { deriveBlueprint } from "@holdfast/resilience/blueprint/derive-blueprint";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { objectReaders } from "@holdfast/resilience/defects/objects/readers";
import { evaluatedStack } from "../shipped/evaluated-stack";
import { type Change, field, foundAfter } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

const harmless: readonly (readonly [string, readonly Change[]])[] = [
  [
    "figures of probes that stand for their defaults, and numbers as text",
    [
      field("Deployment", "payments-pangyo-deployment", [...CONTAINER, "livenessProbe", "periodSeconds"], 0),
      field("Deployment", "payments-pangyo-router", ["spec", "strategy", "rollingUpdate", "maxSurge"], "50%"),
      field("ResourceQuota", "pangyo-data-quota", ["spec", "hard", "count/jobs.batch"], "1000"),
      field("ResourceQuota", "pangyo-data-quota", ["spec", "hard", "requests.nvidia.com/gpu"], 4),
    ],
  ],
  [
    "a seccomp profile and a user of each container's own",
    [
      field(
        "Deployment",
        "payments-pangyo-deployment",
        [...POD, "securityContext", "seccompProfile"],
        undefined,
      ),
      field("Deployment", "payments-pangyo-deployment", [...CONTAINER, "securityContext", "seccompProfile"], {
        type: "Localhost",
        localhostProfile: "profiles/payments.json",
      }),
    ],
  ],
  [
    "files of the image, sockets, and a file that a flag names without its mount",
    [
      field(
        "Deployment",
        "payments-pangyo-deployment",
        [...CONTAINER, "args"],
        [
          "--config=/app/etc/service.yaml",
          "--plugins=/usr/lib/payments/plugins.so",
          "--socket=/tmp/payments/service.sock",
          "https://payments.kr.example/run/holdfast/tls/other",
        ],
      ),
    ],
  ],
  [
    "a group of another number, and files that the group alone may read",
    [
      field("StatefulSet", "payments-pangyo-0", [...POD, "securityContext", "fsGroup"], 2000),
      field("StatefulSet", "payments-pangyo-0", [...POD, "volumes", 4, "secret", "defaultMode"], 0o400),
    ],
  ],
  [
    "a spread by expressions, and pods that keep away from those of their namespace",
    [
      field(
        "Deployment",
        "payments-pangyo-router",
        [...POD, "topologySpreadConstraints", 0, "labelSelector"],
        {
          matchExpressions: [
            { key: "holdfast.dev/database", operator: "In", values: ["payments"] },
            { key: "holdfast.dev/role", operator: "In", values: ["router"] },
          ],
        },
      ),
      field("Deployment", "payments-pangyo-router", [...POD, "affinity"], {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: {
                labelSelector: { matchLabels: { "holdfast.dev/role": "member" } },
                topologyKey: "example.com/rack",
              },
            },
          ],
        },
      }),
    ],
  ],
  [
    "one order or another of what components are told, and an image that goes from site to site",
    [
      field("ReplicatedDatabase", "bank-pangyo", ["leaderSites"], ["siheung", "ansan"]),
      field("ReplicatedDatabase", "bank-pangyo", ["image"], "registry.kr.example/platform/postgresql:18"),
    ],
  ],
];

test.each(harmless)("%s: no finding", (_title, changes) => {
  expect(foundAfter(...changes)).toEqual([]);
});

test.each(["dev", "ansan", "siheung", "pangyo", "global"])(
  "the stack %s as shipped has no such defect",
  (stack) => {
    const graph = readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack);
    const defects = objectReaders.flatMap((read) => read(new Reading(graph), deriveBlueprint(graph)));
    expect(defects.map(({ field: place, problem }) => `${place}: ${problem.kind}`)).toEqual([]);
  },
);
