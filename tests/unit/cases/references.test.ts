import { type Change, field, foundAfter, gone, reportOn, shippedResources } from "./planted";

const POD = ["spec", "template", "spec"] as const;

/** Title, changes, the resource that is named first, and what is said of it. */
type Row = readonly [string, readonly Change[], string, RegExp];

const planted: readonly Row[] = [
  [
    "a priority class that the cluster does not have",
    [field("Deployment", "payments-siheung-deployment", [...POD, "priorityClassName"], "tier-9")],
    "payments-siheung-deployment",
    /^Deployment payments-siheung-deployment spec\.template\.spec\.priorityClassName names the PriorityClass tier-9, .* at siheung/,
  ],
  [
    "an issuer that nothing declares",
    [field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "name"], "holdfest")],
    "payments-pangyo-certificate",
    /spec\.issuerRef\.name names the AWSPCAClusterIssuer holdfest/,
  ],
  [
    "an issuer of another kind",
    [field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "kind"], "ClusterIssuer")],
    "payments-pangyo-certificate",
    /spec\.issuerRef\.name names the ClusterIssuer holdfast/,
  ],
  [
    "a client certificate that pods mount is not declared",
    [gone("Certificate", "payments-pangyo-certificate")],
    "payments-pangyo-deployment",
    /spec\.template\.spec\.volumes\[1\]\.secret\.secretName names the Secret payments-tls/,
  ],
  [
    "the members' certificate at a site is not declared",
    [gone("Certificate", "payments-pangyo-member-certificate")],
    "payments-pangyo-router",
    /names the Secret payments-member-tls.*; so do StatefulSet payments-pangyo-0/,
  ],
  [
    "a service account that pods name is not declared",
    [
      (resources) =>
        resources.filter(
          ({ urn }) =>
            !urn.endsWith("ActiveActiveService$kubernetes:core/v1:ServiceAccount::payments-pangyo-account"),
        ),
    ],
    "payments-pangyo-deployment",
    /spec\.template\.spec\.serviceAccountName names the ServiceAccount payments/,
  ],
  [
    "a route to a Service that is not there",
    [
      field(
        "HTTPRoute",
        "payments-pangyo-route",
        ["spec", "rules", 0, "backendRefs", 0, "name"],
        "payments-v2",
      ),
    ],
    "payments-pangyo-route",
    /spec\.rules\[0\]\.backendRefs\[0\]\.name names the Service payments-v2/,
  ],
  [
    "a route to a port that the Service does not have",
    [field("HTTPRoute", "payments-pangyo-route", ["spec", "rules", 0, "backendRefs", 0, "port"], 8080)],
    "payments-pangyo-route",
    /spec\.rules\[0\]\.backendRefs\[0\]\.port names the port of Service payments 8080/,
  ],
  [
    "a route that is attached to a Gateway that is not there",
    [field("HTTPRoute", "payments-pangyo-route", ["spec", "parentRefs", 0, "name"], "edge-internal")],
    "payments-pangyo-route",
    /spec\.parentRefs\[0\]\.name names the Gateway edge-internal/,
  ],
  [
    "a route to a listener that the Gateway does not have",
    [field("HTTPRoute", "payments-pangyo-route", ["spec", "parentRefs", 0, "sectionName"], "http")],
    "payments-pangyo-route",
    /spec\.parentRefs\[0\]\.sectionName names the listener of Gateway edge http/,
  ],
  [
    "the Gateway of a site is gone",
    [gone("Gateway", "pangyo-edge")],
    "artifact-registry-pangyo-route",
    /spec\.parentRefs\[0\]\.name names the Gateway edge, .*; so do HTTPRoute/,
  ],
  [
    "a Gateway's certificate is in another secret",
    [
      field(
        "Gateway",
        "pangyo-edge",
        ["spec", "listeners", 0, "tls", "certificateRefs", 0, "name"],
        "edge-cert",
      ),
    ],
    "pangyo-edge",
    /spec\.listeners\[0\]\.tls\.certificateRefs\[0\]\.name names the Secret edge-cert/,
  ],
  [
    "an autoscaler of a Deployment that is not there",
    [
      field(
        "HorizontalPodAutoscaler",
        "payments-siheung-autoscaler",
        ["spec", "scaleTargetRef", "name"],
        "payment",
      ),
    ],
    "payments-siheung-autoscaler",
    /spec\.scaleTargetRef\.name names the Deployment payment/,
  ],
  [
    "a storage class that is not there",
    [
      field(
        "StatefulSet",
        "payments-siheung-0",
        ["spec", "volumeClaimTemplates", 0, "spec", "storageClassName"],
        "gp3",
      ),
    ],
    "payments-siheung-0",
    /spec\.volumeClaimTemplates\[0\]\.spec\.storageClassName names the StorageClass gp3/,
  ],
  [
    "the storage class of a site is gone",
    [gone("StorageClass", "pangyo-local-nvme")],
    "failover-authority-pangyo-voter",
    /storageClassName names the StorageClass local-nvme, .* at pangyo.*; so do/,
  ],
  [
    "a namespace of a site is gone",
    [gone("Namespace", "pangyo-operations")],
    "artifact-registry-pangyo-deployment",
    /metadata\.namespace names the Namespace operations/,
  ],
  [
    "the Service that gives members their names is gone",
    [gone("Service", "payments-pangyo-0-members")],
    "payments-pangyo-0",
    /spec\.serviceName names the Service payments-0-members/,
  ],
  [
    "a CronJob mounts a ConfigMap that is not there",
    [
      field(
        "CronJob",
        "payments-pangyo-0-backup",
        ["spec", "jobTemplate", "spec", "template", "spec", "volumes", 0, "configMap", "name"],
        "payments-0",
      ),
    ],
    "payments-pangyo-0-backup",
    /spec\.jobTemplate\.spec\.template\.spec\.volumes\[0\]\.configMap\.name names the ConfigMap payments-0/,
  ],
  [
    "a variable comes from a Secret that is not there",
    [
      field("Deployment", "payments-pangyo-deployment", [...POD, "containers", 0, "env", 6], {
        name: "TOKEN",
        valueFrom: { secretKeyRef: { name: "payments-token", key: "token" } },
      }),
    ],
    "payments-pangyo-deployment",
    /containers\[0\]\.env\[6\]\.valueFrom\.secretKeyRef\.name names the Secret payments-token/,
  ],
];

