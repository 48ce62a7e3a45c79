import type { ResolvedDatabase } from "./schema";
import { routerCheckSeconds } from "./failover-timing";
import { type MemberAddress, memberPorts, membersOfShard, poolerPort, routerPorts, shardName } from "./names";
import { pooledName } from "./pooler";

/** Where the router finds the certificate of the CA (PEM). */
export const routerCertificateAuthority = "/etc/tls/ca/ca.crt";

/** Lag up to which a replica serves reads. */
const replicaLag = "16MB";

/**
 * Configuration of HAProxy, the same text whatever the site but for which replicas are near: for each shard one port that
 * leads to the leader, wherever it is, and one that leads to replicas.
 *
 * It passes TLS through and holds no key. Which member leads it asks each member's Patroni, so a failover is seen within a
 * second and needs nobody to tell it. Reads go to replicas at this site, then to those at others, and to the leader when
 * there is no replica left.
 */
export function routerConfiguration(args: ResolvedDatabase): string {
  const shards = Array.from({ length: args.shards }, (_, shard) => shardSections(args, shard));
  return [base(args), ...shards].join("\n");
}

function base(args: ResolvedDatabase): string {
  return `global
    log stdout format raw local0
    maxconn ${mostConnections(args)}
    ssl-default-server-options ssl-min-ver TLSv1.3

defaults
    mode tcp
    log global
    option tcplog
    option dontlognull
    option clitcpka
    option srvtcpka
    timeout connect 2s
    timeout check 1s
    timeout client 1h
    timeout server 1h
    default-server inter ${routerCheckSeconds}s fall 2 rise 1 check port ${memberPorts.patroni} check-ssl verify required ca-file ${routerCertificateAuthority} resolvers cluster resolve-prefer ipv4 init-addr none on-marked-down shutdown-sessions

# A name that does not resolve for a while, as when a site's DNS is lost, keeps its last address; the checks decide.
resolvers cluster
    parse-resolv-conf
    accepted_payload_size 8192
    resolve_retries 3
    timeout resolve 1s
    timeout retry 1s
    hold valid 10s
    hold nx 1h
    hold refused 1h
    hold timeout 1h
    hold other 1h
    hold obsolete 1h

frontend monitor
    mode http
    option httplog
    option dontlog-normal
    timeout client 10s
    bind :${routerPorts.monitor}
    monitor-uri /healthz
    http-request use-service prometheus-exporter if { path /metrics }
    http-request return status 404
`;
}

/**
 * Twice what the members accept, so that it is PostgreSQL that refuses, with a message, and what poolers do; at most what the usual limit of
 * 20,000 open files holds, of which a connection takes two.
 */
function mostConnections(args: ResolvedDatabase): number {
  const { clientConnections = 0 } = args.pooler ?? {};
  return Math.min(9000, args.shards * (2 * args.member.connections + clientConnections));
}

function shardSections(args: ResolvedDatabase, shard: number): string {
  const name = shardName(args.database, shard);
  const members = membersOfShard(args, shard);
  const near = members.filter((member) => member.site === args.site);
  const far = members.filter((member) => member.site !== args.site);
  return `frontend ${name}-leader
    bind :${routerPorts.leader + shard}
    default_backend ${name}-leader

frontend ${name}-replica
    bind :${routerPorts.replica + shard}
    use_backend ${name}-replica if { nbsrv(${name}-replica) gt 0 }
    default_backend ${name}-leader

backend ${name}-leader
${check("/primary")}
${members.map((member) => server(member)).join("\n")}

backend ${name}-replica
    balance leastconn
    option allbackups
${check(`/replica?lag=${replicaLag}`)}
${near.map((member) => server(member)).join("\n")}
${far.map((member) => `${server(member)} backup`).join("\n")}
${args.pooler ? pooledSections(args, shard, members) : ""}`;
}

/** Which member's pooler is asked is decided by who leads, as Patroni says; one that is dead is started again where it stands. */
function pooledSections(args: ResolvedDatabase, shard: number, members: readonly MemberAddress[]): string {
  const name = pooledName(args, shard);
  return `
frontend ${name}
    bind :${routerPorts.pooled + shard}
    default_backend ${name}

backend ${name}
${check("/primary")}
${members.map((member) => server(member, poolerPort)).join("\n")}
`;
}

function check(path: string): string {
  return `    option httpchk
    http-check send meth GET uri ${path} ver HTTP/1.1 hdr Host patroni
    http-check expect status 200`;
}

function server({ pod, host }: MemberAddress, port: number = memberPorts.postgresql): string {
  return `    server ${pod} ${host}:${port} check-sni ${host} verifyhost ${host}`;
}
