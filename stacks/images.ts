/**
 * Images of what the blueprint itself runs, from our own registry: a site that restarts must not wait for
 * somebody else's. Each is a copy of the project's own release. The digests are examples; replace them with
 * those that your registry shows after the copy (`crane digest`).
 */
export const images = {
  /** etcd 3.6. */
  etcd: "registry.kr.example/platform/etcd@sha256:e908d2b927f27a8956a896e158489660e5860ed0b72949e4ba2734bd344c3d4e",
  /** PostgreSQL 17 with Patroni 4.1 and pgBackRest. */
  postgresql:
    "registry.kr.example/platform/postgresql@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6",
  /** HAProxy 3.2. */
  router:
    "registry.kr.example/platform/haproxy@sha256:da5886df4e57ea2c416680f89bd603fe317e61e5662b690384d64d1a616440c1",
  /** PowerDNS Authoritative Server 5.0. */
  nameServer:
    "registry.kr.example/platform/powerdns@sha256:1e1642c435cc71f0fa86f6104ccb6f58d392019656854e2b3f515ab6b26b705b",
} as const;
