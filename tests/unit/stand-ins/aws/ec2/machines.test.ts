import { instance } from "@holdfast/aws-stand-in/ec2/instance";
import { volume } from "@holdfast/aws-stand-in/ec2/volume";
import { volumeAttachment } from "@holdfast/aws-stand-in/ec2/volume-attachment";
import { awsError, FakeAws } from "../fake-aws";

const nothingBefore = (...changed: string[]) => ({
  has: (input: string) => changed.includes(input),
  before: {},
});

describe("a volume", () => {
  function aws() {
    let gone = false;
    return new FakeAws({
      DescribeVolumes: () => {
        if (gone) throw awsError("InvalidVolume.NotFound");
        return {
          Volumes: [{ VolumeId: "vol-1", State: "available", Tags: [{ Key: "Name", Value: "data" }] }],
        };
      },
      CreateSnapshot: () => ({ SnapshotId: "snap-1" }),
      DescribeSnapshots: () => ({ Snapshots: [{ State: "completed" }] }),
      DeleteVolume: () => {
        gone = true;
        return {};
      },
    });
  }

  test("that asks for a last snapshot is deleted after it, and the snapshot has its tags", async () => {
    const api = aws();
    await volume.delete("vol-1", api.region, { finalSnapshot: true });
    expect(api.requests.map(({ command }) => command)).toEqual([
      "DescribeVolumes",
      "CreateSnapshot",
      "DescribeSnapshots",
      "DeleteVolume",
      "DescribeVolumes",
    ]);
    expect(api.of("CreateSnapshot")).toEqual([
      {
        VolumeId: "vol-1",
        TagSpecifications: [{ ResourceType: "snapshot", Tags: [{ Key: "Name", Value: "data" }] }],
      },
    ]);
  });

  test("that asks for none is deleted without", async () => {
    const api = aws();
    await volume.delete("vol-1", api.region, {});
    expect(api.of("CreateSnapshot")).toEqual([]);
  });
});

test("a disk is not pulled away from a running instance", async () => {
  let state = "running";
  let attached = true;
  const api = new FakeAws({
    DescribeVolumes: () => ({
      Volumes: [{ State: "in-use", Attachments: attached ? [{ InstanceId: "i-1", State: "attached" }] : [] }],
    }),
    DescribeInstances: () => ({ Reservations: [{ Instances: [{ State: { Name: state } }] }] }),
    StopInstances: () => {
      state = "stopped";
      return {};
    },
    DetachVolume: () => {
      expect(state).toBe("stopped");
      attached = false;
      return {};
    },
  });
  const known = {
    deviceName: "/dev/sdf",
    instanceId: "i-1",
    volumeId: "vol-1",
    stopInstanceBeforeDetaching: true,
  };
  await volumeAttachment.delete("vai-1", api.region, known);
  expect(attached).toBe(false);
});

describe("an instance", () => {
  const running = { InstanceId: "i-1", State: { Name: "running" } };
  const api = (state = running) =>
    new FakeAws({
      DescribeInstances: () => ({ Reservations: [{ Instances: [state] }] }),
      ModifyInstanceAttribute: () => ({}),
      ModifyInstanceMetadataOptions: () => ({}),
      MonitorInstances: () => ({}),
    });

  test("is changed without a stop where a running one takes the change", async () => {
    const aws = api();
    const inputs = {
      vpcSecurityGroupIds: ["sg-1"],
      monitoring: true,
      metadataOptions: { httpTokens: "required" },
    };
    await instance.update?.(
      "i-1",
      inputs,
      nothingBefore("vpcSecurityGroupIds", "monitoring", "metadataOptions"),
      aws.region,
    );
    expect(aws.of("ModifyInstanceAttribute")).toEqual([{ InstanceId: "i-1", Groups: ["sg-1"] }]);
    expect(aws.of("MonitorInstances")).toHaveLength(1);
    expect(aws.of("ModifyInstanceMetadataOptions")).toMatchObject([{ HttpTokens: "required" }]);
  });

  test("that is terminated is gone", async () => {
    const aws = api({ InstanceId: "i-1", State: { Name: "terminated" } });
    expect(await instance.read("i-1", aws.region, {})).toBeUndefined();
  });
});
