import { readFileSync, writeFileSync } from "node:fs";
import { at, change, expectRefused, files, line, refused, type Row, spoilCopies } from "./spoilt-copy";

spoilCopies();

const { dev, project, sites } = files;

const own: Row[] = [
  ["- everything", "- everythin", /holdfast:declares names everythin/],
  ["    - everything", "    []", /holdfast:declares is not right: it names no part/, [[dev, "declares"]]],
  [
    "- everything",
    "- ansan\n    - ansan # again",
    /holdfast:declares\[1\] is not right: it names a part twice/,
    [[dev, "# again"]],
  ],
  ["config:", "config:\n  holdfast:zones: x", /unknown key holdfast:zones/, [[dev, "holdfast:zones"]]],
  [
    "config:",
    "config:\n  holdfast:zone: [kr.example]",
    /holdfast:zone is not right/,
    [[dev, "holdfast:zone"]],
  ],
];

describe("what is wrong with a stack's configuration is said at its line of the stack's file", () => {
  test.each(own)("%j becomes %j", (...row) => expectRefused(dev, row as Row));

  test("a stack's own object takes the place of the whole default", () => {
    change(dev, "config:", "config:\n  holdfast:cloudVoters: {}");
    expect(refused().map(({ what, where, fix }) => [what, where, fix.split(" && ")[0]])).toEqual(
      ["aws-seoul", "aws-osaka"].map((region) => [
        `holdfast:cloudVoters.${region} is not set`,
        `${dev}:${line(dev, "cloudVoters")}`,
        `pulumi config set --stack dev --path holdfast:cloudVoters.${region}.ami ami-0123456789abcdef0`,
      ]),
    );
  });
});

const shared: [...Row, fix: RegExp][] = [
  [
    "default: kr.example",
    "default: kr",
    /holdfast:zone is not right/,
    [[project, "default: kr"]],
    /^write kr\.example as holdfast:zone in .*Pulumi\.yaml, which all stacks share$/,
  ],
  [
    "default: 192.0.2.80",
    "default: 2001:db8::5",
    /lastResortAddress is not right: it is not a public IPv4/,
    [[project, "2001:db8::5"]],
    /^write 192\.0\.2\.80 as holdfast:lastResortAddress in /,
  ],
  [
    "192.0.2.80",
    "203.0.113.10",
    /the last resort is the address of ansan/,
    [
      [project, "203.0.113.10"],
      [sites, 'ingressAddress: "203.0.113.10"'],
    ],
    /^give an address/,
  ],
  [
    "ami: ami-0123456789abcdef1",
    "ami: latest",
    /cloudVoters\.aws-osaka\.ami is not right/,
    [[project, "ami: latest"]],
    /^write ami-0123456789abcdef0 as holdfast:cloudVoters\.aws-osaka\.ami in /,
  ],
  [
    "      aws-osaka:\n",
    "      aws-osaca:\n",
    /cloudVoters\.aws-osaka is not set/,
    [[project, "default:\n      aws-seoul:\n"]],
    /^add holdfast:cloudVoters\.aws-osaka to .*Pulumi\.yaml, which all stacks share, with ami, s3PrefixListId, /,
  ],
  [
    "      aws-osaka: arn",
    "      aws-osaca: arn",
    /certificateAuthorityArns\.aws-osaka is not set/,
    [[project, "default:\n      aws-seoul: arn"]],
    /^write arn:aws:acm-pca:\S+ as holdfast:certificateAuthorityArns\.aws-osaka in .*Pulumi\.yaml, which all stacks share$/,
  ],
  [
    "config:\n",
    "config:\n  holdfast:zones: { value: x }\n",
    /unknown key holdfast:zones/,
    [[project, "holdfast:zones"]],
    /^remove holdfast:zones from .*Pulumi\.yaml, which all stacks share$/,
  ],
  [
    "default: []\n    description: >-\n      Data sites that are dead",
    "default: [busan]\n    description: >-\n      Data sites that are dead",
    /holdfast:lost\[0\] names busan, which is no site/,
    [[project, "[busan]"]],
    /^remove holdfast:lost\[0\] from /,
  ],
];

describe("what is wrong with what all stacks share is said at its line of Pulumi.yaml, to be corrected there", () => {
  test.each(shared)("%j becomes %j", (from, to, what, places, fix) => {
    expectRefused(project, [from, to, what, places]);
    expect(refused()[0]?.fix).toMatch(fix);
  });
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
