import type { ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";
import type { DeclaredBucket, DeclaredSite, DeclaredVault } from "./declaration";

const configurationFiles = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

const vault = z.object({ bucket: z.string(), region: z.string(), accountId: z.string() });

const region = z.object({ site: z.string(), region: z.string() });

const objectLock = z.object({
  bucket: z.string(),
  rule: z.object({ defaultRetention: z.object({ mode: z.string(), days: z.number() }) }),
});

const versioning = z.object({
  bucket: z.string(),
  versioningConfiguration: z.object({ status: z.string() }),
});

/** Settings `key=value` of a configuration of pgBackRest that say where a repository is. */
interface Repository {
  readonly bucket: string;
  readonly endpoint: string;
}

/** What the configurations of pgBackRest among a site's files name as their repository. */
function repositoriesOf(site: DeclaredSite): Repository[] {
  return site.objects
    .filter(({ kind }) => kind === "ConfigMap")
    .flatMap((object) => Object.values(configurationFiles.parse(object).data))
    .flatMap((text) => {
      const setting = (name: string) => new RegExp(`^repo1-s3-${name}=(.+)$`, "m").exec(text)?.[1];
      const [bucket, endpoint] = [setting("bucket"), setting("endpoint")];
      return bucket && endpoint ? [{ bucket, endpoint }] : [];
    });
}

function inputsOf<T extends z.ZodType>(graph: ResourceGraph, type: string, schema: T): z.output<T>[] {
  return graph.resources
    .filter((resource) => resource.type === type)
    .flatMap(({ inputs }) => {
      const result = schema.safeParse(inputs);
      return result.success ? [result.data] : [];
    });
}

/**
 * The vaults that members archive to: each region's, with the buckets that configurations of pgBackRest name, and the
 * names under which they are asked for.
 *
 * @param graph what declares buckets and the regions that they are in
 * @param sites the data sites, with the members' files
 * @returns none for a bucket that the graph does not declare, or whose region is at no site
 */
export function vaultsOf(graph: ResourceGraph, sites: readonly DeclaredSite[]): DeclaredVault[] {
  const repositories = sites.flatMap(repositoriesOf);
  const endpoints = new Map(repositories.map(({ bucket, endpoint }) => [bucket, endpoint]));
  const locks = inputsOf(
    graph,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    objectLock,
  );
  const versions = inputsOf(graph, "aws:s3/bucketVersioning:BucketVersioning", versioning);
  const vaults = inputsOf(graph, "holdfast:index:OffsiteVault", vault).filter(({ bucket }) =>
    endpoints.has(bucket),
  );
  return inputsOf(graph, "holdfast:index:CloudRegion", region).flatMap((at): DeclaredVault[] => {
    const own = vaults.filter((each) => each.region === at.region);
    const [first] = own;
    if (!first) return [];
    const buckets = own.map(({ bucket }): DeclaredBucket => {
      const retention = locks.find((lock) => lock.bucket === bucket)?.rule.defaultRetention;
      const status = versions.find((each) => each.bucket === bucket)?.versioningConfiguration.status;
      return {
        name: bucket,
        versioned: status === "Enabled",
        ...(retention ? { lock: { mode: retention.mode, days: retention.days } } : {}),
      };
    });
    const names = own.flatMap(({ bucket }) => {
      const endpoint = endpoints.get(bucket) ?? "";
      return [endpoint, `${bucket}.${endpoint}`];
    });
    return [{ ...at, account: first.accountId, buckets, names: [...new Set(names)].sort() }];
  });
}