test.each(planted)("%s is one finding, which names the field", (_title, changes, resource, message) => {
  const found = foundAfter(...changes);
  expect(found.map((finding) => finding.message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "references-resolve", level: "error", resource });
  expect(found[0]?.message).toMatch(message);
});

test("a pod that is not admitted is a replica of nothing", () => {
  const change = field("Deployment", "payments-siheung-deployment", [...POD, "priorityClassName"], "tier-9");
  const { verdicts } = reportOn(change(shippedResources()));
  const both = verdicts.find(
    ({ service, loss }) => service === "payments" && loss === "site:ansan+site:pangyo",
  );
  expect(both?.outcome).toBe("down");
});

const harmless: readonly (readonly [string, readonly Change[]])[] = [
  [
    "a Secret that need not be there",
    [
      field("Deployment", "payments-pangyo-deployment", [...POD, "volumes", 2], {
        name: "extra",
        secret: { secretName: "extra", optional: true },
      }),
    ],
  ],
  [
    "a name that is known only after the resource exists",
    [
      field("Deployment", "payments-pangyo-deployment", [...POD, "serviceAccountName"], {
        "holdfast:unknown": true,
      }),
    ],
  ],
  [
    "what every cluster has by itself",
    [
      field("Deployment", "payments-pangyo-deployment", [...POD, "volumes", 2], {
        name: "ca",
        configMap: { name: "kube-root-ca.crt" },
      }),
      field("Deployment", "auth-cache-pangyo-deployment", [...POD, "serviceAccountName"], "default"),
    ],
  ],
];

test.each(harmless)("%s is no finding", (_title, changes) => {
  expect(foundAfter(...changes)).toEqual([]);
});
