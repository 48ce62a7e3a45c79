import { z } from "zod";
import type { Declaration } from "./declaration";
import { readImageReference, versionsOfImage } from "./image-reference";

/** Servers whose version a declaration can name: how they are called, in which image they are, by which name in its tag. */
const servers = [
  { server: "PostgreSQL", image: "postgresql", program: "postgresql" },
  { server: "Patroni", image: "postgresql", program: "patroni" },
  { server: "etcd", image: "etcd", program: "etcd" },
  { server: "pgBackRest", image: "postgresql", program: "pgbackrest" },
  { server: "HAProxy", image: "haproxy", program: "haproxy" },
  { server: "PowerDNS", image: "powerdns", program: "powerdns" },
] as const;

/** Name of a server that is declared and drilled. */
export type DeclaredServer = (typeof servers)[number]["server"];

/** Versions of a server that a declaration names, each once. */
export interface DeclaredVersions {
  readonly versions: readonly string[];
  /** Whether somewhere the server is declared without a version. */
  readonly unversioned: boolean;
}

const containers = z.array(z.object({ image: z.string() })).default([]);
const pod = z.object({ spec: z.object({ containers, initContainers: containers }) });
const workload = z.object({ spec: z.object({ template: pod }) });
const cronJob = z.object({ spec: z.object({ jobTemplate: workload }) });

/** Every image that a site's objects start. */
function imagesOf(object: unknown): string[] {
  const scheduled = cronJob.safeParse(object);
  const { data } = workload.safeParse(scheduled.success ? scheduled.data.spec.jobTemplate : object);
  const spec = data?.spec.template.spec;
  return spec ? [...spec.initContainers, ...spec.containers].map(({ image }) => image) : [];
}

/** Name of a release archive of etcd, as its makers write it. */
const etcdArchive = /\betcd-v(\d+\.\d+\.\d+)-[a-z0-9]+-[a-z0-9]+\.tar\.gz/;

/**
 * The versions that are declared of each server that a drill runs: by the tags of the images at the data sites, and of
 * etcd also by the archive that cloud voters install.
 *
 * @returns nothing of a server that is not declared; no versions, and `unversioned`, where an image is named by digest alone
 */
export function declaredVersions(
  declaration: Pick<Declaration, "sites" | "cloudVoters">,
): ReadonlyMap<DeclaredServer, DeclaredVersions> {
  const images = declaration.sites
    .flatMap(({ objects }) => objects.flatMap(imagesOf))
    .map(readImageReference);
  const archives = declaration.cloudVoters.map(({ userData }) => etcdArchive.exec(userData)?.[1]);
  return new Map(
    servers.flatMap(({ server, image, program }): [DeclaredServer, DeclaredVersions][] => {
      const named = [
        ...images.filter(({ name }) => name === image).map((each) => versionsOfImage(each).get(program)),
        ...(server === "etcd" ? archives : []),
      ];
      if (named.length === 0) return [];
      const versions = [...new Set(named.filter((version) => version !== undefined))].sort();
      return [[server, { versions, unversioned: named.includes(undefined) }]];
    }),
  );
}
