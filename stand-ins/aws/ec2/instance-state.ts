import { DescribeInstancesCommand, EC2Client, type Instance } from "@aws-sdk/client-ec2";
import type { AwsRegion } from "../api/aws-api";
import { unlessMissing } from "../api/aws-error";
import { until } from "../api/waiting";

/**
 * An instance that is not terminated; AWS names terminated ones for a while.
 *
 * @param id the instance
 * @param aws its region
 */
export async function describeInstance(id: string, aws: AwsRegion): Promise<Instance | undefined> {
  const answer = await unlessMissing(
    aws.regional(EC2Client).send(new DescribeInstancesCommand({ InstanceIds: [id] })),
  );
  return answer?.Reservations?.[0]?.Instances?.find(({ State }) => State?.Name !== "terminated");
}

/**
 * Waits until an instance is in a state.
 *
 * @param id the instance
 * @param state the state as EC2 calls it
 * @param aws its region
 */
export async function instanceIs(id: string, state: "running" | "stopped", aws: AwsRegion): Promise<void> {
  await until(`instance ${id} to be ${state}`, async () => {
    return (await describeInstance(id, aws))?.State?.Name === state;
  });
}
