import { unmetAfter, rewriting, EVERY, PANGYO } from "./configured";
import { type Change, field, foundAfter } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;
const DEPLOYMENT = "payments-pangyo-deployment";
const MEMBER = "payments-pangyo-0";
const ROUTE = "payments-pangyo-route";
const ROUTERS = /^payments-[a-z]+-router-configuration$/;

const ofPod = (path: readonly (string | number)[], value: Parameters<typeof field>[3]): Change =>
  field("Deployment", DEPLOYMENT, [...POD, ...path], value);
const ofRule = (path: readonly (string | number)[], value: Parameters<typeof field>[3]): Change =>
  field("HTTPRoute", ROUTE, ["spec", "rules", 0, ...path], value);
const mounts = (names: readonly string[], readOnly: boolean): Change[] =>
  names.map((_, index) =>
    field("StatefulSet", MEMBER, [...CONTAINER, "volumeMounts", 6 + index, "readOnly"], readOnly),
  );

/** A container that runs before the others, with all that a hardened one has. */
const waits =
  (command: string): Change =>
  (resources) => {
    const one = resources.find(({ name, type }) => name === DEPLOYMENT && type.endsWith(":Deployment"));
    const [container] = (one?.inputs as { spec: { template: { spec: { containers: object[] } } } }).spec
      .template.spec.containers;
    const { image, securityContext, resources: share } = container as { [key: string]: string };
    const first = { name: "wait", image, securityContext, resources: share, command: ["sh", "-c", command] };
    return ofPod(["initContainers"], [first as never])(resources);
  };

test.each<[title: string, changes: readonly Change[], resource: string, at: RegExp]>([
  [
    "a member of another major version than the others of its shard",
    [rewriting(":StatefulSet", /^payments-pangyo-0$/, "postgresql:17", "postgresql:16")],
    MEMBER,
    /containers\[0\]\.image is version 16, and the other members of payments-0 are of 17/,
  ],
  [
    "a voter that is two minor versions behind the others",
    [rewriting(":StatefulSet", /^failover-authority-pangyo-voter$/, "etcd:3.6.8", "etcd:3.4.37")],
    "failover-authority-pangyo-voter",
    /containers\[0\]\.image is version 3\.4\.37, and the other voters of failover-authority are of 3\.6\.8/,
  ],
  [
    "a member that is alive only while it leads",
    [field("StatefulSet", MEMBER, [...CONTAINER, "livenessProbe", "httpGet", "path"], "/leader")],
    MEMBER,
    /livenessProbe\.httpGet\.path asks for \/leader, .* restarted again and again/,
  ],
  [
    "a member that is started only as a replica",
    [field("StatefulSet", MEMBER, [...CONTAINER, "startupProbe", "httpGet", "path"], "/replica?lag=1MB")],
    MEMBER,
    /startupProbe\.httpGet\.path asks for \/replica\?lag=1MB/,
  ],
  [
    "a member that may not write its data",
    mounts(["data"], true),
    MEMBER,
    /volumeMounts\[6\]\.readOnly is read-only for every container, and the member keeps \/var\/lib\/postgresql\/data there/,
  ],
  [
    "a Deployment that is paused",
    [field("Deployment", DEPLOYMENT, ["spec", "paused"], true)],
    DEPLOYMENT,
    /spec\.paused is true: .* makes no pods/,
  ],
  [
    "a container that may take less memory than it requests",
    [field("Deployment", DEPLOYMENT, [...CONTAINER, "resources", "limits", "memory"], "1Gi")],
    DEPLOYMENT,
    /resources\.limits\.memory is 1Gi, below the 2Gi of memory that the container requests/,
  ],
  [
    "a route whose only backend has no weight",
    [ofRule(["backendRefs", 0, "weight"], 0)],
    ROUTE,
    /spec\.rules\[0\]\.backendRefs\[0\]\.weight is 0, as at every backend/,
  ],
  [
    "a route that sends every user elsewhere",
    [
      ofRule(["backendRefs"], undefined),
      ofRule(["filters"], [{ type: "RequestRedirect", requestRedirect: { hostname: "pay.ansan.example" } }]),
    ],
    ROUTE,
    /spec\.rules\[0\]\.filters send every user to pay\.ansan\.example/,
  ],
  [
    "pods that are to end",
    [ofPod(["activeDeadlineSeconds"], 600)],
    DEPLOYMENT,
    /spec\.activeDeadlineSeconds is 600/,
  ],
  [
    "pods that ask no name server",
    [ofPod(["dnsPolicy"], "None")],
    DEPLOYMENT,
    /dnsConfig\.nameservers is absent/,
  ],
])("%s: one finding that names the field, and goals are not met", (_title, changes, resource, at) => {
  const found = foundAfter(...changes);
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ resource, level: "error" });
  expect(found[0]?.message).toMatch(at);
  expect(unmetAfter("payments", ...changes)).toBeGreaterThan(0);
});

