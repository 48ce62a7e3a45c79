/**
 * Versions of what the blueprint itself runs, each as exact as something depends on it. Images name them in their tags,
 * cloud voters in the key of their archive, components and documents in what they say they are for; a test holds all of
 * them to these. A drill compares them with what it ran.
 */
export const versions = {
  /** Exact, because voters of one quorum should be of one release, and what the lab and drills build is this one. */
  etcd: "3.6.8",
  postgresql: "17",
  patroni: "4.1",
  /** The first that keeps to `archive-push-queue-max` once a segment has failed; 2.53.1 is the first for PostgreSQL 17. */
  pgbackrest: "2.59",
  haproxy: "3.2",
  seaweedfs: "4.48",
  powerdns: "5.0",
} as const;

/** Release archive that cloud voters install etcd from, as etcd's makers name it; the digest is the published one. */
export const etcdArchive = {
  key: `etcd/v${versions.etcd}/etcd-v${versions.etcd}-linux-amd64.tar.gz`,
  sha256: "cf9cfe91a4856cb90eed9c99e6aee4b708db2c7888b88a6f116281f04b0ea693",
} as const;

/** Container images, by digest, of what the blueprint itself runs. */
export interface Images {
  /** A voter of the quorum at a data site. */
  readonly etcd: string;
  /** A member of a database: PostgreSQL, Patroni and pgBackRest. */
  readonly postgresql: string;
  /** The router before a database: HAProxy. */
  readonly router: string;
  /** Every server of an object store: SeaweedFS. */
  readonly objectStore: string;
  /** The authoritative name server at a data site: PowerDNS. */
  readonly nameServer: string;
  /** A server of an event log: NATS. */
  readonly eventLog: string;
  /** What declares the streams of an event log: NATS' command-line client. */
  readonly eventLogClient: string;
  /** What calls people, beside monitoring: Alertmanager. */
  readonly alertmanager: string;
  /** What asks as users do, beside monitoring: the blackbox exporter. */
  readonly prober: string;
}

const registry = "registry.kr.example/platform";

/**
 * Images of what the blueprint itself runs, from our own registry: a site that restarts must not wait for
 * somebody else's. Each is a copy of the project's own release, but for the database's, which `images/postgresql` builds.
 * Nodes have all of them before they join, or the registry itself could never start. The digests are examples; replace them with
 * those that your registry shows after the copy (`crane digest`). The digest decides what runs; the tag says which
 * version that is, and of an image of several programs also theirs: `17-patroni-4.1`.
 */
export const images: Images = {
  etcd: `${registry}/etcd:${versions.etcd}@sha256:e908d2b927f27a8956a896e158489660e5860ed0b72949e4ba2734bd344c3d4e`,
  postgresql: `${registry}/postgresql:${versions.postgresql}-patroni-${versions.patroni}-pgbackrest-${versions.pgbackrest}@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6`,
  router: `${registry}/haproxy:${versions.haproxy}@sha256:da5886df4e57ea2c416680f89bd603fe317e61e5662b690384d64d1a616440c1`,
  objectStore: `${registry}/seaweedfs:${versions.seaweedfs}@sha256:0c4f3a1be7d25968b1f0a2c3d4e5968778695a4b3c2d1e0ff0e1d2c3b4a59687`,
  eventLog: `${registry}/nats@sha256:4b2f0d7f8a6a1f5c7e9d3b1c5a7f9e2d4c6b8a0f1e3d5c7b9a2f4e6d8c0b1a3f`,
  eventLogClient: `${registry}/nats-box@sha256:9c1e3a5b7d9f2b4d6f8a0c2e4a6c8e1b3d5f7a9c0e2b4d6f8a1c3e5b7d9f0a2c`,
  alertmanager: `${registry}/alertmanager@sha256:5d1f9b0e4c3a2879d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3`,
  prober: `${registry}/blackbox-exporter@sha256:7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b`,
  nameServer: `${registry}/powerdns:${versions.powerdns}@sha256:1e1642c435cc71f0fa86f6104ccb6f58d392019656854e2b3f515ab6b26b705b`,
};
