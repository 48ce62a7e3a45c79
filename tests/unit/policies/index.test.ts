import { readFileSync } from "node:fs";
import * as path from "node:path";
import { continuityLaw } from "@holdfast/policies/continuity-law/index";
import { policies } from "@holdfast/policies/index";

/** Sections of a page, by heading. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(__dirname, "../../..", page), "utf8");
  const sections = text.split(/^## /m).slice(1);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), section]));
}

const packs = [
  { pack: "policies", all: policies(), page: "docs/policies.md" },
  { pack: "continuity-law", all: continuityLaw(), page: "docs/continuity-law.md" },
];

const each = packs.flatMap(({ pack, all, page }) =>
  all.map((policy) => ({
    pack,
    name: policy.name,
    policy,
    section: sectionsOf(page).get(policy.name) ?? "",
  })),
);

test.each(packs)(
  "every policy of $pack has a section that its url leads to, and every section is a policy",
  (one) => {
    const names = one.all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...sectionsOf(one.page).keys()].sort()).toEqual([...names].sort());
    for (const { name, url } of one.all) if (url) expect(url).toBe(`${one.page}#${name}`);
  },
);

test.each(each)("$pack: $name says what it is", ({ policy, section }) => {
  expect(policy.description).toMatch(/^[A-Z].*\.$/);
  expect(policy.description.split("\n")).toHaveLength(1);
  expect(policy.severity).toMatch(/^(low|medium|high|critical)$/);
  expect(policy.enforcementLevel).toMatch(/^(mandatory|advisory)$/);
  expect(section).toMatch(new RegExp(`^${policy.enforcementLevel}`, "im"));
  for (const [setting, schema] of Object.entries(policy.configSchema?.properties ?? {})) {
    expect(section).toMatch(new RegExp(`\\| \`${setting}\` +\\|`));
    // A team reads the default beside the setting, and not in the program.
    expect(schema.description).toMatch(/Default: .+\.$/);
  }
});

test("each policy that judges has a remedy and a page", () => {
  for (const { policy } of each.filter(({ name }) => !["declared-inputs", "judged-with"].includes(name))) {
    expect(policy.remediationSteps).toMatch(/\.$/);
    expect(policy.url).toBeDefined();
  }
});

test("the continuity law advises and refuses nothing, and says that the statute was not read", () => {
  for (const policy of continuityLaw()) {
    expect(policy.enforcementLevel).toBe("advisory");
    if (policy.name !== "declared-inputs")
      expect(policy.framework?.specification).toMatch(/statute was not read/);
  }
});
