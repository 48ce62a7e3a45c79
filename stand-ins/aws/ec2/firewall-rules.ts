import type { IpPermission } from "@aws-sdk/client-ec2";
import { sameMeaning } from "../deployment/equality";

/** A rule of a security group as it is declared: any number of ranges that share protocol, ports and description. */
export interface FirewallRule {
  protocol: string;
  fromPort: number;
  toPort: number;
  description?: string;
  cidrBlocks?: string[];
  ipv6CidrBlocks?: string[];
  prefixListIds?: string[];
  securityGroups?: string[];
  self?: boolean;
}

/** A rule for one range: what AWS keeps, however rules are grouped. */
interface SingleRange {
  protocol: string;
  /** Absent where the protocol is every protocol. */
  fromPort?: number;
  /** Absent where the protocol is every protocol. */
  toPort?: number;
  kind: "cidrBlocks" | "ipv6CidrBlocks" | "prefixListIds" | "securityGroups";
  range: string;
  description?: string;
}

/** What stands for every protocol. */
const EVERY_PROTOCOL = "-1";

function portsOf(protocol: string, from: number | undefined, to: number | undefined) {
  const every = protocol === EVERY_PROTOCOL || protocol === "all";
  return every ? { protocol: EVERY_PROTOCOL } : { protocol, fromPort: from, toPort: to };
}

/**
 * Splits declared rules into one for each range.
 *
 * @param rules the rules
 * @param groupId the security group, which rules may name as themselves
 */
function declaredRanges(rules: readonly FirewallRule[], groupId: string): SingleRange[] {
  return rules.flatMap((rule) => {
    const common = { ...portsOf(rule.protocol, rule.fromPort, rule.toPort), description: rule.description };
    const of = (kind: SingleRange["kind"], ranges: readonly string[] = []) =>
      ranges.map((range) => ({ ...common, kind, range }));
    return [
      ...of("cidrBlocks", rule.cidrBlocks),
      ...of("ipv6CidrBlocks", rule.ipv6CidrBlocks),
      ...of("prefixListIds", rule.prefixListIds),
      ...of("securityGroups", rule.securityGroups),
      ...of("securityGroups", rule.self ? [groupId] : []),
    ];
  });
}

/**
 * Splits what AWS lists into one rule for each range. The lab's AWS API keeps no descriptions of prefix lists, so where
 * it has none the declared one is taken for true.
 */
function listedRanges(permissions: readonly IpPermission[], declared: readonly SingleRange[]): SingleRange[] {
  const described = (range: SingleRange): SingleRange => {
    if (range.kind !== "prefixListIds" || range.description) return range;
    const same = declared.find((each) => sameMeaning({ ...each, description: undefined }, range));
    return { ...range, description: same?.description };
  };
  return splitPermissions(permissions).map(described);
}

function splitPermissions(permissions: readonly IpPermission[]): SingleRange[] {
  return permissions.flatMap((permission) => {
    const ports = portsOf(permission.IpProtocol ?? "", permission.FromPort, permission.ToPort);
    const of = (kind: SingleRange["kind"], range: string | undefined, description: string | undefined) => ({
      ...ports,
      kind,
      range: range ?? "",
      description,
    });
    return [
      ...(permission.IpRanges ?? []).map((each) => of("cidrBlocks", each.CidrIp, each.Description)),
      ...(permission.Ipv6Ranges ?? []).map((each) => of("ipv6CidrBlocks", each.CidrIpv6, each.Description)),
      ...(permission.PrefixListIds ?? []).map((each) =>
        of("prefixListIds", each.PrefixListId, each.Description),
      ),
      ...(permission.UserIdGroupPairs ?? []).map((each) =>
        of("securityGroups", each.GroupId, each.Description),
      ),
    ];
  });
}

/** A rule as the API takes it. */
function permissionOf({ protocol, fromPort, toPort, kind, range, description }: SingleRange): IpPermission {
  const Description = description || undefined;
  return {
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    ...{
      cidrBlocks: { IpRanges: [{ CidrIp: range, Description }] },
      ipv6CidrBlocks: { Ipv6Ranges: [{ CidrIpv6: range, Description }] },
      prefixListIds: { PrefixListIds: [{ PrefixListId: range, Description }] },
      securityGroups: { UserIdGroupPairs: [{ GroupId: range, Description }] },
    }[kind],
  };
}

/**
 * Rules as a program would declare what AWS lists; those that it did declare where both mean the same, because AWS
 * groups ranges in a way of its own.
 *
 * @param permissions what AWS lists
 * @param declared what is declared
 * @param groupId the security group
 */
export function listedRules(
  permissions: readonly IpPermission[] = [],
  declared: readonly FirewallRule[],
  groupId: string,
): FirewallRule[] {
  const wanted = declaredRanges(declared, groupId);
  const ranges = listedRanges(permissions, wanted);
  if (sameMeaning(ranges, wanted)) return [...declared];
  return ranges.map(({ protocol, fromPort = 0, toPort = 0, kind, range, description }) => ({
    protocol,
    fromPort,
    toPort,
    ...(description ? { description } : {}),
    ...(kind === "securityGroups" && range === groupId ? { self: true } : { [kind]: [range] }),
  }));
}

/**
 * What makes the rules of a group what is declared.
 *
 * @param permissions what AWS lists
 * @param declared what is declared
 * @param groupId the security group
 * @returns rules to take away, and then rules to add
 */
export function ruleChanges(
  permissions: readonly IpPermission[] = [],
  declared: readonly FirewallRule[],
  groupId: string,
): { revoke: IpPermission[]; authorize: IpPermission[] } {
  const after = declaredRanges(declared, groupId);
  const before = listedRanges(permissions, after);
  const without = (ranges: SingleRange[], others: SingleRange[]) =>
    ranges.filter((range) => !others.some((other) => sameMeaning(range, other))).map(permissionOf);
  return { revoke: without(before, after), authorize: without(after, before) };
}
