import type { DeclaredVersions } from "../declared/declared-versions";

/** The version of a server that ran. */
export interface ServerVersion {
  readonly server: string;
  /** As the server says it; `unknown` where it says none. */
  readonly version: string;
  /** The versions that are declared. Absent: nothing declares this server, it plays a part of the world around. */
  readonly declared?: DeclaredVersions;
}

/** Why what ran is not what is declared. */
export type VersionDifferenceKind =
  /** Another version is declared, alone or beside the one that ran. */
  | "other version"
  /** The server is declared without a version, as by an image that is named by digest alone. */
  | "no version declared"
  /** What ran does not say its version. */
  | "unknown version";

/** A server of which a drill ran something else than is declared, as far as can be told. */
export interface VersionDifference {
  readonly kind: VersionDifferenceKind;
  readonly server: string;
  /** Declared versions that did not run, or that nobody knows to have run. */
  readonly declared: readonly string[];
  readonly drilled: string;
}

/** What comes before a release: 17beta1, 3.2-dev3, 5.0.0~rc1. */
const prerelease = /alpha|beta|dev|rc/;

/** Whether a version is of a release: 17.10 is of 17, and 3.2.4-1 of 3.2; 3.20 is not of 3.2. */
function isOf(version: string, release: string): boolean {
  const rest = version.startsWith(release) ? version.slice(release.length) : undefined;
  return rest !== undefined && /^($|\.\d|[-+~])/.test(rest) && !prerelease.test(rest);
}

/** The servers that did not run, or are not known to have run, in each version that is declared of them. */
export function versionDifferences(servers: readonly ServerVersion[]): VersionDifference[] {
  return servers.flatMap(({ server, version, declared }): VersionDifference[] => {
    if (!declared) return [];
    const { versions, unversioned } = declared;
    if (version === "unknown")
      return [{ kind: "unknown version", server, declared: versions, drilled: version }];
    const others = versions.filter((each) => !isOf(version, each));
    return [
      ...(others.length > 0
        ? [{ kind: "other version", server, declared: others, drilled: version } as const]
        : []),
      ...(unversioned
        ? [{ kind: "no version declared", server, declared: [], drilled: version } as const]
        : []),
    ];
  });
}
