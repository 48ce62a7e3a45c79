import { readFileSync } from "node:fs";
import { readGraph, type Resource } from "@holdfast/resilience";
import { evaluatedStack } from "../shipped/evaluated-stack";
import { change, rewrite, without } from "./fixtures/declaration";
import { packForPart, runPack, violationsOf } from "./fixtures/outcome";

function resourcesOf(stack: string): readonly Resource[] {
  return readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack).resources;
}

const stacks = new Map<string, readonly Resource[]>();

beforeAll(() => {
  for (const stack of ["dev", "ansan", "siheung", "pangyo", "global"]) stacks.set(stack, resourcesOf(stack));
}, 180_000);

const dev = () => stacks.get("dev") ?? [];

test("the shipped blueprint passes every policy that could refuse it", async () => {
  const { violations, notApplicable } = await runPack(dev());
  // The first warns of regions, the second tells what is accepted.
  const advisory = ["hazard-independence", "judged-with"];
  expect(violations.filter(({ policy }) => !advisory.includes(policy))).toEqual([]);
  expect(
    violations.filter(({ policy, message }) => policy === "judged-with" && !/accepted until/.test(message)),
  ).toEqual([]);
  expect(notApplicable).toEqual([]);
});

test("it says which events its sites have in common: they stand in one region", async () => {
  const found = await violationsOf("hazard-independence", dev());
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^earthquake \w+ alone stops/),
  );
});

test.each(["ansan", "siheung", "pangyo", "global"])(
  "the stack %s alone is refused nothing, and says that it is a part",
  async (stack) => {
    const { violations } = await runPack(stacks.get(stack) ?? [], {}, packForPart(stack));
    expect(violations).toEqual([
      {
        policy: "whole-blueprint-is-judged",
        message: expect.stringMatching(/^this stack is a part of a blueprint: it holds .* and not /),
      },
    ]);
  },
);

test.each(["ansan", "global"])(
  "the stack %s alone is refused where it says nothing of a part",
  async (stack) => {
    expect(await violationsOf("nothing-passed-over", stacks.get(stack) ?? [])).toContainEqual(
      expect.objectContaining({ reason: expect.stringMatching(/policies name the site siheung/) }),
    );
  },
);

/** What a hand may do to the shipped blueprint, and which policy has to notice. */
const hands: { what: string; policy: string; resources: () => Resource[] }[] = [
  {
    what: "one synchronous copy instead of two",
    policy: "zero-loss-writes",
    resources: () =>
      ["ansan", "siheung", "pangyo"].reduce(
        (resources, site) =>
          rewrite(
            resources,
            ":ConfigMap",
            `messaging-${site}-0-configuration`,
            "synchronous_node_count: 2",
            "synchronous_node_count: 1",
          ),
        [...dev()],
      ),
  },
  {
    what: "a service that promises to survive less than those that need it",
    policy: "no-single-site-dependency",
    resources: () => change(dev(), ":PlacementPolicy", "identity", ["survive"], "one-site"),
  },
  {
    what: "staff chat on the product itself",
    policy: "operator-access-independent",
    resources: () => change(dev(), ":PlacementPolicy", "staff-chat", ["hardDependencies"], ["messaging"]),
  },
  {
    what: "a lock on backups that some may lift",
    policy: "backups-offsite-and-immutable",
    resources: () => {
      const lock = dev().find(({ type }) => type.endsWith(":BucketObjectLockConfiguration"))!;
      return change(dev(), lock.type, lock.name, ["rule", "defaultRetention", "mode"], "GOVERNANCE");
    },
  },
  {
    what: "one replica where many are promised",
    policy: "capacity-holds",
    resources: () => {
      const [type, name] = [":HorizontalPodAutoscaler", "messaging-siheung-autoscaler"];
      return change(
        change(dev(), type, name, ["spec", "minReplicas"], 1),
        type,
        name,
        ["spec", "maxReplicas"],
        1,
      );
    },
  },
  {
    what: "replicas that would first have to be started",
    policy: "failover-within-rto",
    resources: () =>
      change(dev(), ":HorizontalPodAutoscaler", "messaging-siheung-autoscaler", ["spec", "minReplicas"], 1),
  },
];

test("a vault that databases name and nobody declares is one cause, and told once", async () => {
  const isVault = ({ type }: Resource) => type === "holdfast:index:OffsiteVault";
  const found = await violationsOf("backups-offsite-and-immutable", without(dev(), isVault));
  for (const { reason } of found) {
    expect(reason).toMatch(/^databases? .* backs? up to .* and no vault of the blueprint is that bucket$/);
  }
  expect(found).toHaveLength(dev().filter(isVault).length);
});

test("names that nobody answers, for want of any DNS, are one cause, and told once", async () => {
  const resources = without(dev(), ({ type }) => /:(Route53Zone|AuthoritativeServer)$/.test(type));
  expect(await violationsOf("dns-is-dual-and-health-checked", resources)).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(/^no provider answers any name/) }),
  ]);
});

test.each(hands)("$what: $policy refuses it", async ({ policy, resources }) => {
  expect(await violationsOf(policy, resources())).not.toEqual([]);
});
