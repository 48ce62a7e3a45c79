/** Pods at a site that are no service's: members of databases, routers, voters, name servers. */
export interface OtherWorkload {
  readonly site: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Processor cores that one pod requests; 0 where it does not say, as the scheduler counts it. */
  readonly coresPerReplica: number;
  /** Memory that one pod requests, in GiB; 0 where it does not say. */
  readonly memoryGiBPerReplica: number;
  /** Scheduling priority: pods of a lower one give way. */
  readonly priority: number;
  readonly urn: string;
}

/** The most that all pods of a namespace may request at a site. */
export interface NamespaceQuota {
  readonly site: string;
  readonly namespace: string;
  readonly cores?: number;
  readonly memoryGiB?: number;
  readonly pods?: number;
  readonly urn: string;
}
