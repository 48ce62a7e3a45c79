import { check } from "@holdfast/resilience";
import { type Change, field, foundAfter, shippedResources } from "./planted";

const DAY = 86_400;
const sites = ["ansan", "siheung", "pangyo"] as const;
const ENVIRONMENT = ["spec", "template", "spec", "containers", 0, "env"] as const;

/** What the pods of bank are told to keep at a site, in place of what is declared; `undefined`: nothing. */
function told(site: string, value: string | undefined): Change {
  return (resources) => {
    const name = `bank-${site}-deployment`;
    const deployment = resources.find((each) => each.name === name)!;
    const spec = deployment.inputs["spec"] as unknown as {
      template: { spec: { containers: { env: { name: string; value: string }[] }[] } };
    };
    const variables = spec.template.spec.containers[0]!.env;
    const others = variables.filter((variable) => variable.name !== "HOLDFAST_CACHE_SECONDS");
    expect(others.length).toBe(variables.length - 1);
    const cache = value === undefined ? [] : [{ name: "HOLDFAST_CACHE_SECONDS", value }];
    return field(":Deployment", name, ENVIRONMENT, [...cache, ...others])(resources);
  };
}

/** What is left of bank without the key-store, as time goes by, after changes. */
function bankAfter(seconds: number, ...changes: readonly Change[]) {
  const resources = changes.reduce((before, change) => change(before), shippedResources());
  const { verdicts, findings } = check({ resources }, { depth: 1, domains: true, afterSeconds: seconds });
  const verdict = verdicts.find(
    ({ service, lost }) => service === "bank" && lost[0]?.kind === "service" && lost[0].name === "key-store",
  );
  return { outcome: verdict?.outcome, findings };
}

test("the key-store's loss degrades what keeps its keys, and stops it after a day", () => {
  expect(bankAfter(0).outcome).toBe("degraded");
  const { outcome, findings } = bankAfter(5 * DAY);
  expect(outcome).toBe("down");
  const ended = findings.filter(
    ({ reason }) => reason.kind === "defect" && reason.problem.kind === "cache-ended",
  );
  expect(ended).toMatchObject([
    {
      level: "warning",
      reason: {
        problem: { value: "key-store", seconds: DAY },
        follows: { services: expect.arrayContaining(["bank", "payments", "identity", "taxi"]) as string[] },
      },
    },
  ]);
});

test("where no pod keeps keys any more it stops at once, and nothing is wrong with that by itself", () => {
  const nothingKept = sites.map((site) => told(site, undefined));
  expect(bankAfter(0, ...nothingKept).outcome).toBe("down");
  expect(foundAfter(...nothingKept)).toEqual([]);
});

test.each<[string, string | undefined, RegExp]>([
  ["nothing", undefined, /keeps answers of key-store for no time, and pods of the service elsewhere for 1 d/],
  ["keys for an hour", '{"key-store":3600}', /keeps answers of key-store for 1 h, and pods .* for 1 d/],
  ["keys of another name", '{"keystore":86400,"key-store":86400}', /names keystore, which is no hard dep/],
  ["what is no list", "key-store=1d", /JSON object of whole seconds by service is expected/],
])("one site keeps %s: one finding at its Deployment", (_, value, message) => {
  const found = foundAfter(told("siheung", value));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ resource: "bank-siheung-deployment" });
  expect(found[0]!.message).toMatch(message);
  expect(bankAfter(0, told("siheung", value)).outcome).toBe(
    value?.includes("86400") ? "degraded" : value === '{"key-store":3600}' ? "degraded" : "down",
  );
});

test("the same in another order and spacing is no finding", () => {
  expect(foundAfter(told("siheung", ' { "key-store" : 86400 } '))).toEqual([]);
});