test.each<[title: string, change: Change, resource: string, level: string, at: RegExp]>([
  [
    "members that are ready only while they lead",
    rewriting(":StatefulSet", /^payments-[a-z]+-0$/, /^\/readiness$/g, "/primary"),
    "payments-ansan-0",
    "error",
    /readinessProbe\.httpGet\.path asks for \/primary, .* no drain gets past it; so do StatefulSet payments-pangyo-0/,
  ],
  [
    "pods that wait for a condition that nothing declared sets",
    ofPod(["readinessGates"], [{ conditionType: "example.com/checked" }]),
    DEPLOYMENT,
    "warning",
    /readinessGates\[0\] waits for the condition example\.com\/checked: .* unknown: no resource declares it/,
  ],
  [
    "pods that start only when a host of another site answers",
    waits("until nc -z config.ansan.holdfast.internal 80; do sleep 1; done"),
    DEPLOYMENT,
    "warning",
    /initContainers\[0\]\.command\[2\] names config\.ansan\.holdfast\.internal, which stands at ansan alone: .* no pod starts here/,
  ],
  [
    "routers that do not start while a name does not resolve",
    rewriting(":ConfigMap", ROUTERS, " init-addr none", ""),
    "payments-ansan-router-configuration",
    "warning",
    /init-addr is "last,libc": a router does not start while the names of one site do not resolve/,
  ],
  [
    "routers that go on with a lost leader for longer than its key lives",
    rewriting(":ConfigMap", ROUTERS, "fall 2 ", "fall 20 "),
    "payments-ansan-router-configuration",
    "error",
    /fall is up to 40 s: a router goes on sending clients to a leader that is lost/,
  ],
  [
    "a backup of a stanza that its file does not have",
    rewriting(":ConfigMap", PANGYO, "[payments-0]", "[payments-00]", "backup.conf"),
    "payments-pangyo-0-configuration",
    "error",
    /backup\.conf: \[stanza\] is payments-00, and at \d+ other members of payments-0 it is payments-0/,
  ],
  [
    "a name server that is not asked over UDP",
    (resources) =>
      field(
        ":Service",
        "public-pangyo-service",
        ["spec", "ports"],
        [{ name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 5353 }],
      )(resources),
    "public-pangyo-service",
    "error",
    /spec\.ports are TCP 53, without UDP 53/,
  ],
  [
    "a name server without the backend that reads its zones",
    rewriting(":ConfigMap", /^public-pangyo-configuration$/, "launch=bind", "launch=gmysql", "pdns.conf"),
    "public-pangyo-configuration",
    "error",
    /launch is gmysql, which does not read named\.conf, in which kr\.example is listed/,
  ],
  [
    "an endpoint of AWS that has no name within the network",
    field("VpcEndpoint", "aws-osaka-acm-pca", ["privateDnsEnabled"], false),
    "aws-osaka-acm-pca",
    "error",
    /privateDnsEnabled opens no way to acm-pca of AWS: the voter aws-osaka cannot start anew/,
  ],
  [
    "pods that wait for another scheduler",
    ofPod(["schedulerName"], "yunikorn"),
    DEPLOYMENT,
    "warning",
    /spec\.schedulerName is yunikorn, a scheduler that may be there or not: unknown/,
  ],
  [
    "pods whose image is never pulled",
    ofPod(["containers", 0, "imagePullPolicy"], "Never"),
    DEPLOYMENT,
    "warning",
    /containers\[0\]\.imagePullPolicy is Never/,
  ],
  [
    "two data centers with one API server",
    field(
      "holdfast:index:DataCenter",
      "siheung",
      ["cluster", "apiServer"],
      "https://api.pangyo.holdfast.internal:6443",
    ),
    "siheung",
    "error",
    /cluster\.apiServer is https:\/\/api\.pangyo\.holdfast\.internal:6443, as that of pangyo/,
  ],
  [
    "objects that are kept in a pod's own directory",
    rewriting(":StatefulSet", /^media-pangyo-volume-room-\d$/, "-dir=/data", "-dir=/tmp"),
    "media-pangyo-volume-room-1",
    "error",
    /is where the server keeps \/tmp .*; so do(?:es)? StatefulSet media-pangyo-volume-room-2/,
  ],
  [
    "streams that are kept in the pod itself",
    rewriting(":ConfigMap", /^push-pangyo-configuration$/, 'store_dir: "/data"', 'store_dir: "/var/nats"'),
    "push-pangyo-server",
    "error",
    /is where the server keeps \/var\/nats \(no volume\)/,
  ],
  [
    "name servers that ask a hundred times",
    rewriting(":ConfigMap", /^public-[a-z]+-configuration$/, "minimumFailures=2", "minimumFailures=100"),
    "public-ansan-configuration",
    "error",
    /answers 203\.0\.113\.10, and \d+ more alike, for 102 s after it ended/,
  ],
])("%s: one finding that names the field", (_title, change, resource, level, at) => {
  const found = foundAfter(change).filter(({ policy }) => policy !== "failover-within-rto");
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ resource, level });
  expect(found[0]?.message).toMatch(at);
});

