import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
} from "@aws-sdk/client-iam";
import type * as iam from "@pulumi/aws/iam";
import { handler } from "../deployment/handler";

/** Role and policy of an attachment, which its identifier consists of: `role/arn`. */
function partsOf(id: string): { RoleName: string; PolicyArn: string } {
  const slash = id.indexOf("/");
  return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}

/** What a role may do, as a policy of its own says. */
export const rolePolicyAttachment = handler<iam.RolePolicyAttachmentArgs, iam.RolePolicyAttachment>({
  inputs: ["policyArn", "role"],
  async create({ role, policyArn }, aws) {
    const RoleName = role as string;
    await aws.global(IAMClient).send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
    return `${RoleName}/${policyArn}`;
  },
  async read(id, aws) {
    const { RoleName, PolicyArn } = partsOf(id);
    const pages = paginateListAttachedRolePolicies({ client: aws.global(IAMClient) }, { RoleName });
    for await (const { AttachedPolicies = [] } of pages) {
      if (AttachedPolicies.some((attached) => attached.PolicyArn === PolicyArn)) {
        return { policyArn: PolicyArn, role: RoleName };
      }
    }
    return undefined;
  },
  async delete(id, aws) {
    await aws.global(IAMClient).send(new DetachRolePolicyCommand(partsOf(id)));
  },
});
