import type { BaseBackups } from "../backups/base-backup";
import type { DatabaseCluster } from "../databases/database-cluster";
import { GLOBAL, type DeployedStack } from "../declaration/stack-files";
import { changesText } from "../declaration/changes";
import type { VoterSet } from "../quorums/voter-set";
import { Refusal, StepFailure } from "../refusal";
import type { SiteLists } from "../declaration/site-lists";
import { type Step, done } from "../step";
import type { World } from "../world";
import { eachCluster, leaderOf } from "./lead-steps";
import { updateStep } from "./update-step";

/** Seconds between two looks, and the longest that something of the first start may take. */
const look = { everySeconds: 5, votersSeconds: 900, backupSeconds: 43_200 } as const;

/** Version of the quorum that a new etcd answers until it has seen every voter once. */
const undecided = "3.0.0";

/** Refuses to begin where a site's cluster lacks a prerequisite. */
export function prerequisitesStep(world: World, site: string): Step {
  const look = async (): Promise<string[]> => {
    const { met, missing, unknown } = await world.prerequisites(site);
    if (missing.length > 0) {
      throw new Refusal({
        rule: "every prerequisite is there",
        why: `${site} lacks ${missing.join("; ")}`,
        fix: `npx holdfast preflight ${site} says what to do about each`,
      });
    }
    return [
      `${met} prerequisites are met`,
      ...unknown.map((each) => `unknown, to be looked at by hand: ${each}`),
    ];
  };
  return {
    name: `prerequisites of ${site}`,
    title: `See whether ${site} has what it needs`,
    looksOnly: true,
    run: async () => done(...(await look())),
    rehearse: look,
  };
}

/** Shows what would be made, all of it where nothing stands yet, and asks whether to go on. */
export function firstPreviewStep(world: World, stacks: readonly DeployedStack[], lists: SiteLists): Step {
  const previews = async (): Promise<string[]> => {
    const facts: string[] = [];
    for (const stack of stacks)
      facts.push(`${stack.name}: ${changesText(await world.preview(stack, lists))}`);
    return facts;
  };
  const names = stacks.map(({ name }) => name).join(", ");
  return {
    name: "preview",
    title: `Preview ${names}`,
    async run() {
      const facts = await previews();
      if (await world.confirm(`${facts.join("\n")}\nDeploy this to ${names}?`)) return done(...facts);
      throw new Refusal({
        rule: "somebody agrees to what is deployed",
        why: "it was not agreed to",
        fix: "run it again; --yes agrees beforehand, --dry-run only looks",
      });
    },
    rehearse: previews,
  };
}

/**
 * Deploys several stacks at once. A site alone would wait for ever: its quorum settles only when all voters have seen each
 * other, and its services are ready only once their databases are led.
 */
export function sideBySideStep(world: World, stacks: readonly DeployedStack[]): Step {
  const names = stacks.map(({ name }) => name).join(", ");
  const each = stacks.map((stack) => updateStep(world, stack, "first start"));
  return {
    name: "update the sites side by side",
    title: `Update ${names} side by side`,
    async run(interrupted) {
      const ended = await Promise.allSettled(each.map((step) => step.run(interrupted)));
      const failed = ended.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
      const [first] = failed;
      // A fault that no step knows is not one to be told as a step's.
      if (
        failed.length === 1 ||
        (first !== undefined && !failed.every((error) => error instanceof StepFailure))
      )
        throw first;
      if (failed.length > 1) {
        const failures = failed as StepFailure[];
        throw new StepFailure(
          failures.map(({ what }) => what).join("\n"),
          [...new Set(failures.map(({ fix }) => fix))].join("; "),
        );
      }
      return done(...ended.flatMap((end) => (end.status === "fulfilled" ? end.value.facts : [])));
    },
    rehearse: () => Promise.resolve([`one after the other would not end: ${names} need each other`]),
  };
}

/**
 * Waits until a quorum has seen all its voters once. Until then etcd answers version 3.0.0, which Patroni takes for one
 * that it cannot use, so that no database has a leader, though a majority of voters is there.
 */
