import { type Blueprint, deriveBlueprint } from "@holdfast/resilience";
import * as fc from "fast-check";
import { bootstrapSteps, rebuildSteps } from "@holdfast/operations/bootstrap";
import { evacuationSteps } from "@holdfast/operations/evacuate";
import { failbackSteps } from "@holdfast/operations/failback";
import { failoverSteps } from "@holdfast/operations/failover";
import { outOfService, type SiteLists } from "@holdfast/operations/declaration/site-lists";
import type { RecordLine } from "@holdfast/operations/record/line";
import type { PlanRequest } from "@holdfast/operations/request";
import { runSteps } from "@holdfast/operations/run-steps";
import type { Step } from "@holdfast/operations/step";
import { database } from "../resilience/building/database";
import { paymentsBlueprint, voterHosts } from "../resilience/building/blueprints";
import { Crash, memoryRecord, memoryWorld, Moments, Reality, sites } from "./memory-world";

/** The blueprint whose shards are those of {@link Reality}. */
const usual = blueprint();

function blueprint(): Blueprint {
  const builder = paymentsBlueprint();
  for (const name of ["mail", "bank"])
    database(builder, name, ["pangyo", "ansan", "siheung"], { hosts: voterHosts });
  return deriveBlueprint(builder.graph());
}

/** What is declared with sites out of service: no answer of theirs, and no member that leads. */
function declaredWith(lists: SiteLists): Blueprint {
  const out = outOfService(lists);
  const isOut = (site?: string) => site !== undefined && out.includes(site);
  return {
    ...usual,
    endpoints: usual.endpoints.map((endpoint) => ({
      ...endpoint,
      answerSets: endpoint.answerSets.map((set) => ({
        ...set,
        answers: set.answers.filter(({ site }) => !isOut(site)),
      })),
    })),
    databases: usual.databases.map((each) => ({
      ...each,
      shards: each.shards.map((shard) => ({
        ...shard,
        // At home where the reality of these tests has it.
        members: shard.members.map((group) => ({
          ...group,
          noFailover: isOut(group.site),
          failoverPriority: homes[shard.scope] === group.site ? 9 : 1,
        })),
      })),
    })),
  };
}

const homes: Record<string, string> = Object.fromEntries(
  new Reality().shards.map(({ scope, home }) => [scope, home]),
);

interface Operation {
  readonly name: string;
  readonly lists: SiteLists;
  readonly target: SiteLists;
  /** Sites that are dark while it runs. */
  readonly dark?: readonly string[];
  readonly leaders?: Readonly<Record<string, string>>;
  /** Stacks that were never deployed. */
  readonly absent?: readonly string[];
  steps(request: PlanRequest): Step[];
}

const none: SiteLists = { lost: [], evacuated: [] };

const operations: readonly Operation[] = [
  {
    name: "evacuate pangyo",
    lists: none,
    target: { lost: [], evacuated: ["pangyo"] },
    steps: (request) => evacuationSteps("pangyo", request),
  },
  {
    name: "failover --lost pangyo",
    lists: none,
    target: { lost: ["pangyo"], evacuated: [] },
    dark: ["pangyo"],
    leaders: { "mail-0": "ansan", "bank-0": "siheung" },
    steps: (request) => failoverSteps(["pangyo"], true, request),
  },
  {
    name: "failback pangyo",
    lists: { lost: ["pangyo"], evacuated: [] },
    target: none,
    leaders: { "mail-0": "ansan", "bank-0": "siheung" },
    steps: (request) => failbackSteps("pangyo", { stabiliseSeconds: 20, verify: "everything" }, request),
  },
  {
    name: "bootstrap",
    lists: none,
    target: none,
    absent: ["global", ...sites],
    // All of them where one deployed first.
    leaders: { "mail-0": "ansan", "bank-0": "ansan" },
    steps: bootstrapSteps,
  },
  {
    name: "bootstrap --site pangyo",
    lists: { lost: ["pangyo"], evacuated: [] },
    target: { lost: ["pangyo"], evacuated: [] },
    absent: ["pangyo"],
    leaders: { "mail-0": "ansan", "bank-0": "siheung" },
    steps: (request) => rebuildSteps("pangyo", request),
  },
];

function realityOf({ lists, dark = [], leaders = {}, absent = [] }: Operation): Reality {
  const reality = new Reality(lists);
  reality.delegated = usual.zones.flatMap(({ nameServers }) => nameServers);
  for (const stack of absent) reality.absent.add(stack);
  for (const site of dark) reality.dark.add(site);
  for (const shard of reality.shards) shard.leader = leaders[shard.scope] ?? shard.leader;
  return reality;
}

