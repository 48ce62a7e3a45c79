import { isWithheld } from "@holdfast/contract/value";
import { addressRange, type AddressSpan, holdAll } from "@holdfast/contract/addresses";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../../graph/values";
import type { Value } from "@holdfast/contract/value";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULES = {
  in: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  out: ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
} as const;
const OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

/** Which way traffic goes, as seen from what the group guards. */
export type Way = "in" | "out";

/** What a rule lets through. */
interface Opening {
  readonly ports: { readonly first: number; readonly last: number };
  readonly addresses: readonly AddressSpan[];
  /** It names groups, lists or values whose addresses are not known here. */
  readonly more: boolean;
}

function opening(rule: Value): Opening | undefined {
  const protocol = textOf(at(rule, "protocol")) ?? textOf(at(rule, "ipProtocol")) ?? "";
  if (!/^(tcp|6|-1|all)$/i.test(protocol)) return undefined;
  const every = /^(-1|all)$/i.test(protocol);
  const texts = [...textsOf(at(rule, "cidrBlocks")), textOf(at(rule, "cidrIpv4")) ?? ""];
  const others = [
    "securityGroups",
    "prefixListIds",
    "self",
    "prefixListId",
    "referencedSecurityGroupId",
    "sourceSecurityGroupId",
  ];
  return {
    ports: {
      first: every ? 0 : (numberOf(at(rule, "fromPort")) ?? 0),
      last: every ? 65_535 : (numberOf(at(rule, "toPort")) ?? 65_535),
    },
    addresses: texts.flatMap((text) => addressRange(text) ?? []),
    more:
      others.some((input) => {
        const value = at(rule, input);
        return Array.isArray(value)
          ? value.length > 0
          : value !== undefined && value !== null && value !== false;
      }) || ["cidrBlocks", "cidrIpv4"].some((input) => isWithheld(at(rule, input))),
  };
}

/** What the security groups of an instance or an endpoint let through together. */
export class Openings {
  readonly groups: readonly Resource[];
  private readonly open: { readonly [way in Way]: readonly Opening[] };

  constructor(reading: Reading, guarded: Resource, property: string) {
    const named = new Set(guarded.propertyDependencies[property] ?? []);
    this.groups = reading.all(GROUP).filter(({ urn }) => named.has(urn));
    this.open = { in: this.read(reading, "in"), out: this.read(reading, "out") };
  }

  private read(reading: Reading, way: Way): Opening[] {
    const groups = new Set(this.groups.map(({ urn }) => urn));
    const isOf = ({ propertyDependencies }: Resource): boolean =>
      (propertyDependencies["securityGroupId"] ?? []).some((urn) => groups.has(urn));
    const inline = this.groups.flatMap(({ inputs }) => listOf(inputs[way === "in" ? "ingress" : "egress"]));
    const apart = [
      ...RULES[way].flatMap((type) => reading.all(type)),
      ...reading
        .all(OLD_RULE)
        .filter(({ inputs }) => inputs["type"] === (way === "in" ? "ingress" : "egress")),
    ]
      .filter(isOf)
      .map(({ inputs }) => inputs as Value);
    return [...inline, ...apart].flatMap((rule) => opening(rule) ?? []);
  }

  /** Whether every one of some addresses is let through at a port, or may be by what is not known here. */
  lets(way: Way, port: number, addresses: AddressSpan): boolean {
    const open = this.open[way].filter(({ ports }) => ports.first <= port && port <= ports.last);
    return (
      open.some(({ more }) => more) ||
      holdAll(
        open.flatMap((each) => each.addresses),
        addresses,
      )
    );
  }
}
