import { resolve4, resolveNs } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Declared } from "./declaration/declared";
import { KubernetesCluster } from "./clusters/kubernetes-cluster";
import { type UnreadyWorkload, unreadyWorkloads } from "./clusters/readiness";
import { declaredBackups, declaredDatabases, declaredQuorums } from "./declaration/declared-databases";
import type { PulumiEngine } from "./declaration/engine";
import type { SiteLists } from "./declaration/site-lists";
import type { DeployedStack, StackFiles } from "./declaration/stack-files";
import { prerequisitesOf } from "./preflight/preflight";
import type { World } from "./world";

/** What the world is made of. */
export interface Surroundings {
  readonly files: StackFiles;
  readonly engine: PulumiEngine;
  readonly stacks: readonly DeployedStack[];
  /** What is declared once the operation is over. */
  readonly then: Declared;
  /** Sites that are dark. */
  readonly lost: readonly string[];
  confirm(question: string): Promise<boolean>;
}

/** What a resolver answers; `undefined` where it does not. */
async function resolved(ask: () => Promise<string[]>): Promise<readonly string[] | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

/** The world as it is: files, the Pulumi command, the sites' clusters, the clock. */
export function realWorld({ files, engine, stacks, then, lost, confirm }: Surroundings): World {
  const clusters = new Map<string, KubernetesCluster>();
  const clusterOf = (site: string): KubernetesCluster => {
    const stack = stacks.find(({ part }) => part === site)?.name ?? site;
    const cluster =
      clusters.get(site) ?? new KubernetesCluster(() => engine.secret(stack, `holdfast:kubeconfigs.${site}`));
    clusters.set(site, cluster);
    return cluster;
  };
  const databases = declaredDatabases(then, clusterOf, lost);
  return {
    stacks,
    databases,
    backups: declaredBackups(then, clusterOf, databases),
    prerequisites: (site) => prerequisitesOf(clusterOf(site), then.graph, site),
    nameServers: (zone) => resolved(() => resolveNs(zone)),
    quorums: declaredQuorums(then, clusterOf, lost),
    declare: (lists: SiteLists) => Promise.resolve(files.write(stacks, lists)),
    preview: (stack, lists) => engine.preview(stack.name, files.edited(stack.name, lists)),
    update: (stack, interrupted) => engine.update(stack.name, interrupted),
    answers: (site) => clusterOf(site).answers(),
    unready: (site): Promise<readonly UnreadyWorkload[]> => unreadyWorkloads(clusterOf(site)),
    resolve: (name) => resolved(() => resolve4(name)),
    sleep: (seconds) => pause(seconds * 1000),
    confirm,
  };
}
