import { reportOf } from "@holdfast/policies/report";
import { StackReader } from "@holdfast/policies/graph/stack-reader";
import { StackView, type ViewOptions } from "@holdfast/policies/graph/stack-view";
import { policies } from "@holdfast/policies/index";
import type { Acceptance, Report, Resource } from "@holdfast/resilience";
import { type Change, field, gone, shippedResources } from "../cases/planted";
import { runPack } from "./fixtures/outcome";

const now = new Date("2026-11-30T12:00:00Z");

const image = ["spec", "template", "spec", "containers", 0, "image"];
const deployment = "games-ansan-deployment";
/** What is found and accepted: an image without a digest. */
const unpinned = field(":Deployment", deployment, image, "games:latest");

const holding = {
  policy: "workload-hygiene",
  reason: "the registry moves",
  owner: "games team",
  until: "2026-12-31",
};
const inOneLine = (acceptance: object) =>
  Object.entries(acceptance)
    .sort(([left], [right]) => Number(left === "reason") - Number(right === "reason"))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(" ");

const annotated = (text: string, key = "holdfast.dev/accept", name = deployment): Change =>
  field(":Deployment", name, ["metadata", "annotations", key], text);

const filed = (acceptance: Partial<Acceptance>): Acceptance => ({
  ...holding,
  where: "holdfast.accept.yaml:1",
  ...acceptance,
});

/** The shipped resources without what they accept themselves, and without what that is found of. */
const acceptingNothing: Change = (resources) =>
  resources.map((resource) => {
    const { accept: _accept, ...inputs } = resource.inputs;
    return resource.type.endsWith(":PlacementPolicy") ? { ...resource, inputs } : resource;
  });
/** Nothing is lost of what a service only reads. */
const mediaRead = field(":PlacementPolicy", "media-transfer", ["stores", 0, "access"], "read");
const vaultElsewhere = field(":CloudRegion", "aws-seoul", ["hazards", "seismicZone"], "elsewhere");

const changed = (...changes: Change[]): readonly Resource[] =>
  [acceptingNothing, vaultElsewhere, mediaRead, ...changes].reduce(
    (resources, change) => change(resources),
    shippedResources(),
  );

function report(
  resources: readonly Resource[],
  accepted: readonly Acceptance[] = [],
  options: ViewOptions = {},
): Report {
  return reportOf(new StackView({ resources }, { accepted, now, domains: true, ...options }));
}

const lost = [{ kind: "site", name: "ansan" }] as const;

const errorsOf = ({ findings }: Report) =>
  findings.filter(({ level, accepted }) => level === "error" && !accepted).map(({ policy }) => policy);
const states = ({ acceptances = [] }: Report) => acceptances.map(({ state, findings }) => [state, findings]);

test("without an acceptance the same is an error", () => {
  const { summary } = report(changed(unpinned));
  expect(summary).toMatchObject({ errors: 1, accepted: 0, goalsMet: false });
});

test.each<[string, Change[], Acceptance[]]>([
  ["an annotation in one line", [annotated(inOneLine(holding))], []],
  ["an annotation in YAML", [annotated(JSON.stringify([holding]))], []],
  ["one of several annotations", [annotated(inOneLine(holding), "holdfast.dev/accept-2")], []],
  [
    "an input of the component above",
    [field(":ActiveActiveService", "games-ansan", ["accept"], [holding])],
    [],
  ],
  ["a file by the resource's name", [], [filed({ resource: deployment })]],
  ["a file by a pattern", [], [filed({ resource: "games-*-deployment" })]],
  ["a file by the URN", [], [filed({ resource: "urn:pulumi:*::games-ansan-deployment" })]],
])("what %s accepts fails nothing, and is shown with who answers for it", (_, changes, accepted) => {
  const judged = report(changed(unpinned, ...changes), accepted);
  expect(judged.summary).toMatchObject({ errors: 0, unmet: 0, accepted: 1, goalsMet: null });
  expect(judged.findings.filter((finding) => finding.accepted)).toEqual([
    expect.objectContaining({
      policy: "workload-hygiene",
      level: "error",
      accepted: expect.objectContaining({
        reason: "the registry moves",
        owner: "games team",
        until: "2026-12-31",
      }) as object,
    }),
  ]);
  expect(states(judged)).toEqual([["used", 1]]);
  expect(judged.findings.filter(({ policy }) => policy.startsWith("acceptances-"))).toEqual([]);
});