/** One process: it ends by itself or at a moment. */
async function attempt(operation: Operation, reality: Reality, moments: Moments): Promise<boolean> {
  const { lists, target } = operation;
  const world = memoryWorld(reality, moments);
  const request = { world, lists, target, now: declaredWith(lists), then: declaredWith(target) };
  let clock = 0;
  try {
    await runSteps(
      { name: operation.name, arguments: { lists, target }, steps: operation.steps(request) },
      {
        record: memoryRecord(reality, moments),
        by: "operator@host",
        now: () => new Date(clock++),
        state: () => ({ configuration: JSON.stringify(reality.files), commit: null }),
        say: () => undefined,
      },
    );
    return true;
  } catch (error) {
    if (error instanceof Crash) return false;
    throw error;
  }
}

function recordOf(reality: Reality): RecordLine[] {
  return reality.lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as RecordLine);
}

/** Names of steps with an event, in their order. */
function steps(reality: Reality, ...events: RecordLine["event"][]): string[] {
  return recordOf(reality).flatMap(({ event, step }) => (step && events.includes(event) ? [step] : []));
}

describe.each(operations)("$name", (operation) => {
  let undisturbed: Reality;
  let moments: number;
  beforeAll(async () => {
    undisturbed = realityOf(operation);
    const counted = new Moments();
    expect(await attempt(operation, undisturbed, counted)).toBe(true);
    moments = counted.count;
  });

  test("does what it is for", () => {
    expect(undisturbed.files).toEqual(operation.target);
    for (const { name, part } of undisturbed.stacks) {
      const touched = undisturbed.deployed.get(name);
      expect(touched).toEqual(undisturbed.dark.has(part) ? operation.lists : operation.target);
    }
    for (const { leader, home } of undisturbed.shards) {
      const out = outOfService(operation.target);
      if (out.includes(home)) expect(out).not.toContain(leader);
      else expect(leader).toBe(home);
    }
    expect(recordOf(undisturbed).map(({ event }) => event)).toEqual([
      "begun",
      ...steps(undisturbed, "step-done").flatMap(() => ["step-started", "step-done"]),
      "finished",
    ]);
  });

  test("every moment at which it is stopped leads to the same end, with nothing done twice", async () => {
    for (let moment = 0; moment < moments; moment++) {
      const reality = realityOf(operation);
      expect(await attempt(operation, reality, new Moments(moment))).toBe(false);
      expect(await attempt(operation, reality, new Moments())).toBe(true);
      expect(reality.state()).toEqual(undisturbed.state());
      expect(reality.deeds).toEqual(undisturbed.deeds);
    }
  });

  test("property: stopped again and again it ends the same, and its record is whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), async (crashes) => {
        const reality = realityOf(operation);
        for (const crash of crashes) await attempt(operation, reality, new Moments(crash));
        // Stopping after its end would begin it anew.
        if (recordOf(reality).at(-1)?.event !== "finished") {
          expect(await attempt(operation, reality, new Moments())).toBe(true);
        }
        expect(reality.state()).toEqual(undisturbed.state());
        expect(reality.deeds).toEqual(undisturbed.deeds);
        const ended = steps(reality, "step-done", "step-not-applicable");
        expect(new Set(ended)).toEqual(new Set(steps(undisturbed, "step-done", "step-not-applicable")));
        const started = steps(reality, "step-started");
        for (const step of ended) expect(started).toContain(step);
      }),
      { numRuns: 25 },
    );
  });

  test("all of it says who, when, and by which declaration", () => {
    for (const line of recordOf(undisturbed)) {
      expect(line).toMatchObject({ by: "operator@host", operation: operation.name });
      expect(line.state.configuration).toMatch(/lost/);
      expect(line.at).toMatch(/^\d{4}-\d\d-\d\dT/);
    }
    expect(recordOf(undisturbed)[0]?.arguments).toMatchObject({ target: operation.target });
  });

  test("stacks of dead sites are not touched", () => {
    const updated = undisturbed.deeds.filter((deed) => deed.startsWith("update "));
    for (const site of undisturbed.dark) expect(updated).not.toContain(`update ${site}`);
    expect(updated).toHaveLength(new Set(updated).size + (operation.name.startsWith("failback") ? 1 : 0));
    expect(sites).toContain("pangyo");
  });
});
