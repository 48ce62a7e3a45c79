import { type Blueprint, deriveBlueprint } from "@holdfast/resilience";
import type { DatabaseCluster, Member } from "@holdfast/operations/databases/database-cluster";
import type { Change } from "@holdfast/operations/declaration/changes";
import { failoverSteps } from "@holdfast/operations/failover";
import { failbackSteps } from "@holdfast/operations/failback";
import { Refusal, StepFailure } from "@holdfast/operations/refusal";
import { rehearseSteps } from "@holdfast/operations/run-steps";
import { namesStep } from "@holdfast/operations/steps/answer-step";
import { observedLeaders } from "@holdfast/operations/steps/lead-steps";
import { previewStep } from "@holdfast/operations/steps/preview-step";
import { tagsStep } from "@holdfast/operations/steps/tag-step";
import { updateStep } from "@holdfast/operations/steps/update-step";
import {
  catchUpStep,
  checksumStep,
  requireLeadersElsewhere,
  stabilisationStep,
} from "@holdfast/operations/steps/verify-steps";
import type { World } from "@holdfast/operations/world";
import { paymentsBlueprint } from "../resilience/building/blueprints";
import { leader, shardOf, worldWith } from "./looks";
import { Reality } from "./memory-world";

const none = { lost: [], evacuated: [] };
const payments = deriveBlueprint(paymentsBlueprint().graph());

describe("looking at databases", () => {
  test("leaders are told, also that nobody answers", async () => {
    const silent = { ...shardOf({}), members: () => Promise.reject(new StepFailure("nobody answers", "")) };
    expect(await observedLeaders([shardOf({ ansan: leader }), shardOf({ ansan: {} }), silent])).toEqual([
      "mail-0 is led by mail-0-ansan-0",
      "mail-0 is led by nobody",
      "mail-0 cannot be asked: nobody answers",
    ]);
  });

  test("a leader at the site, or none, fails the verification", async () => {
    const verify = (cluster: DatabaseCluster) => requireLeadersElsewhere([cluster], "pangyo").run(false);
    await expect(verify(shardOf({ pangyo: leader }))).rejects.toThrow(/mail-0 is led from pangyo/);
    await expect(verify(shardOf({ pangyo: {} }))).rejects.toThrow(/mail-0 has no leader/);
    expect((await verify(shardOf({ ansan: leader }))).outcome).toBe("done");
  });

  test.each<[string, Partial<Member>]>([
    ["lacks bytes", { lagBytes: 2 ** 21 }],
    ["does not say what it lacks", { lagBytes: undefined }],
    ["is on another timeline", { timeline: 2 }],
    ["is starting", { state: "starting" }],
  ])("a member that %s has not caught up", async (_, change) => {
    const catchUp = (...looks: Parameters<typeof shardOf>) =>
      catchUpStep(worldWith(), [shardOf(...looks)], "pangyo").run(false);
    const behind = { ansan: leader, pangyo: change };
    const ready = { ansan: leader, pangyo: {} };
    expect((await catchUp(behind, behind, ready)).facts).toEqual([
      "mail-0 has caught up at pangyo after 10 s",
    ]);
    await expect(catchUp(behind)).rejects.toThrow(/has not caught up at pangyo: mail-0-pangyo-0/);
  });

  test("data that is not sound stops the return", async () => {
    const rotten = {
      ...shardOf({}),
      verify: () => Promise.resolve({ sound: false, found: "3 pages with a wrong one" }),
    };
    await expect(checksumStep([rotten], "pangyo", "counters").run(false)).rejects.toThrow(/3 pages/);
  });

  test("members that do not learn their tags fail the step", async () => {
    const tags = (...looks: Parameters<typeof shardOf>) =>
      tagsStep(worldWith(), [shardOf(...looks)], "pangyo", true).run(false);
    expect((await tags({ pangyo: {} }, { pangyo: { followsOnly: true } })).outcome).toBe("done");
    await expect(tags({ pangyo: {} })).rejects.toThrow(/mail-0-pangyo-0 does not know that they only follow/);
    await expect(tags({ ansan: {} })).rejects.toThrow(/no member of mail-0 at pangyo/);
  });
});

describe("stabilisation", () => {
  test("a break starts the time anew, and too many end it", async () => {
    const steady = { ansan: leader, pangyo: {} };
    const broken = { ansan: leader, pangyo: { state: "starting" } };
    let slept = 0;
    const world = worldWith({ sleep: (seconds) => Promise.resolve(void (slept += seconds)) });
    const watch = (...looks: Parameters<typeof shardOf>) =>
      stabilisationStep(world, [shardOf(...looks)], "pangyo", 20).run(false);
    expect((await watch(steady, steady, broken, steady)).facts[0]).toMatch(/anew after: .*"starting"/);
    expect(slept).toBe(10 + 5 + 20);
    await expect(watch(broken)).rejects.toThrow(/pangyo does not hold/);
  });

  test("an API server that does not answer is a break", async () => {
    const world = worldWith({ answers: () => Promise.resolve(false) });
    await expect(stabilisationStep(world, [], "pangyo", 5).run(false)).rejects.toThrow(
      /API server of pangyo/,
    );
  });
});