test.each<[string, Acceptance]>([
  ["another resource", filed({ resource: "games-siheung-*" })],
  ["another policy", filed({ policy: "capacity-holds", resource: "games-ansan-*" })],
  ["another service", filed({ resource: "games-ansan-*", service: "taxi" })],
  ["part of a name", filed({ resource: "games-ansan" })],
])("an acceptance for %s accepts nothing and is a warning", (_, acceptance) => {
  const judged = report(changed(unpinned), [acceptance]);
  expect(errorsOf(judged)).toEqual(["workload-hygiene"]);
  expect(states(judged)).toEqual([["unused", 0]]);
  const [unused, ...others] = judged.findings.filter(({ policy }) => policy === "acceptances-are-used");
  expect(unused).toMatchObject({
    level: "warning",
    reason: { text: expect.stringMatching(/holdfast\.accept\.yaml:1\) accepts nothing/) as string },
  });
  expect(others).toEqual([]);
});

test.each<[string, Partial<Acceptance>, ViewOptions, string]>([
  ["an event after another loss", { event: "earthquake gyeonggi" }, { lost }, "unjudged"],
  ["an event among sites alone", { event: "earthquake gyeonggi" }, { domains: false }, "unjudged"],
  ["an event that was judged", { event: "ansan" }, { lost }, "unused"],
  ["an event that there is not", { event: "earthquake atlantis" }, {}, "unused"],
  ["goals after one loss", { policy: "capacity-holds", service: "mail" }, { depth: 1 }, "unjudged"],
  ["goals after every loss", { policy: "capacity-holds", service: "mail" }, {}, "unused"],
  ["a field, which no loss changes", { resource: "games-siheung-*" }, { lost }, "unused"],
])(
  "an acceptance of %s that accepts nothing says whether that was judged",
  (_, acceptance, options, state) => {
    const resource = acceptance.policy ? {} : { resource: deployment };
    const judged = report(changed(), [filed({ ...resource, ...acceptance })], options);
    expect(states(judged)).toEqual([[state, 0]]);
  },
);

test("an acceptance holds through its last day; after that it is an error, and accepts nothing", () => {
  const lastDay = report(changed(unpinned), [filed({ resource: deployment, until: "2026-11-30" })]);
  expect(errorsOf(lastDay)).toEqual([]);
  const after = report(changed(unpinned), [filed({ resource: deployment, until: "2026-11-29" })]);
  expect(errorsOf(after)).toEqual(["workload-hygiene", "acceptances-hold"]);
  expect(after.findings.find(({ policy }) => policy === "acceptances-hold")?.reason).toMatchObject({
    text: expect.stringMatching(
      /workload-hygiene at games-ansan-deployment .* ended on 2026-11-29, and games team answers for it/,
    ) as string,
  });
  expect(states(after)).toEqual([["expired", 0]]);
});

test.each([
  [
    "cannot be read",
    "accepted by the games team",
    /annotations\.holdfast\.dev\/accept says what is accepted and cannot be read: /,
  ],
  [
    "has no owner",
    "policy=workload-hygiene until=2026-12-31 reason=x",
    /owner: who answers for it is expected/,
  ],
  [
    "names no policy that there is",
    inOneLine({ ...holding, policy: "workload-hygeine" }),
    /accepts workload-hygeine, which is no policy that can be accepted/,
  ],
  [
    "names the policy on acceptances",
    inOneLine({ ...holding, policy: "acceptances-hold" }),
    /accepts acceptances-hold, which is no policy/,
  ],
])("an annotation that %s is an error at its resource", (_, text, why) => {
  const judged = report(changed(unpinned, annotated(text)));
  expect(errorsOf(judged)).toEqual(["workload-hygiene", "acceptances-hold"]);
  const found = judged.findings.find(({ policy }) => policy === "acceptances-hold");
  expect(found).toMatchObject({ resource: expect.stringMatching(/::games-ansan-deployment$/) as string });
  expect(JSON.stringify(found)).toMatch(why);
});

