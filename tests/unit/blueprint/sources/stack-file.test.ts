import { readFileSync, writeFileSync } from "node:fs";
import { at, expectRefused, files, line, refused, type Row, spoilCopies } from "./spoilt-copy";

spoilCopies();

const { dev, project, sites } = files;
const zone = "holdfast:zone: kr.example";

const rows: Row[] = [
  ["- everything", "- everythin", /holdfast:declares names everythin/],
  ["    - everything", "    []", /holdfast:declares is not right: it names no part/, [[dev, "declares"]]],
  [
    "- everything",
    "- ansan\n    - ansan # again",
    /holdfast:declares\[1\] is not right: it names a part twice/,
    [[dev, "# again"]],
  ],
  [zone, "holdfast:zone: [kr.example]", /holdfast:zone is not right/],
  [zone, `${zone}\n  holdfast:zones: x`, /unknown key holdfast:zones/, [[dev, "holdfast:zones"]]],
  ["192.0.2.80", "2001:db8::5", /lastResortAddress is not right: it is not a public IPv4/],
  [
    "192.0.2.80",
    "203.0.113.10",
    /the last resort is the address of ansan/,
    [
      [dev, "203.0.113.10"],
      [sites, 'ingressAddress: "203.0.113.10"'],
    ],
  ],
  ["ami: ami-0123456789abcdef1", "ami: latest", /cloudVoters\.aws-osaka\.ami is not right/],
  ["    aws-osaka:", "    aws-osaca:", /cloudVoters\.aws-osaka is not set/, [[dev, "cloudVoters"]]],
];

describe("what is wrong with a stack's configuration is said at its line of the stack's file", () => {
  test.each(rows)("%j becomes %j", (...row) => expectRefused(dev, row as Row));
});

test("a wrong default of the project is said at its line of Pulumi.yaml", () => {
  expectRefused(project, ["default: today", "default: yesterday", /holdfast:blueprint is not right/]);
});

test("a malformed kubeconfig is not shown", () => {
  const file = "Pulumi.ansan.yaml";
  const secret = "AKIAsecret";
  const kubeconfigs = `  holdfast:kubeconfigs:\n    ansan: "users: [${secret}"\n`;
  writeFileSync(at(file), `${readFileSync(at(file), "utf8")}${kubeconfigs}`);
  const [only, ...others] = refused("ansan");
  expect(others).toEqual([]);
  expect(only?.where).toBe(`${file}:${line(file, secret)}`);
  expect(only?.what).toMatch(/not a kubeconfig/);
  expect(JSON.stringify(only)).not.toContain(secret);
});
