import { declaredVersions } from "@holdfast/drill/declared/declared-versions";
import { readImageReference, versionsOfImage } from "@holdfast/drill/declared/image-reference";
import type { KubernetesObject } from "@holdfast/drill/declared/kubernetes-object";

const digest = `@sha256:${"0".repeat(64)}`;

test.each<[string, string, Record<string, string>]>([
  [`registry.example:5000/platform/etcd:3.6.8${digest}`, "etcd", { etcd: "3.6.8" }],
  [`registry.example:5000/platform/etcd${digest}`, "etcd", {}],
  [`etcd:v3.6.8${digest}`, "etcd", { etcd: "3.6.8" }],
  [`haproxy:3.2-alpine${digest}`, "haproxy", { haproxy: "3.2" }],
  [`haproxy:latest${digest}`, "haproxy", {}],
  [`haproxy:9f1c2ab${digest}`, "haproxy", {}],
  [
    `postgresql:17-patroni-4.1-pgbackrest-2.59${digest}`,
    "postgresql",
    { postgresql: "17", patroni: "4.1", pgbackrest: "2.59" },
  ],
])("the image %s is %s and declares %j", (image, name, versions) => {
  const reference = readImageReference(image);
  expect(reference.name).toBe(name);
  expect(Object.fromEntries(versionsOfImage(reference))).toEqual(versions);
});

/** A workload with one container, of an image. */
function workload(kind: "StatefulSet" | "CronJob", image: string): KubernetesObject {
  const template = { spec: { containers: [{ name: "program", image: `${image}${digest}` }] } };
  const spec = kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion: "v1", kind, metadata: { name: "it", namespace: "data", labels: {} }, spec };
}

const at = (site: string, ...objects: KubernetesObject[]) => ({
  site,
  domain: "",
  podCidr: "",
  serviceCidr: "",
  ingressAddress: "",
  objects,
});
const installs = (archive: string) => ({
  site: "aws-seoul",
  address: "",
  userData: `aws s3 cp s3://bucket/${archive}`,
});

test("what sites and cloud voters declare of a server is gathered, each version once", () => {
  const found = declaredVersions({
    sites: [
      at(
        "ansan",
        workload("StatefulSet", "r/postgresql:17-patroni-4.1"),
        workload("StatefulSet", "r/etcd:3.6.8"),
      ),
      at(
        "siheung",
        workload("CronJob", "r/postgresql:17-patroni-4.0"),
        workload("StatefulSet", "r/other:1.0"),
      ),
    ],
    cloudVoters: [
      installs("etcd/etcd-v3.6.5-linux-amd64.tar.gz"),
      installs("etcd-v3.6.8-linux-arm64.tar.gz"),
    ],
  });
  expect(Object.fromEntries(found)).toEqual({
    PostgreSQL: { versions: ["17"], unversioned: false },
    Patroni: { versions: ["4.0", "4.1"], unversioned: false },
    etcd: { versions: ["3.6.5", "3.6.8"], unversioned: false },
    pgBackRest: { versions: [], unversioned: true },
  });
});

test("a voter whose archive has another name declares etcd without a version", () => {
  const found = declaredVersions({ sites: [], cloudVoters: [installs("etcd.tar.gz")] });
  expect(found.get("etcd")).toEqual({ versions: [], unversioned: true });
});
