import { GetChangeCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";

/**
 * Waits until all of Route 53's name servers answer as a change says.
 *
 * @param id the change; without one there is nothing to wait for
 * @param aws the API
 */
export async function waitForChange(id: string | undefined, aws: AwsRegion): Promise<void> {
  if (id === undefined) return;
  await until(`DNS change ${id}`, async () => {
    const { ChangeInfo } = await aws.global(Route53Client).send(new GetChangeCommand({ Id: id }));
    return ChangeInfo?.Status === "INSYNC";
  });
}