describe("previews and updates", () => {
  const stacks = [{ name: "ansan", part: "ansan" }];
  const preview = (changes: readonly Change[], change: Partial<World> = {}, forced?: string) =>
    previewStep(worldWith({ preview: () => Promise.resolve(changes), ...change }), {
      name: "preview",
      stacks,
      lists: none,
      forced,
    });
  const stranger: Change = {
    operation: "delete",
    type: "kubernetes:apps/v1:StatefulSet",
    name: "payments-0",
  };
  const answers: Change = { operation: "update", type: "kubernetes:core/v1:ConfigMap", name: "answers" };

  test("what an operation changes is told and agreed to", async () => {
    expect((await preview([answers, answers]).run(false)).facts).toEqual(["ansan: 2 update (ConfigMap 2)"]);
    expect((await preview([]).run(false)).facts).toEqual(["ansan: nothing changes"]);
  });

  test.each<[string, Promise<unknown>, RegExp]>([
    ["something else would be deployed along", preview([stranger]).run(false), /StatefulSet 1.*payments-0/],
    ["it is rehearsed", preview([stranger]).rehearse!(), /nothing else is deployed along/],
    [
      "a stack was never deployed",
      preview([{ operation: "create", type: "pulumi:pulumi:Stack", name: "ansan" }]).run(false),
      /ansan was never deployed/,
    ],
    [
      "nobody agrees",
      preview([answers], { confirm: () => Promise.resolve(false) }).run(false),
      /somebody agrees to what is deployed/,
    ],
  ])("refused: %s", async (_, refused, message) => {
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toThrow(message);
  });

  test("in need, something else is deployed along", async () => {
    expect((await preview([stranger], {}, "fire").run(false)).outcome).toBe("done");
  });

  test("an update waits for replicas, and fails where they are never ready", async () => {
    const short = [{ workload: "services/payments", ready: 3, needed: 5 }];
    let looks = 0;
    const later = worldWith({ unready: () => Promise.resolve(looks++ < 3 ? short : []) });
    expect((await updateStep(later, { name: "ansan", part: "ansan" }, "carry").run(false)).outcome).toBe(
      "done",
    );
    expect(looks).toBe(4);
    const never = worldWith({ unready: () => Promise.resolve(short) });
    await expect(updateStep(never, { name: "ansan", part: "ansan" }, "carry").run(false)).rejects.toThrow(
      /after 600 s replicas at ansan are not ready: services\/payments 3 of 5/,
    );
  });
});

describe("names", () => {
  const without = (blueprint: Blueprint, site: string): Blueprint => ({
    ...blueprint,
    endpoints: blueprint.endpoints.map((endpoint) => ({
      ...endpoint,
      answerSets: endpoint.answerSets.map((set) => ({
        ...set,
        answers: set.answers.filter((answer) => answer.site !== site),
      })),
    })),
  });
  const drained = without(payments, "pangyo");
  const address = payments.sites.find(({ name }) => name === "pangyo")?.ingressAddress ?? "";
  const verify = (resolve: World["resolve"], then = drained) =>
    namesStep(worldWith({ resolve }), then, payments, "pangyo").run(false);

  test("resolve to other sites", async () => {
    expect(await verify(() => Promise.resolve(["203.0.113.99"]))).toMatchObject({ outcome: "done" });
  });

  test("that do not resolve from here are not called verified", async () => {
    expect(await verify(() => Promise.resolve(undefined))).toMatchObject({ outcome: "not-applicable" });
  });

  test("that resolve to the site, or are declared to, fail", async () => {
    await expect(verify(() => Promise.resolve([address]))).rejects.toThrow(
      /resolves to .*, the address of pangyo/,
    );
    await expect(verify(() => Promise.resolve(undefined), payments)).rejects.toThrow(/still answer pangyo/);
  });
});

describe("whole operations", () => {
  const request = (world: World, forced?: string) => ({
    world,
    lists: none,
    target: { lost: ["pangyo"], evacuated: [] },
    now: payments,
    then: payments,
    forced,
  });

  test("a site that answers is not called lost, unless it is forced", async () => {
    const [observe] = failoverSteps(["pangyo"], false, request(worldWith()));
    await expect(observe?.run(false)).rejects.toThrow(
      /refused \(a lost site is dark\): the API server of pangyo/,
    );
    const [forced] = failoverSteps(["pangyo"], false, request(worldWith(), "its hall burns"));
    expect((await forced?.run(false))?.facts).toContain("forced: its hall burns");
  });

  test("a site that does not answer does not come back", async () => {
    const world = worldWith({ answers: () => Promise.resolve(false) });
    const options = { stabiliseSeconds: 0, verify: "counters" } as const;
    const [check] = failbackSteps("pangyo", options, request(world));
    await expect(check?.run(false)).rejects.toThrow(/a site that comes back answers/);
  });

  test("a rehearsal says what each step would do and changes nothing", async () => {
    const reality = new Reality();
    const said: string[] = [];
    const steps = failoverSteps(["pangyo"], true, request(worldWith({}, reality), "drill"));
    await rehearseSteps({ name: "failover", arguments: {}, steps }, (text) => said.push(text));
    expect(said.filter((text) => /^\d+\/\d+ /.test(text))).toHaveLength(steps.length);
    expect(said.join("\n")).toContain("failover keeps 4 of 5 voters and survives 1 more loss");
    expect(said.join("\n")).toContain("siheung: 1 update (ConfigMap 1)");
    expect(said.join("\n")).not.toMatch(/^ +pangyo: /m);
    expect(reality.deeds).toEqual([]);
  });
});
