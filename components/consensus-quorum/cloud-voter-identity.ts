import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedCloudVoter } from "./cloud-voter-schema";
import { certificateTemplate } from "./cloud-scripts";

/**
 * What an instance may do in AWS: ask the one private CA for a certificate of the one template, read the one archive,
 * and be reached by Systems Manager instead of SSH.
 */
export function voterPolicy(args: ResolvedCloudVoter): string {
  const partition = args.certificateAuthorityArn.split(":")[1] ?? "aws";
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "IssueOwnCertificate",
        Effect: "Allow",
        Action: "acm-pca:IssueCertificate",
        Resource: args.certificateAuthorityArn,
        Condition: { StringEquals: { "acm-pca:TemplateArn": certificateTemplate } },
      },
      {
        Sid: "FetchOwnCertificate",
        Effect: "Allow",
        Action: "acm-pca:GetCertificate",
        Resource: args.certificateAuthorityArn,
      },
      {
        Sid: "FetchEtcd",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `arn:${partition}:s3:::${args.etcd.bucket}/${args.etcd.key}`,
      },
    ],
  });
}

/**
 * Declares the instance's role and the profile that hands it over.
 *
 * @param component name of the component instance, the start of every resource name
 * @param objectName name of the role and profile in AWS
 */
export function declareVoterRole(
  component: string,
  objectName: string,
  args: ResolvedCloudVoter,
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): iam.InstanceProfile {
  const partition = args.certificateAuthorityArn.split(":")[1] ?? "aws";
  const role = new iam.Role(
    `${component}-role`,
    {
      name: objectName,
      description: `Voter ${objectName}: its certificate, its software and Systems Manager`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
        ],
      }),
      tags,
    },
    opts,
  );
  new iam.RolePolicy(
    `${component}-policy`,
    { name: "voter", role: role.name, policy: voterPolicy(args) },
    opts,
  );
  new iam.RolePolicyAttachment(
    `${component}-systems-manager`,
    { role: role.name, policyArn: `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore` },
    opts,
  );
  return new iam.InstanceProfile(`${component}-profile`, { name: objectName, role: role.name, tags }, opts);
}
