import { policyPack, ShippedProject } from "./shipped-project";

const project = new ShippedProject();

beforeAll(async () => {
  expect(await project.pulumi("stack", "init", "pangyo-2022")).toMatchObject({ code: 0 });
});

afterAll(() => project.remove());

test("nothing but the policies keeps anybody from building October 2022 again", async () => {
  const { code, stdout, stderr } = await project.pulumi("preview", "--stack", "pangyo-2022");
  expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/Resources:\n +\+ \d+ to create/);
});

test("the policies refuse it, each for its own reason", async () => {
  const { code, stdout } = await project.pulumi("preview", "--stack", "pangyo-2022", ...policyPack);
  expect(code).not.toBe(0);
  const refused = new Set([...stdout.matchAll(/\[mandatory\].*?\]\s+([a-z-]+) /g)].map((match) => match[1]));
  expect([...refused].sort()).toEqual([
    "capacity-holds",
    "failover-authority-is-independent",
    "no-single-site-dependency",
    "operator-access-independent",
    "placement-honoured",
    "survives-declared-loss",
    "zero-loss-writes",
  ]);
  expect(stdout).toMatch(/quorum failover-authority \(1 voter\) stops without pangyo, and/);
  expect(stdout).toMatch(/key-store stands at pangyo alone, and/);
  expect(stdout).toMatch(/staff-chat needs messaging/);
});
