import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { AwsRegion } from "../api/aws-api";
import type { RecordKey } from "./record-set";

/** For each zone the deletion that came last. */
const last = new Map<string, Promise<void>>();

async function recordsOf(zoneId: string, aws: AwsRegion): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  let page: ListResourceRecordSetsCommandOutput | undefined;
  do {
    page = await aws.global(Route53Client).send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: page?.NextRecordName,
        StartRecordType: page?.NextRecordType,
        StartRecordIdentifier: page?.NextRecordIdentifier,
      }),
    );
    records.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated);
  return records;
}

const nameOf = ({ Name, Type, SetIdentifier }: ResourceRecordSet) => [Name, Type, SetIdentifier].join(" ");

/**
 * Deletes a record so that the others stay. The lab's AWS API takes every record of the zone that has the same set
 * identifier along, whatever its name, so those are put back; at AWS itself none is missing. Deletions of one zone wait
 * for each other: one would put back what another has just deleted.
 *
 * @param key what is deleted
 * @param aws the API
 * @param remove deletes it
 */
export async function withoutTakingOthers(
  key: RecordKey,
  aws: AwsRegion,
  remove: () => Promise<void>,
): Promise<void> {
  const turn = (last.get(key.zoneId) ?? Promise.resolve()).then(async () => {
    if (key.setIdentifier === undefined) return remove();
    const before = await recordsOf(key.zoneId, aws);
    await remove();
    const after = new Set((await recordsOf(key.zoneId, aws)).map(nameOf));
    const taken = before.filter(
      (each) =>
        !after.has(nameOf(each)) && each.SetIdentifier === key.setIdentifier && !sameRecord(each, key),
    );
    if (taken.length === 0) return;
    const Changes = taken.map((each) => ({ Action: "UPSERT" as const, ResourceRecordSet: each }));
    await aws
      .global(Route53Client)
      .send(new ChangeResourceRecordSetsCommand({ HostedZoneId: key.zoneId, ChangeBatch: { Changes } }));
  });
  // The next one does not care how this one ended.
  last.set(
    key.zoneId,
    turn.catch(() => undefined),
  );
  return turn;
}

function sameRecord({ Name, Type }: ResourceRecordSet, { name, type }: RecordKey): boolean {
  return Name?.toLowerCase().replace(/\.$/, "") === name && Type === type;
}
