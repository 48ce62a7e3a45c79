import { resolve4 } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Declared } from "./declaration/declared";
import { KubernetesCluster } from "./clusters/kubernetes-cluster";
import { type UnreadyWorkload, unreadyWorkloads } from "./clusters/readiness";
import type { SiteCluster } from "./clusters/site-cluster";
import { declaredDatabases, declaredQuorums } from "./declaration/declared-databases";
import type { PulumiEngine } from "./declaration/engine";
import type { SiteLists } from "./declaration/site-lists";
import type { DeployedStack, StackFiles } from "./declaration/stack-files";
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

/** The world as it is: files, the Pulumi command, the sites' clusters, the clock. */
export function realWorld({ files, engine, stacks, then, lost, confirm }: Surroundings): World {
  const clusters = new Map<string, SiteCluster>();
  const clusterOf = (site: string): SiteCluster => {
    const stack = stacks.find(({ part }) => part === site)?.name ?? site;
    const cluster =
      clusters.get(site) ?? new KubernetesCluster(() => engine.secret(stack, `holdfast:kubeconfigs.${site}`));
    clusters.set(site, cluster);
    return cluster;
  };
  return {
    stacks,
    databases: declaredDatabases(then, clusterOf, lost),
    quorums: declaredQuorums(then, clusterOf, lost),
    declare: (lists: SiteLists) => Promise.resolve(files.write(stacks, lists)),
    preview: (stack, lists) => engine.preview(stack.name, files.edited(stack.name, lists)),
    update: (stack, interrupted) => engine.update(stack.name, interrupted),
    answers: (site) => clusterOf(site).answers(),
    unready: (site): Promise<readonly UnreadyWorkload[]> => unreadyWorkloads(clusterOf(site)),
    async resolve(name) {
      try {
        return await resolve4(name);
      } catch {
        return undefined;
      }
    },
    sleep: (seconds) => pause(seconds * 1000),
    confirm,
  };
}
