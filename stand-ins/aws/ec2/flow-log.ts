import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
  type FlowLog,
  type FlowLogsResourceType,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { handler, type Plain } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

async function describe(id: string, aws: AwsRegion): Promise<FlowLog | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
  return answer.FlowLogs?.[0];
}

/** Whose traffic is logged. */
function subject(inputs: Plain<ec2.FlowLogArgs>): {
  ResourceType: FlowLogsResourceType;
  ResourceIds: string[];
} {
  if (inputs.subnetId) return { ResourceType: "Subnet", ResourceIds: [inputs.subnetId] };
  if (inputs.eniId) return { ResourceType: "NetworkInterface", ResourceIds: [inputs.eniId] };
  return { ResourceType: "VPC", ResourceIds: [inputs.vpcId ?? ""] };
}

/** Whose traffic is logged, by the kind that its identifier begins with. */
function observedSubject(id = "") {
  return {
    vpcId: id.startsWith("vpc-") ? id : undefined,
    subnetId: id.startsWith("subnet-") ? id : undefined,
    eniId: id.startsWith("eni-") ? id : undefined,
  };
}

/** Logs of who talked to whom. */
export const flowLog = handler<ec2.FlowLogArgs, ec2.FlowLog>({
  inputs: [
    "eniId",
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "subnetId",
    "tags",
    "trafficType",
    "vpcId",
  ],
  defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  async create(inputs, aws) {
    const { FlowLogIds, Unsuccessful } = await aws.regional(EC2Client).send(
      new CreateFlowLogsCommand({
        ...subject(inputs),
        TrafficType: inputs.trafficType as FlowLog["TrafficType"],
        LogDestinationType: inputs.logDestinationType as FlowLog["LogDestinationType"],
        LogDestination: inputs.logDestination,
        LogFormat: inputs.logFormat,
        DeliverLogsPermissionArn: inputs.iamRoleArn,
        MaxAggregationInterval: inputs.maxAggregationInterval,
        TagSpecifications: tagSpecifications("vpc-flow-log", inputs.tags),
      }),
    );
    const id = FlowLogIds?.[0];
    if (id === undefined) {
      throw new Error(`no flow log was made: ${Unsuccessful?.[0]?.Error?.Message ?? "AWS does not say why"}`);
    }
    return id;
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `vpc-flow-log/${id}`),
        ...observedSubject(found.ResourceId),
        iamRoleArn: found.DeliverLogsPermissionArn,
        logDestination: found.LogDestination,
        logDestinationType: found.LogDestinationType,
        logFormat: found.LogFormat,
        maxAggregationInterval: found.MaxAggregationInterval,
        tags: tagsOf(found.Tags),
        trafficType: found.TrafficType,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteFlowLogsCommand({ FlowLogIds: [id] }));
  },
});
