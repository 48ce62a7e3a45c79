import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type DeclaredServer, declaredVersions } from "../declared/declared-versions";
import type { Declaration } from "../declared/declaration";
import type { Programs } from "../sites/programs";
import type { ServerVersion } from "./version-differences";

/** The first number with dots in what a program says of itself; some say it on standard error. */
function versionSaid(program: string, argument: string): string | undefined {
  const { stdout, stderr } = spawnSync(program, [argument], { encoding: "utf8" });
  return /\d+(?:\.\d+)+[\w.+~-]*/.exec(`${stdout ?? ""}\n${stderr ?? ""}`)?.[0];
}

/** Version of a Python package by the folder that its installation describes it in. */
function packageVersion(folder: string, name: string): string | undefined {
  const description = readdirSync(folder).find(
    (each) => each.startsWith(`${name}-`) && each.endsWith(".dist-info"),
  );
  return description?.slice(name.length + 1, -".dist-info".length);
}

/**
 * The versions of the servers that drills run, as they say them themselves, beside those that are declared; `unknown`
 * where one says none. Nothing declares unbound: it plays the resolver of users.
 */
export function serverVersions(
  { etcd, postgresql, patroni }: Programs,
  declaration: Pick<Declaration, "sites" | "cloudVoters">,
): ServerVersion[] {
  const declared = declaredVersions(declaration);
  const versions: [DeclaredServer | "Unbound", string | undefined][] = [
    ["PostgreSQL", versionSaid(join(postgresql, "postgres"), "--version")],
    ["Patroni", packageVersion(patroni, "patroni")],
    ["etcd", versionSaid(etcd, "--version")],
    ["pgBackRest", versionSaid("pgbackrest", "version")],
    ["HAProxy", versionSaid("haproxy", "-v")],
    ["PowerDNS", versionSaid("pdns_server", "--version")],
    ["Unbound", versionSaid("unbound", "-V")],
  ];
  return versions.map(([server, version = "unknown"]) => {
    const named = server === "Unbound" ? undefined : declared.get(server);
    return { server, version, ...(named ? { declared: named } : {}) };
  });
}
