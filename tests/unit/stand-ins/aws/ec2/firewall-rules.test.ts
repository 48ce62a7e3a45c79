import type { IpPermission } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { type FirewallRule, listedRules, ruleChanges } from "@holdfast/aws-stand-in/ec2/firewall-rules";

const group = "sg-1";

const rule: fc.Arbitrary<FirewallRule> = fc
  .record({
    protocol: fc.constantFrom("tcp", "udp"),
    fromPort: fc.constantFrom(22, 443),
    description: fc.constantFrom("peers", "clients"),
    cidrBlocks: fc.uniqueArray(fc.constantFrom("10.0.0.0/8", "192.0.2.0/24"), { maxLength: 2 }),
    securityGroups: fc.uniqueArray(fc.constantFrom("sg-2", "sg-3"), { maxLength: 1 }),
    self: fc.boolean(),
  })
  .map((each) => ({ ...each, toPort: each.fromPort }));

/** Lists rules as AWS does: one entry for protocol and ports, with every range of those. */
function asAwsLists(changes: readonly IpPermission[]): IpPermission[] {
  const groups = new Map<string, IpPermission>();
  for (const { IpProtocol, FromPort, ToPort, IpRanges = [], UserIdGroupPairs = [] } of changes) {
    const key = `${IpProtocol} ${FromPort}`;
    const found = groups.get(key) ?? { IpProtocol, FromPort, ToPort, IpRanges: [], UserIdGroupPairs: [] };
    groups.set(key, {
      ...found,
      IpRanges: [...(found.IpRanges ?? []), ...IpRanges],
      UserIdGroupPairs: [...(found.UserIdGroupPairs ?? []), ...UserIdGroupPairs],
    });
  }
  return [...groups.values()];
}

test("what was set needs no change, however AWS groups it, and reads as it was declared", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(rule, { maxLength: 3, selector: ({ protocol, fromPort }) => `${protocol}${fromPort}` }),
      (rules) => {
        const listed = asAwsLists(ruleChanges([], rules, group).authorize);
        expect(ruleChanges(listed, rules, group)).toEqual({ revoke: [], authorize: [] });
        expect(listedRules(listed, rules, group)).toEqual(rules);
      },
    ),
  );
});

test("a rule added by hand is found and revoked alone", () => {
  const rules = [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] }];
  const listed: IpPermission[] = [
    {
      IpProtocol: "tcp",
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp: "10.0.0.0/8" }, { CidrIp: "0.0.0.0/0" }],
    },
  ];
  expect(listedRules(listed, rules, group)).toContainEqual(
    expect.objectContaining({ fromPort: 443, cidrBlocks: ["0.0.0.0/0"] }),
  );
  const { revoke, authorize } = ruleChanges(listed, rules, group);
  expect(revoke).toEqual([
    expect.objectContaining({ FromPort: 443, IpRanges: [expect.objectContaining({ CidrIp: "0.0.0.0/0" })] }),
  ]);
  expect(authorize).toEqual([]);
});

test("every protocol has no ports", () => {
  const everything = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
  const listed: IpPermission[] = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  expect(listedRules(listed, everything, group)).toEqual(everything);
});

test("a rule for a prefix list that AWS lists without its description is the declared one", () => {
  const rules = [
    { protocol: "tcp", fromPort: 443, toPort: 443, description: "storage", prefixListIds: ["pl-1"] },
  ];
  const listed: IpPermission[] = [
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: "pl-1" }] },
  ];
  expect(listedRules(listed, rules, group)).toEqual(rules);
  expect(ruleChanges(listed, rules, group)).toEqual({ revoke: [], authorize: [] });
});

test("the group itself is written as such", () => {
  const listed: IpPermission[] = [
    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: group }] },
  ];
  expect(listedRules(listed, [], group)).toEqual([{ protocol: "tcp", fromPort: 22, toPort: 22, self: true }]);
});