export function settledStep(world: World, quorum: VoterSet): Step {
  const seen = async (): Promise<{ settled: boolean; facts: string[] }> => {
    const version = await quorum.version();
    const listed = (await quorum.listed()).map(({ name }) => name);
    const absent = quorum.declared.map(({ name }) => name).filter((name) => !listed.includes(name));
    const facts = [
      version === undecided || version === undefined
        ? `${quorum.name} has not settled its version: not all of its voters have seen each other yet`
        : `${quorum.name} has seen all its voters and is of version ${version}`,
      ...(absent.length > 0 ? [`${absent.join(", ")} is not in its list`] : []),
    ];
    return { settled: version !== undefined && version !== undecided && absent.length === 0, facts };
  };
  const names = quorum.declared.map(({ name }) => name).join(", ");
  return {
    name: `voters of ${quorum.name}`,
    title: `Wait until ${quorum.name} has seen each of ${names}`,
    looksOnly: true,
    async run() {
      const placeholder = await quorum.placeholder();
      if (placeholder !== undefined)
        return { outcome: "not-applicable", facts: [`${quorum.name}: ${placeholder}`] };
      let last: string[] = [];
      for (let waited = 0; waited <= look.votersSeconds; waited += look.everySeconds) {
        try {
          const { settled, facts } = await seen();
          if (settled) return done(...facts);
          last = facts;
        } catch (error) {
          if (!(error instanceof StepFailure)) throw error;
          last = [error.what];
        }
        await world.sleep(look.everySeconds);
      }
      throw new StepFailure(
        `after ${look.votersSeconds} s: ${last.join("; ")}`,
        `all of ${names} have to run and reach each other once: kubectl --namespace quorum get pods at each site, ` +
          "systemctl status etcd on each voter in the cloud",
      );
    },
  };
}

/** Takes the first base backup of every shard: until then the archive alone brings nothing back. */
export function firstBackupStep(
  world: World,
  clusters: readonly DatabaseCluster[],
  backups: readonly BaseBackups[],
): Step {
  const backUp = async (cluster: DatabaseCluster): Promise<string> => {
    const own = backups.find(({ scope }) => scope === cluster.scope);
    if (!own)
      throw new StepFailure(`${cluster.scope} has no vault`, "npx holdfast check names what is missing");
    const before = await own.newest();
    if (before !== undefined) return `${cluster.scope} has the backup ${before}`;
    const leader = leaderOf(await cluster.members());
    if (!leader) throw new StepFailure(`${cluster.scope} has no leader`, "run the same command again");
    await own.begin(leader.site);
    for (let waited = 0; waited <= look.backupSeconds; waited += look.everySeconds) {
      await world.sleep(look.everySeconds);
      const label = await own.newest();
      if (label !== undefined) return `${cluster.scope} has the backup ${label}, taken at ${leader.site}`;
    }
    throw new StepFailure(
      `${cluster.scope} has no backup ${look.backupSeconds} s after it was begun at ${leader.site}`,
      `kubectl --namespace data logs job/${cluster.scope}-backup-first, at ${leader.site}`,
    );
  };
  return {
    name: "first base backup",
    title: "Take the first base backup of every shard",
    run: () => eachCluster(clusters, backUp),
  };
}

/** The name servers of a zone, as they are declared and as its parent says. */
export interface Delegation {
  readonly zone: string;
  readonly nameServers: readonly string[];
}

/**
 * The last step: the parent of the zone names its name servers. Whoever holds the parent enters them; users come from then
 * on, so nothing is delegated before everything else stands.
 */
export function delegationStep(world: World, { zone, nameServers }: Delegation): Step {
  const wanted = [...nameServers].map((name) => name.replace(/\.$/, "").toLowerCase()).sort();
  const records = wanted.map((name) => `${zone}. NS ${name}.`);
  const enter = `let whoever holds the parent of ${zone} enter: ${records.join(" ")} (and the addresses of those within ${zone})`;
  return {
    name: `delegation of ${zone}`,
    title: `See whether ${zone} is delegated to its ${wanted.length} name servers`,
    looksOnly: true,
    async run() {
      const found = await world.nameServers(zone);
      const named = (found ?? []).map((name) => name.replace(/\.$/, "").toLowerCase());
      const absent = wanted.filter((name) => !named.includes(name));
      const strange = named.filter((name) => !wanted.includes(name));
      if (absent.length === 0 && strange.length === 0)
        return done(`${zone} is delegated to ${wanted.join(", ")}`);
      const what =
        named.length === 0
          ? `${zone} is delegated to nobody that answers from here`
          : [
              ...(absent.length > 0 ? [`${zone} is not delegated to ${absent.join(", ")}`] : []),
              ...(strange.length > 0
                ? [`it is delegated to ${strange.join(", ")}, which no resource declares`]
                : []),
            ].join("; ");
      throw new StepFailure(what, `${enter}; then run the same command again`);
    },
    rehearse: () => Promise.resolve([`afterwards: ${records.join(" ")}`]),
  };
}

/** The stack of what belongs to no site, and those of the sites. */
export function startOrder(stacks: readonly DeployedStack[]): {
  global: readonly DeployedStack[];
  sites: readonly DeployedStack[];
} {
  return {
    global: stacks.filter(({ part }) => part === GLOBAL),
    sites: stacks.filter(({ part }) => part !== GLOBAL),
  };
}
