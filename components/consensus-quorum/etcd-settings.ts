import type { ResolvedVoter } from "./schema";
import { clientPort, clientUrl, initialCluster, peerPort, peerUrl, voterCommonName } from "./member-list";

/** Where a voter finds what it needs on its own host. */
export interface VoterPaths {
  /** Directory of its data. */
  data: string;
  /** Certificate (PEM). */
  certificate: string;
  /** Private key of the certificate (PEM). */
  key: string;
  /** Certificate of the private CA (PEM). */
  certificateAuthority: string;
  /** URL to answer probes and metrics at. */
  metricsUrl: string;
}

/** Settings of etcd by the name of their flag without the leading dashes, in the order in which they are written. */
export type EtcdSettings = ReadonlyMap<string, string>;

/**
 * Everything that one voter is told: the same text whether it becomes the arguments of a container or the environment of
 * a systemd unit.
 */
export function etcdSettings(args: ResolvedVoter, paths: VoterPaths): EtcdSettings {
  return new Map([
    ["name", args.member.name],
    ["data-dir", paths.data],
    ["listen-peer-urls", `https://0.0.0.0:${peerPort}`],
    ["listen-client-urls", `https://0.0.0.0:${clientPort}`],
    ["listen-metrics-urls", paths.metricsUrl],
    ["initial-advertise-peer-urls", peerUrl(args.member)],
    ["advertise-client-urls", clientUrl(args.member)],
    ["initial-cluster", initialCluster(args.voters)],
    ["initial-cluster-state", args.joinsExisting ? "existing" : "new"],
    ["initial-cluster-token", args.quorum],
    ["heartbeat-interval", String(args.timing.heartbeatMilliseconds)],
    ["election-timeout", String(args.timing.electionMilliseconds)],
    // Leader keys are rewritten every few seconds; their history is of no use to anyone.
    ["auto-compaction-mode", "periodic"],
    ["auto-compaction-retention", "1h"],
    ["quota-backend-bytes", String(args.backendQuotaMebibytes * 1024 * 1024)],
    // A voter whose data differs from its peers' must not come back into the vote.
    ["feature-gates", "InitialCorruptCheck=true"],
    ["tls-min-version", "TLS1.3"],
    ["cert-file", paths.certificate],
    ["key-file", paths.key],
    ["trusted-ca-file", paths.certificateAuthority],
    ["client-cert-auth", "true"],
    // There is no list of client names beside this: with one, the server's own HTTP gateway is refused too, and that is
    // what Patroni calls. Who gets as far as the handshake is for the network policy and the firewall to decide.
    ["peer-cert-file", paths.certificate],
    ["peer-key-file", paths.key],
    ["peer-trusted-ca-file", paths.certificateAuthority],
    ["peer-client-cert-auth", "true"],
    ["peer-cert-allowed-cn", voterCommonName(args.quorum)],
    // A pod calls its peers from its own address, not from the load balancer's that its certificate names; the common
    // name above is what tells a voter from others.
    ["peer-skip-client-san-verification", "true"],
    ["logger", "zap"],
    ["log-outputs", "stderr"],
  ]);
}

/** Settings as arguments on the command line. */
export function asArguments(settings: EtcdSettings): string[] {
  return [...settings].map(([flag, value]) => `--${flag}=${value}`);
}

/** Settings as lines of an environment file; etcd reads `ETCD_` and the flag in capitals with underscores. */
export function asEnvironment(settings: EtcdSettings): string {
  return [...settings]
    .map(([flag, value]) => `ETCD_${flag.toUpperCase().replaceAll("-", "_")}=${value}\n`)
    .join("");
}