describe("a goal that is not met", () => {
  const few: Change = (resources) =>
    field(":HorizontalPodAutoscaler", "messaging-siheung-autoscaler", ["spec", "minReplicas"], 1)(resources);
  const unmet = report(changed(few));
  const broken = [...new Set(errorsOf(unmet))];

  test("is accepted with its verdicts where every error about it is", () => {
    expect(unmet.summary.unmet).toBeGreaterThan(0);
    const accepted = broken.map((policy) => filed({ policy, service: "messaging" }));
    const judged = report(changed(few), accepted);
    expect(judged.summary).toMatchObject({ unmet: 0, errors: 0, goalsMet: null });
    const verdicts = judged.verdicts.filter(({ met }) => !met);
    expect(verdicts).toHaveLength(unmet.summary.unmet);
    for (const verdict of verdicts) expect(verdict.accepted).toMatchObject({ owner: "games team" });
  });

  test("is accepted by the policy that states the goal", () => {
    const accept = broken.map((policy) => ({ ...holding, policy }));
    const judged = report(changed(few, field(":PlacementPolicy", "messaging", ["accept"], accept)));
    expect(judged.summary).toMatchObject({ unmet: 0, errors: 0 });
  });

  test("is not accepted for another service", () => {
    const judged = report(
      changed(few),
      broken.map((policy) => filed({ policy, service: "mail" })),
    );
    expect(judged.summary).toMatchObject({ unmet: unmet.summary.unmet, errors: unmet.summary.errors });
  });
});

test("one cause at several resources is accepted only where it is accepted at all of them", () => {
  const classes = ["ansan", "siheung"].map((site) => gone(":PriorityClass", `${site}-tier-2`));
  const found = report(changed(...classes)).findings.find(({ policy }) => policy === "references-resolve");
  const first = found!.resource!;
  const at = (resource: string) =>
    report(changed(...classes), [filed({ policy: "references-resolve", resource })]);
  expect(errorsOf(at(first))).toContain("references-resolve");
  expect(errorsOf(at("*"))).not.toContain("references-resolve");
});

test("a tag of AWS accepts what is found at its resource", () => {
  const bucket = shippedResources().find(({ type }) => type === "aws:kms/key:Key")!;
  const judged = report(
    changed(
      field(
        "aws:kms/key:Key",
        bucket.name,
        ["tags", "holdfast.dev/accept"],
        inOneLine({ ...holding, policy: "encrypted-and-private" }),
      ),
    ),
  );
  expect(states(judged)).toEqual([["unused", 0]]);
});

test("the pack lets the same pass, and tells what is accepted and why", async () => {
  const pack = (accepted: readonly Acceptance[]) => () =>
    policies(new StackReader({ accepted: () => accepted }));
  const of = async (accepted: readonly Acceptance[]) => {
    const { violations } = await runPack(changed(unpinned), {}, pack(accepted));
    return violations.map(({ policy, message }) => [policy, message] as const);
  };
  const names = (violations: readonly (readonly [string, string])[], policy: string) =>
    violations.filter(([name]) => name === policy);
  const later = { until: "2999-12-31" };
  const refused = await of([]);
  expect(names(refused, "workload-hygiene")).toHaveLength(1);
  const passed = await of([filed({ resource: deployment, ...later })]);
  expect(names(passed, "workload-hygiene")).toEqual([]);
  expect(names(passed, "judged-with")).toEqual([
    [
      "judged-with",
      expect.stringMatching(
        /^workload-hygiene: .*games:latest.*; accepted until 2999-12-31 by games team: the registry moves \(holdfast\.accept\.yaml:1\)$/,
      ),
    ],
  ]);
  const unused = await of([filed({ resource: "nothing", ...later })]);
  expect(names(unused, "acceptances-are-used")).toHaveLength(1);
  const expired = await of([filed({ resource: deployment, until: "2020-01-01" })]);
  expect(names(expired, "acceptances-hold")).toHaveLength(1);
  expect(names(expired, "workload-hygiene")).toHaveLength(1);
});
