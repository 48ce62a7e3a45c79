import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { record } from "@holdfast/aws-stand-in/route53/record";
import { awsError, FakeAws } from "../fake-aws";

interface ChangeRequest {
  ChangeBatch: { Changes: { Action: string; ResourceRecordSet: ResourceRecordSet }[] };
}

/** A zone with records of two names at two sites. */
function zone(takesOthersAlong: boolean) {
  let records: ResourceRecordSet[] = ["bank", "pay"].flatMap((host) =>
    ["ansan", "siheung"].map((SetIdentifier) => ({
      Name: `${host}.example.com.`,
      Type: "A" as const,
      SetIdentifier,
      Weight: 1,
    })),
  );
  const same = (one: ResourceRecordSet, other: ResourceRecordSet) =>
    one.SetIdentifier === other.SetIdentifier && (takesOthersAlong || one.Name === other.Name);
  const api = new FakeAws({
    ListResourceRecordSets: () => ({ ResourceRecordSets: records }),
    ChangeResourceRecordSets: ({ ChangeBatch: { Changes } }: ChangeRequest) => {
      for (const { Action, ResourceRecordSet: set } of Changes) {
        if (Action === "DELETE") records = records.filter((each) => !same(each, set));
        else records = [...records, set];
      }
      return {};
    },
  });
  const names = () => records.map(({ Name, SetIdentifier }) => `${Name} ${SetIdentifier}`).sort();
  return { api, names };
}

describe.each([
  ["takes the others of the same site along", true],
  ["takes only that record", false],
])("where AWS %s", (_, takesOthersAlong) => {
  test("the others stay", async () => {
    const { api, names } = zone(takesOthersAlong);
    await record.delete("Z1_bank.example.com_A_ansan", api.region, {});
    expect(names()).toEqual([
      "bank.example.com. siheung",
      "pay.example.com. ansan",
      "pay.example.com. siheung",
    ]);
  });

  test("none is left when all are deleted at once", async () => {
    const { api, names } = zone(takesOthersAlong);
    const ids = ["bank", "pay"].flatMap((host) =>
      ["ansan", "siheung"].map((site) => `Z1_${host}.example.com_A_${site}`),
    );
    await Promise.all(ids.map((id) => record.delete(id, api.region, {})));
    expect(names()).toEqual([]);
  });
});

test("one deletion that fails does not keep the next from its turn", async () => {
  const { api, names } = zone(false);
  const broken = new FakeAws({
    ListResourceRecordSets: () => {
      throw awsError("AccessDenied");
    },
  });
  await expect(record.delete("Z1_bank.example.com_A_ansan", broken.region, {})).rejects.toThrow(
    /AccessDenied/,
  );
  await record.delete("Z1_bank.example.com_A_ansan", api.region, {});
  expect(names()).toHaveLength(3);
});

test("the records without which no zone can be stay with it", async () => {
  const api = new FakeAws({
    ListResourceRecordSets: () => ({ ResourceRecordSets: [{ Name: "example.com.", Type: "SOA" }] }),
    ChangeResourceRecordSets: () => {
      throw awsError("InvalidChangeBatch");
    },
  });
  await record.delete("Z1_example.com_SOA", api.region, {});
  expect(api.of("ChangeResourceRecordSets")).toHaveLength(1);
});
