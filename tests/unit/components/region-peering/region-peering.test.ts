import { type PeeredRegion, RegionPeering } from "holdfast";
import { resolvePeering } from "holdfast/region-peering/schema";
import { type Declarations, recordDeclarations } from "../record-declarations";

const requester: PeeredRegion = {
  site: "aws-seoul",
  region: "ap-northeast-2",
  vpcCidr: "10.64.0.0/24",
  vpcId: "vpc-1",
  routeTableId: "rtb-1",
};
const accepter: PeeredRegion = {
  site: "aws-osaka",
  region: "ap-northeast-3",
  vpcCidr: "10.64.1.0/24",
  vpcId: "vpc-2",
  routeTableId: "rtb-2",
};

describe("a peering of two regions", () => {
  let declared: Declarations;

  beforeAll(async () => {
    declared = await recordDeclarations(() => new RegionPeering("peering", { requester, accepter }));
  });

  test("is asked for in one region and accepted in the other", () => {
    expect(declared.inputs("VpcPeeringConnection", "peering-peering")).toMatchObject({
      region: "ap-northeast-2",
      vpcId: "vpc-1",
      peerVpcId: "vpc-2",
      peerRegion: "ap-northeast-3",
    });
    expect(declared.inputs("VpcPeeringConnectionAccepter", "peering-accepter")).toMatchObject({
      region: "ap-northeast-3",
      vpcPeeringConnectionId: "id of peering-peering",
      autoAccept: true,
    });
  });

  test("is a route to the other at each end", () => {
    expect(declared.ofType("Route").map(({ inputs }) => inputs)).toEqual([
      {
        region: "ap-northeast-2",
        routeTableId: "rtb-1",
        destinationCidrBlock: "10.64.1.0/24",
        vpcPeeringConnectionId: "id of peering-peering",
      },
      {
        region: "ap-northeast-3",
        routeTableId: "rtb-2",
        destinationCidrBlock: "10.64.0.0/24",
        vpcPeeringConnectionId: "id of peering-peering",
      },
    ]);
  });

  test("shows policies what is known before anything exists", () => {
    expect(declared.inputs("RegionPeering", "peering")).toMatchObject({
      requester: { site: "aws-seoul", vpcCidr: "10.64.0.0/24" },
    });
    expect(JSON.stringify(declared.inputs("RegionPeering", "peering"))).not.toContain("vpc-1");
  });
});

test.each([
  [{ vpcCidr: "10.64.0.128/25" }, /10\.64\.0\.128\/25 overlaps 10\.64\.0\.0\/24/],
  [{ region: "ap-northeast-2" }, /both ends are in ap-northeast-2/],
  [{ site: "Osaka" }, /is not a DNS label/],
])("a peering with an end of %j is refused", (change, message) => {
  expect(() => resolvePeering("peering", { requester, accepter: { ...accepter, ...change } })).toThrow(
    message,
  );
});
