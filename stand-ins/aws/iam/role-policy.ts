import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type * as iam from "@pulumi/aws/iam";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { policyText } from "./role";

async function put(id: string, policy: string, aws: AwsRegion): Promise<void> {
  await aws.global(IAMClient).send(new PutRolePolicyCommand({ ...nameOf(id), PolicyDocument: policy }));
}

/** Role and name of a policy, which its identifier consists of. */
function nameOf(id: string): { RoleName: string; PolicyName: string } {
  const [RoleName = "", PolicyName = ""] = id.split(":");
  return { RoleName, PolicyName };
}

/** What a role may do, written in the role. */
export const rolePolicy = handler<iam.RolePolicyArgs, iam.RolePolicy>({
  inputs: ["name", "policy", "role"],
  async create(inputs, aws) {
    const id = `${inputs.role as string}:${inputs.name ?? aws.suggestedName}`;
    await put(id, inputs.policy as string, aws);
    return id;
  },
  async read(id, aws) {
    const { PolicyDocument } = await aws.global(IAMClient).send(new GetRolePolicyCommand(nameOf(id)));
    const { RoleName, PolicyName } = nameOf(id);
    return { name: PolicyName, policy: policyText(PolicyDocument), role: RoleName };
  },
  async update(id, inputs, _change, aws) {
    await put(id, inputs.policy as string, aws);
  },
  async delete(id, aws) {
    await aws.global(IAMClient).send(new DeleteRolePolicyCommand(nameOf(id)));
  },
});
