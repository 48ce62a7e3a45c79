import { readFileSync } from "node:fs";
import * as path from "node:path";
import { policies } from "@holdfast/policies/index";

const documentation = readFileSync(path.join(__dirname, "../../docs/policies.md"), "utf8");

/** Sections of the page, by heading. */
const sections = new Map(
  documentation
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section] as const),
);

test("every policy has a section of the page that its url leads to, and every section is a policy", () => {
  const names = policies().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...sections.keys()]).toEqual(expect.arrayContaining(names));
  for (const { name, url } of policies()) if (url) expect(url).toBe(`docs/policies.md#${name}`);
});

test.each(policies().map((policy) => [policy.name, policy] as const))(
  "%s says what it is",
  (name, policy) => {
    expect(policy.description).toMatch(/^[A-Z].*\.$/);
    expect(policy.description.split("\n")).toHaveLength(1);
    expect(policy.severity).toMatch(/^(low|medium|high|critical)$/);
    expect(policy.enforcementLevel).toMatch(/^(mandatory|advisory)$/);
    const section = sections.get(name) ?? "";
    expect(section).toMatch(new RegExp(`^${policy.enforcementLevel}`, "im"));
    for (const [setting, schema] of Object.entries(policy.configSchema?.properties ?? {})) {
      expect(section).toMatch(new RegExp(`\\| \`${setting}\` +\\|`));
      // A team reads the default beside the setting, and not in the program.
      expect(schema.description).toMatch(/Default: .+\.$/);
    }
  },
);

test("each policy that judges has a remedy and a page", () => {
  for (const policy of policies().filter(({ name }) => name !== "declared-inputs")) {
    expect(policy.remediationSteps).toMatch(/\.$/);
    expect(policy.url).toBeDefined();
  }
});
