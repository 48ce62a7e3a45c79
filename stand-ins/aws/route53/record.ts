import {
  type Change as DnsChange,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
} from "@aws-sdk/client-route-53";
import type * as route53 from "@pulumi/aws/route53";
import type { AwsRegion } from "../api/aws-api";
import { errorCode } from "../api/aws-error";
import { handler } from "../deployment/handler";
import { waitForChange } from "./dns-change";
import { normalName, observedRecord, recordId, type RecordKey, recordKey, recordSet } from "./record-set";
import { withoutTakingOthers } from "./orderly-deletion";

async function find(key: RecordKey, aws: AwsRegion): Promise<ResourceRecordSet | undefined> {
  const name = normalName(key.name);
  const answer = await aws.global(Route53Client).send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: key.zoneId,
      StartRecordName: name,
      StartRecordType: key.type as RRType,
    }),
  );
  return answer.ResourceRecordSets?.find(
    ({ Name, Type, SetIdentifier }) =>
      normalName(Name) === name && Type === key.type && SetIdentifier === key.setIdentifier,
  );
}

async function change(zoneId: string, changes: DnsChange[], aws: AwsRegion): Promise<void> {
  const { ChangeInfo } = await aws
    .global(Route53Client)
    .send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }));
  await waitForChange(ChangeInfo?.Id, aws);
}

/** A set of DNS records of one name and type. */
export const record = handler<route53.RecordArgs, route53.Record>({
  inputs: [
    "aliases",
    "allowOverwrite",
    "failoverRoutingPolicies",
    "healthCheckId",
    "multivalueAnswerRoutingPolicy",
    "name",
    "records",
    "setIdentifier",
    "ttl",
    "type",
    "weightedRoutingPolicies",
    "zoneId",
  ],
  async create(inputs, aws) {
    const key = { ...inputs, name: normalName(inputs.name) };
    const Action = inputs.allowOverwrite ? "UPSERT" : "CREATE";
    await change(inputs.zoneId, [{ Action, ResourceRecordSet: recordSet(inputs) }], aws);
    return recordId(key);
  },
  async read(id, aws) {
    const key = recordKey(id);
    const found = await find(key, aws);
    return found && observedRecord(key.zoneId, found);
  },
  async update(_id, inputs, _change, aws) {
    await change(inputs.zoneId, [{ Action: "UPSERT", ResourceRecordSet: recordSet(inputs) }], aws);
  },
  async delete(id, aws) {
    const key = recordKey(id);
    await withoutTakingOthers(key, aws, async () => {
      const found = await find(key, aws);
      if (found === undefined) return;
      try {
        await change(key.zoneId, [{ Action: "DELETE", ResourceRecordSet: found }], aws);
      } catch (error) {
        // A zone cannot be without SOA and NS records: they go with it, as with AWS's own plugin.
        if (errorCode(error) !== "InvalidChangeBatch") throw error;
      }
    });
  },
});
