import { StepFailure } from "../refusal";
import type { SiteCluster } from "../clusters/site-cluster";
import type { DatabaseCluster } from "../databases/database-cluster";
import type { CommandEnd } from "../databases/patroni-cluster";

/** The base backups of one shard. */
export interface BaseBackups {
  /** Name of the shard: `payments-0`. */
  readonly scope: string;
  /** Label of the newest one in the vault; `undefined` where there is none. */
  newest(): Promise<string | undefined>;
  /**
   * Begins one at the site of the shard's leader, by the job that takes them every day. One that was begun is left to go on.
   *
   * @throws StepFailure where the site's cluster refuses it
   */
  begin(site: string): Promise<void>;
}

/** Where a shard's daily backups are declared at a site. */
export interface BackupSchedule {
  readonly namespace: string;
  /** Name of the CronJob. */
  readonly name: string;
  readonly cluster: SiteCluster;
}

/** What `pgbackrest info --output=json` says of one archive. */
interface Archive {
  readonly backup?: readonly { readonly label?: string }[];
}

/** Base backups that the CronJobs of the sites take. */
export class ScheduledBackups implements BaseBackups {
  /**
   * @param shard the shard
   * @param schedules its CronJob at each site
   * @param run runs a command beside the PostgreSQL of the first member that is reached
   */
  constructor(
    private readonly shard: DatabaseCluster,
    private readonly schedules: ReadonlyMap<string, BackupSchedule>,
    private readonly run: (command: readonly string[]) => Promise<CommandEnd>,
  ) {}

  get scope(): string {
    return this.shard.scope;
  }

  async newest(): Promise<string | undefined> {
    const config = "--config=/etc/patroni/pgbackrest.conf";
    const { code, stdout, stderr } = await this.run([
      "pgbackrest",
      config,
      `--stanza=${this.scope}`,
      "--output=json",
      "info",
    ]);
    if (code !== 0) {
      throw new StepFailure(
        `the archive of ${this.scope} cannot be read: ${stderr.trim().split("\n").at(-1) ?? `code ${code}`}`,
        "see that the member's role may read the vault's bucket, and that its endpoint is reached",
      );
    }
    const archives = JSON.parse(stdout) as readonly Archive[];
    return archives.flatMap(({ backup = [] }) => backup).at(-1)?.label;
  }

  async begin(site: string): Promise<void> {
    const schedule = this.schedules.get(site);
    if (!schedule) {
      throw new StepFailure(
        `no backup of ${this.scope} is declared at ${site}, where its leader is`,
        "npx holdfast check names what is missing",
      );
    }
    const { namespace, name, cluster } = schedule;
    const declared = (await cluster.read(`/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`)) as {
      spec: { jobTemplate: { metadata?: object; spec: object } };
    };
    const { metadata, spec } = declared.spec.jobTemplate;
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { ...metadata, name: `${name}-first`, namespace },
      spec,
    };
    const { status } = await cluster.ask(`/apis/batch/v1/namespaces/${namespace}/jobs`, job);
    // 409: it was begun before.
    if (status === 201 || status === 409) return;
    throw new StepFailure(
      `the API server of ${site} answers ${status} to a job of ${name}`,
      `kubectl --namespace ${namespace} create job --from=cronjob/${name} ${name}-first shows why`,
    );
  }
}
