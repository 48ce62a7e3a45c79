import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { type FirewallRule, listedRules, ruleChanges } from "./firewall-rules";
import { setTags, tagSpecifications } from "./tags";

/** What AWS's own plugin calls a group of which nothing is said. */
const NO_DESCRIPTION = "Managed by Pulumi";

/** What a program may declare of a group's rules; where it declares none, they are none of this resource's business. */
interface DeclaredRules {
  ingress?: FirewallRule[];
  egress?: FirewallRule[];
}

async function describe(id: string, aws: AwsRegion): Promise<SecurityGroup | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  return answer.SecurityGroups?.[0];
}

async function setIngress(id: string, rules: readonly FirewallRule[], aws: AwsRegion): Promise<void> {
  const client = aws.regional(EC2Client);
  const { revoke, authorize } = ruleChanges((await describe(id, aws))?.IpPermissions, rules, id);
  if (revoke.length > 0) {
    await client.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: revoke }));
  }
  if (authorize.length > 0) {
    await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: authorize }));
  }
}

async function setEgress(id: string, rules: readonly FirewallRule[], aws: AwsRegion): Promise<void> {
  const client = aws.regional(EC2Client);
  const { revoke, authorize } = ruleChanges((await describe(id, aws))?.IpPermissionsEgress, rules, id);
  if (revoke.length > 0) {
    await client.send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: revoke }));
  }
  if (authorize.length > 0) {
    await client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: authorize }));
  }
}

/** What AWS says of any group. */
async function observed(id: string, found: SecurityGroup, aws: AwsRegion) {
  return {
    arn: await aws.arn("ec2", `security-group/${id}`),
    description: found.Description,
    name: found.GroupName,
    ownerId: found.OwnerId,
    tags: tagsOf(found.Tags),
    vpcId: found.VpcId,
  };
}

/** The rules of a group, as far as the program declares any. */
function observedRules(id: string, found: SecurityGroup, known: DeclaredRules) {
  return {
    ...(known.ingress && { ingress: listedRules(found.IpPermissions, known.ingress, id) }),
    ...(known.egress && { egress: listedRules(found.IpPermissionsEgress, known.egress, id) }),
  };
}

/** A security group. */
export const securityGroup = handler<ec2.SecurityGroupArgs, ec2.SecurityGroup>({
  inputs: ["description", "egress", "ingress", "name", "tags", "vpcId"],
  defaults: { description: NO_DESCRIPTION },
  async create(inputs, aws) {
    const { GroupId } = await aws.regional(EC2Client).send(
      new CreateSecurityGroupCommand({
        GroupName: inputs.name ?? aws.suggestedName,
        Description: inputs.description ?? NO_DESCRIPTION,
        VpcId: inputs.vpcId,
        TagSpecifications: tagSpecifications("security-group", inputs.tags),
      }),
    );
    return GroupId ?? "";
  },
  async ready(id, aws, inputs) {
    // AWS lets everything out of a new group; as with its own plugin, only what is declared goes out.
    await setEgress(id, inputs.egress ?? [], aws);
  },
  async read(id, aws, known) {
    const found = await describe(id, aws);
    return found && { ...(await observed(id, found, aws)), ...observedRules(id, found, known) };
  },
  async update(id, inputs, change, aws) {
    if (change.has("ingress")) await setIngress(id, inputs.ingress ?? [], aws);
    if (change.has("egress")) await setEgress(id, inputs.egress ?? [], aws);
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: id }));
  },
});

/** The group that AWS makes with every VPC: taken over, emptied, and left to the VPC in the end. */
export const defaultSecurityGroup = handler<ec2.DefaultSecurityGroupArgs, ec2.DefaultSecurityGroup>({
  inputs: ["egress", "ingress", "tags", "vpcId"],
  async create({ vpcId = "" }, aws) {
    const answer = await aws.regional(EC2Client).send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: "vpc-id", Values: [vpcId] },
          { Name: "group-name", Values: ["default"] },
        ],
      }),
    );
    const found = answer.SecurityGroups?.[0]?.GroupId;
    if (found === undefined) throw new Error(`VPC ${vpcId} has no default security group`);
    return found;
  },
  async ready(id, aws, inputs) {
    await setIngress(id, inputs.ingress ?? [], aws);
    await setEgress(id, inputs.egress ?? [], aws);
  },
  async read(id, aws, known) {
    const found = await describe(id, aws);
    return (
      found && {
        ...(await observed(id, found, aws)),
        ...observedRules(id, found, { ingress: [], egress: [], ...known }),
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("ingress")) await setIngress(id, inputs.ingress ?? [], aws);
    if (change.has("egress")) await setEgress(id, inputs.egress ?? [], aws);
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete() {},
});
