import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type * as vpc from "@pulumi/aws/vpc";
import { handler, type Plain } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** Inputs that say what may come in, all of which are changed by one request. */
const rule = [
  "cidrIpv4",
  "cidrIpv6",
  "description",
  "fromPort",
  "ipProtocol",
  "prefixListId",
  "referencedSecurityGroupId",
  "toPort",
] as const;

function ruleRequest(inputs: Plain<vpc.SecurityGroupIngressRuleArgs>) {
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    CidrIpv4: inputs.cidrIpv4,
    CidrIpv6: inputs.cidrIpv6,
    PrefixListId: inputs.prefixListId,
    ReferencedGroupId: inputs.referencedSecurityGroupId,
    Description: inputs.description,
  };
}

/** One rule of a security group: what may come in. */
export const securityGroupIngressRule = handler<
  vpc.SecurityGroupIngressRuleArgs,
  vpc.SecurityGroupIngressRule
>({
  inputs: [...rule, "securityGroupId", "tags"],
  async create(inputs, aws) {
    const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId } = inputs;
    const Description = inputs.description;
    const { SecurityGroupRules } = await aws.regional(EC2Client).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: inputs.securityGroupId,
        IpPermissions: [
          {
            IpProtocol: inputs.ipProtocol,
            FromPort: inputs.fromPort,
            ToPort: inputs.toPort,
            IpRanges: cidrIpv4 ? [{ CidrIp: cidrIpv4, Description }] : undefined,
            Ipv6Ranges: cidrIpv6 ? [{ CidrIpv6: cidrIpv6, Description }] : undefined,
            PrefixListIds: prefixListId ? [{ PrefixListId: prefixListId, Description }] : undefined,
            UserIdGroupPairs: referencedSecurityGroupId
              ? [{ GroupId: referencedSecurityGroupId, Description }]
              : undefined,
          },
        ],
        TagSpecifications: tagSpecifications("security-group-rule", inputs.tags),
      }),
    );
    return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  },
  async read(id, aws) {
    const answer = await aws
      .regional(EC2Client)
      .send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
    const found = answer.SecurityGroupRules?.[0];
    return (
      found && {
        arn: await aws.arn("ec2", `security-group-rule/${id}`),
        cidrIpv4: found.CidrIpv4,
        cidrIpv6: found.CidrIpv6,
        description: found.Description,
        fromPort: found.FromPort,
        ipProtocol: found.IpProtocol,
        prefixListId: found.PrefixListId,
        referencedSecurityGroupId: found.ReferencedGroupInfo?.GroupId,
        securityGroupId: found.GroupId,
        securityGroupRuleId: id,
        tags: tagsOf(found.Tags),
        toPort: found.ToPort,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (rule.some((input) => change.has(input))) {
      await aws.regional(EC2Client).send(
        new ModifySecurityGroupRulesCommand({
          GroupId: inputs.securityGroupId,
          SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule: ruleRequest(inputs) }],
        }),
      );
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws, known) {
    await aws
      .regional(EC2Client)
      .send(
        new RevokeSecurityGroupIngressCommand({ GroupId: known.securityGroupId, SecurityGroupRuleIds: [id] }),
      );
  },
});