test.each<[title: string, change: Change]>([
  [
    "a member that is alive while it may be read, as leaders may",
    field("StatefulSet", MEMBER, [...CONTAINER, "livenessProbe", "httpGet", "path"], "/read-only"),
  ],
  [
    "a voter of the neighbouring minor version, as during an upgrade",
    rewriting(":StatefulSet", /^failover-authority-pangyo-voter$/, "etcd:3.6.8", "etcd:3.5.21"),
  ],
  [
    "a member of another minor version",
    rewriting(":StatefulSet", /^payments-pangyo-0$/, "postgresql:17-", "postgresql:17.6-"),
  ],
  [
    "a Deployment that says that it is not paused",
    field("Deployment", DEPLOYMENT, ["spec", "paused"], false),
  ],
  [
    "a limit that is the request, in another unit",
    field("Deployment", DEPLOYMENT, [...CONTAINER, "resources", "limits", "memory"], "2048Mi"),
  ],
  ["a weight that is said", ofRule(["backendRefs", 0, "weight"], 7)],
  [
    "a rule that redirects beside one that leads to pods",
    (resources) =>
      field(
        "HTTPRoute",
        ROUTE,
        ["spec", "rules"],
        [
          { matches: [{ path: { type: "PathPrefix", value: "/old" } }], filters: [redirect("/new")] },
          { backendRefs: [{ name: "payments", port: 80 }] },
        ],
      )(resources),
  ],
  [
    "a router that starts with the last address it knew, or none",
    rewriting(":ConfigMap", ROUTERS, "init-addr none", "init-addr last,libc,none"),
  ],
  [
    "routers that are slower to give up, within the life of a key",
    rewriting(":ConfigMap", ROUTERS, "fall 2 ", "fall 5 "),
  ],
  [
    "pods that wait for a host of their own site",
    waits("until nc -z config.pangyo.holdfast.internal 80; do sleep 1; done"),
  ],
  [
    "pods that ask any of two sites",
    waits(
      "for site in ansan siheung; do nc -z c.ansan.holdfast.internal 80 || nc -z c.siheung.holdfast.internal 80; done",
    ),
  ],
  [
    "a stanza with settings of a command beside its own",
    rewriting(
      ":ConfigMap",
      EVERY,
      "[payments-0]",
      "[payments-0:backup]\nprocess-max=2\n\n[payments-0]",
      "backup.conf",
    ),
  ],
])("%s: nothing is found", (_title, change) => {
  expect(foundAfter(change).map(({ message }) => message)).toEqual([]);
});

function redirect(path: string) {
  return {
    type: "RequestRedirect",
    requestRedirect: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: path } },
  };
}
