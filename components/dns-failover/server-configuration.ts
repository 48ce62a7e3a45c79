import { LISTEN_PORT, METRICS_PORT, OWN_CHECK_SECONDS } from "./defaults";

/** Directory in which the authoritative server finds its configuration. */
export const CONFIGURATION_DIRECTORY = "/etc/holdfast-dns";

/** Directory of the server's control socket, the only place it writes to. */
export const SOCKET_DIRECTORY = "/run/pdns";

/**
 * Settings of PowerDNS Authoritative Server 4.7 to 5.0, the same for every zone. 5.0 took none of them away; it stops a
 * Lua record after 1000 instructions (`lua-records-exec-limit`), of which a record of ours takes a few for each share.
 *
 * @returns the text of `pdns.conf`
 */
export function pdnsConfiguration(): string {
  return [
    "launch=bind",
    `bind-config=${CONFIGURATION_DIRECTORY}/named.conf`,
    "local-address=0.0.0.0",
    `local-port=${LISTEN_PORT}`,
    `socket-dir=${SOCKET_DIRECTORY}`,
    "",
    "# Answers follow the health of the targets, so none may be kept.",
    "enable-lua-records=yes",
    `lua-health-checks-interval=${OWN_CHECK_SECONDS}`,
    "# Names that nobody has asked for stay checked for a year: a check that starts with the first question is late.",
    "lua-health-checks-expire-delay=31536000",
    "cache-ttl=0",
    "query-cache-ttl=0",
    "negquery-cache-ttl=0",
    "",
    "# Nothing is transferred, changed or fetched: the zone is the file beside this one.",
    "disable-axfr=yes",
    "allow-axfr-ips=",
    "allow-notify-from=",
    "security-poll-suffix=",
    "version-string=anonymous",
    "",
    "# One process that the cluster starts, watches and reads the log of; it has no privileges to give up.",
    "daemon=no",
    "guardian=no",
    "setuid=",
    "setgid=",
    "write-pid=no",
    "disable-syslog=yes",
    "# Informational: the log says when a target is declared up or down.",
    "loglevel=6",
    "max-tcp-connections=512",
    "",
    "# Figures for monitoring, which the network policy lets in; it shows and changes nothing else.",
    "webserver=yes",
    "webserver-address=0.0.0.0",
    `webserver-port=${METRICS_PORT}`,
    "webserver-allow-from=0.0.0.0/0",
    "webserver-loglevel=none",
    "api=no",
    "",
  ].join("\n");
}

/**
 * The list of zones for PowerDNS's bind backend.
 *
 * @param zone the zone's name
 * @returns the text of `named.conf`
 */
export function namedConfiguration(zone: string): string {
  return [
    `options { directory "${CONFIGURATION_DIRECTORY}"; };`,
    `zone "${zone}" { type native; file "${zoneFileName(zone)}"; };`,
    "",
  ].join("\n");
}

/**
 * Name of a zone's file.
 *
 * @param zone the zone's name
 * @returns the file's name
 */
export function zoneFileName(zone: string): string {
  return `${zone}.zone`;
}
