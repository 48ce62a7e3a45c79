import {
  CreateCustomerGatewayCommand,
  type CustomerGateway,
  DeleteCustomerGatewayCommand,
  DescribeCustomerGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** A gateway that is not deleted; AWS names deleted ones for a while. */
async function describe(id: string, aws: AwsRegion): Promise<CustomerGateway | undefined> {
  const answer = await aws
    .regional(EC2Client)
    .send(new DescribeCustomerGatewaysCommand({ CustomerGatewayIds: [id] }));
  return answer.CustomerGateways?.find(({ State }) => State !== "deleted" && State !== "deleting");
}

/** A router at the other end of VPN connections, as the cloud knows it. */
export const customerGateway = handler<ec2.CustomerGatewayArgs, ec2.CustomerGateway>({
  inputs: ["bgpAsn", "bgpAsnExtended", "certificateArn", "deviceName", "ipAddress", "tags", "type"],
  async create(inputs, aws) {
    const { CustomerGateway } = await aws.regional(EC2Client).send(
      new CreateCustomerGatewayCommand({
        Type: inputs.type as CreateCustomerGatewayCommand["input"]["Type"],
        BgpAsn: inputs.bgpAsn ? Number(inputs.bgpAsn) : undefined,
        BgpAsnExtended: inputs.bgpAsnExtended ? Number(inputs.bgpAsnExtended) : undefined,
        IpAddress: inputs.ipAddress,
        CertificateArn: inputs.certificateArn,
        DeviceName: inputs.deviceName,
        TagSpecifications: tagSpecifications("customer-gateway", inputs.tags),
      }),
    );
    return CustomerGateway?.CustomerGatewayId ?? "";
  },
  async ready(id, aws) {
    await until(`customer gateway ${id}`, async () => (await describe(id, aws))?.State === "available");
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `customer-gateway/${id}`),
        bgpAsn: found.BgpAsn,
        ...(found.BgpAsnExtended && { bgpAsnExtended: found.BgpAsnExtended }),
        ipAddress: found.IpAddress,
        tags: tagsOf(found.Tags),
        type: found.Type,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteCustomerGatewayCommand({ CustomerGatewayId: id }));
  },
});
