import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { AwsRegion } from "../api/aws-api";
import { handler, type Plain } from "../deployment/handler";
import { tagChange, tagList, tagsOf, type Tags } from "../deployment/tag-list";

type Inputs = Plain<cloudwatch.MetricAlarmArgs>;

async function describe(name: string, aws: AwsRegion): Promise<MetricAlarm | undefined> {
  const answer = await aws.regional(CloudWatchClient).send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return answer.MetricAlarms?.find(({ AlarmName }) => AlarmName === name);
}

async function tagsOfAlarm({ AlarmArn }: MetricAlarm, aws: AwsRegion): Promise<Tags> {
  const answer = await aws
    .regional(CloudWatchClient)
    .send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn }));
  return tagsOf(answer.Tags);
}

async function setTags(alarm: MetricAlarm, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.regional(CloudWatchClient);
  const ResourceARN = alarm.AlarmArn;
  const { remove, set } = tagChange(await tagsOfAlarm(alarm, aws), tags);
  if (remove.length > 0) await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: remove }));
  if (Object.keys(set).length > 0)
    await client.send(new TagResourceCommand({ ResourceARN, Tags: tagList(set) }));
}

/** The alarm as one request sets all of it; tags are taken with a new one only. */
function alarmRequest(AlarmName: string, inputs: Inputs): PutMetricAlarmCommandInput {
  return {
    AlarmName,
    ActionsEnabled: inputs.actionsEnabled,
    AlarmActions: inputs.alarmActions as string[] | undefined,
    AlarmDescription: inputs.alarmDescription,
    ComparisonOperator: inputs.comparisonOperator as PutMetricAlarmCommandInput["ComparisonOperator"],
    DatapointsToAlarm: inputs.datapointsToAlarm,
    Dimensions: Object.entries(inputs.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
    EvaluationPeriods: inputs.evaluationPeriods,
    InsufficientDataActions: inputs.insufficientDataActions as string[] | undefined,
    MetricName: inputs.metricName,
    Namespace: inputs.namespace,
    OKActions: inputs.okActions as string[] | undefined,
    Period: inputs.period,
    Statistic: inputs.statistic as PutMetricAlarmCommandInput["Statistic"],
    Threshold: inputs.threshold,
    TreatMissingData: inputs.treatMissingData,
    Unit: inputs.unit as PutMetricAlarmCommandInput["Unit"],
  };
}

/** An alarm on one metric. */
export const metricAlarm = handler<cloudwatch.MetricAlarmArgs, cloudwatch.MetricAlarm>({
  inputs: [
    "actionsEnabled",
    "alarmActions",
    "alarmDescription",
    "comparisonOperator",
    "datapointsToAlarm",
    "dimensions",
    "evaluationPeriods",
    "insufficientDataActions",
    "metricName",
    "name",
    "namespace",
    "okActions",
    "period",
    "statistic",
    "tags",
    "threshold",
    "treatMissingData",
    "unit",
  ],
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  async create(inputs, aws) {
    const name = inputs.name ?? aws.suggestedName;
    await aws
      .regional(CloudWatchClient)
      .send(new PutMetricAlarmCommand({ ...alarmRequest(name, inputs), Tags: tagList(inputs.tags) }));
    return name;
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        actionsEnabled: found.ActionsEnabled,
        alarmActions: found.AlarmActions,
        alarmDescription: found.AlarmDescription,
        arn: found.AlarmArn ?? "",
        comparisonOperator: found.ComparisonOperator,
        datapointsToAlarm: found.DatapointsToAlarm,
        dimensions: Object.fromEntries(
          (found.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value]),
        ),
        evaluationPeriods: found.EvaluationPeriods,
        insufficientDataActions: found.InsufficientDataActions,
        metricName: found.MetricName,
        name: found.AlarmName ?? "",
        namespace: found.Namespace,
        okActions: found.OKActions,
        period: found.Period,
        statistic: found.Statistic,
        tags: await tagsOfAlarm(found, aws),
        threshold: found.Threshold,
        treatMissingData: found.TreatMissingData,
        unit: found.Unit,
      }
    );
  },
  async update(id, inputs, change, aws) {
    await aws.regional(CloudWatchClient).send(new PutMetricAlarmCommand(alarmRequest(id, inputs)));
    const alarm = change.has("tags") ? await describe(id, aws) : undefined;
    if (alarm) await setTags(alarm, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.regional(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
  },
});
