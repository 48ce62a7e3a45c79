import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { at, listOf, textOf, textsOf } from "@holdfast/resilience/graph/values";
import type { Violation } from "../rule";

const EVERYWHERE = new Set(["0.0.0.0/0", "::/0"]);

function opensToEveryone(rule: Value): boolean {
  const ranges = [...textsOf(at(rule, "cidrBlocks")), ...textsOf(at(rule, "ipv6CidrBlocks"))];
  const single = [textOf(at(rule, "cidrIpv4")), textOf(at(rule, "cidrIpv6"))];
  return [...ranges, ...single].some((range) => range !== undefined && EVERYWHERE.has(range));
}

/** Rules that let traffic in, wherever a program may state them. */
function ingressRules({ type, inputs }: Resource): readonly Value[] {
  switch (type) {
    case "aws:ec2/securityGroup:SecurityGroup":
    case "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
      return listOf(inputs["ingress"]);
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return [inputs];
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return inputs["type"] === "ingress" ? [inputs] : [];
    default:
      return [];
  }
}

function* instanceFaults({ name, urn, inputs }: Resource): Iterable<Violation> {
  if (inputs["associatePublicIpAddress"] === true) {
    yield {
      resource: urn,
      reason: `instance ${name} has a public address`,
      fix: "set associatePublicIpAddress to false; Systems Manager reaches it without one",
    };
  }
  if (at(inputs["metadataOptions"], "httpTokens") !== "required") {
    yield {
      resource: urn,
      reason: `instance ${name} hands out its role's credentials to any request that it can be made to send`,
      fix: 'set metadataOptions.httpTokens to "required"',
    };
  }
}

/** What in a cloud region can be reached from the internet. */
export function cloudNetwork(graph: ResourceGraph): Violation[] {
  const found: Violation[] = [];
  for (const resource of graph.resources) {
    if (ingressRules(resource).some(opensToEveryone)) {
      found.push({
        resource: resource.urn,
        reason: `security group ${resource.name} lets the whole internet in`,
        fix: "name the address ranges of the sites that need it",
      });
    }
    if (resource.type === "aws:ec2/instance:Instance") found.push(...instanceFaults(resource));
    if (resource.type === "aws:ec2/subnet:Subnet" && resource.inputs["mapPublicIpOnLaunch"] === true) {
      found.push({
        resource: resource.urn,
        reason: `subnet ${resource.name} gives every instance a public address`,
        fix: "set mapPublicIpOnLaunch to false",
      });
    }
  }
  return found;
}
