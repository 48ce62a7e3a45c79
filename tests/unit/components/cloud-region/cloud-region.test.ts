import type * as pulumi from "@pulumi/pulumi";
import { CloudRegion } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import { cloudRegionArguments } from "./cloud-region-arguments";

const vpcId = "id of aws-seoul-vpc";

describe("a region of the cloud", () => {
  let declared: Declarations;
  let outputs: { vpcId?: string; subnetIds?: string[] } = {};
  const parents: (pulumi.Resource | undefined)[] = [];
  let region: CloudRegion | undefined;

  beforeAll(async () => {
    declared = await recordDeclarations(() => {
      region = new CloudRegion("aws-seoul", cloudRegionArguments(), {
        transformations: [
          ({ name, opts }) => {
            if (name !== "aws-seoul") parents.push(opts.parent);
            return undefined;
          },
        ],
      });
      region.vpcId.apply((id) => (outputs = { ...outputs, vpcId: id }));
      region.subnetIds.apply((ids) => (outputs = { ...outputs, subnetIds: ids }));
    });
  });

  test("its facts are inputs of the component", () => {
    expect(declared.inputs("CloudRegion", "aws-seoul")).toEqual(cloudRegionArguments());
  });

  test("everything is its child, and named after it", () => {
    expect(parents.length).toBeGreaterThan(20);
    for (const parent of parents) expect(parent).toBe(region);
    for (const { name } of declared.all) expect(name).toMatch(/^aws-seoul(-.|$)/);
  });

  test("everything but identities names its region", () => {
    const regional = declared.all.filter(
      ({ type }) => type.startsWith("aws:") && !type.startsWith("aws:iam/"),
    );
    expect(regional.length).toBeGreaterThan(15);
    for (const { type, name, inputs } of regional) {
      expect({ type, name, region: inputs.region }).toEqual({ type, name, region: "ap-northeast-2" });
    }
  });

  test("there is one private subnet a zone, all with the same routes", () => {
    expect(declared.inputs("Vpc", "aws-seoul-vpc")).toMatchObject({
      cidrBlock: "10.64.0.0/24",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: "aws-seoul-vpc", "holdfast.dev/site": "aws-seoul" },
    });
    const zones = cloudRegionArguments().network.zones;
    for (const { name, subnetCidr } of zones) {
      expect(declared.inputs("Subnet", `aws-seoul-${name}`)).toMatchObject({
        vpcId,
        availabilityZone: name,
        cidrBlock: subnetCidr,
        mapPublicIpOnLaunch: false,
      });
      expect(declared.inputs("RouteTableAssociation", `aws-seoul-${name}-routes`)).toMatchObject({
        subnetId: `id of aws-seoul-${name}`,
        routeTableId: "id of aws-seoul-routes",
      });
    }
    expect(declared.ofType("Subnet")).toHaveLength(2);
    expect(outputs).toEqual({ vpcId, subnetIds: zones.map(({ name }) => `id of aws-seoul-${name}`) });
  });

  test("nothing leads to the internet", () => {
    for (const type of ["InternetGateway", "NatGateway", "Eip", "EgressOnlyInternetGateway", "Route"]) {
      expect(declared.ofType(type)).toEqual([]);
    }
    expect(declared.inputs("RouteTable", "aws-seoul-routes")).not.toHaveProperty("routes");
  });

  test("the default security group lets nothing through", () => {
    expect(declared.inputs("DefaultSecurityGroup", "aws-seoul-default-security-group")).toMatchObject({
      vpcId,
      ingress: [],
      egress: [],
    });
  });

  test("routes to the data centers are those that their routers announce", () => {
    expect(declared.inputs("VpnGateway", "aws-seoul-vpn")).toMatchObject({ vpcId, amazonSideAsn: "64512" });
    expect(declared.inputs("VpnGatewayRoutePropagation", "aws-seoul-vpn-routes")).toMatchObject({
      vpnGatewayId: "id of aws-seoul-vpn",
      routeTableId: "id of aws-seoul-routes",
    });
    expect(declared.inputs("CustomerGateway", "aws-seoul-router-ansan")).toMatchObject({
      type: "ipsec.1",
      ipAddress: "203.0.113.30",
      bgpAsn: "64513",
    });
  });

  test("a number of more than 31 bits goes where AWS looks for it", () => {
    const router = declared.inputs("CustomerGateway", "aws-seoul-router-siheung");
    expect(router).toMatchObject({ bgpAsnExtended: "4200000001" });
    expect(router).not.toHaveProperty("bgpAsn");
  });

  test.each(["ansan", "siheung"])(
    "the VPN to %s keeps its keys out of the state and uses no old cipher",
    (site) => {
      const connection = declared.inputs("VpnConnection", `aws-seoul-vpn-${site}`);
      expect(connection).toMatchObject({
        vpnGatewayId: "id of aws-seoul-vpn",
        customerGatewayId: `id of aws-seoul-router-${site}`,
        staticRoutesOnly: false,
        presharedKeyStorage: "SecretsManager",
      });
      for (const tunnel of ["tunnel1", "tunnel2"]) {
        expect(connection[`${tunnel}IkeVersions`]).toEqual(["ikev2"]);
        for (const phase of ["Phase1", "Phase2"]) {
          expect(connection[`${tunnel}${phase}EncryptionAlgorithms`]).toEqual(["AES256-GCM-16"]);
          expect(connection[`${tunnel}${phase}DhGroupNumbers`]).toEqual([19, 20, 21]);
          expect(connection[`${tunnel}${phase}IntegrityAlgorithms`]).not.toContain("SHA1");
        }
      }
    },
  );

  test.each(["acm-pca", "ssm", "ssmmessages", "logs"])("%s is reached inside the network", (service) => {
    expect(declared.inputs("VpcEndpoint", `aws-seoul-${service}`)).toMatchObject({
      vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.ap-northeast-2.${service}`,
      subnetIds: ["id of aws-seoul-ap-northeast-2a", "id of aws-seoul-ap-northeast-2c"],
      securityGroupIds: ["id of aws-seoul-endpoints"],
      privateDnsEnabled: true,
    });
  });

  test("S3 is reached by a route", () => {
    expect(declared.inputs("VpcEndpoint", "aws-seoul-s3")).toMatchObject({
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.ap-northeast-2.s3",
      routeTableIds: ["id of aws-seoul-routes"],
    });
  });

  test("endpoints take HTTPS from the network and nothing else", () => {
    expect(declared.ofType("SecurityGroupIngressRule").map(({ inputs }) => inputs)).toMatchObject([
      {
        securityGroupId: "id of aws-seoul-endpoints",
        cidrIpv4: "10.64.0.0/24",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      },
    ]);
    expect(declared.ofType("SecurityGroupEgressRule")).toEqual([]);
  });

  test("who talked to whom is logged, by a role that can do nothing else", () => {
    expect(declared.inputs("FlowLog", "aws-seoul-flow-logs")).toMatchObject({
      vpcId,
      trafficType: "ALL",
      logDestination: "arn of aws-seoul-flow-logs",
      iamRoleArn: "arn of aws-seoul-flow-logs-writer",
    });
    expect(declared.inputs("LogGroup", "aws-seoul-flow-logs").retentionInDays).toBe(400);
    const policy: unknown = JSON.parse(
      declared.inputs<{ policy: string }>("RolePolicy", "aws-seoul-flow-logs-writer").policy,
    );
    expect(policy).toMatchObject({
      Statement: [
        { Effect: "Allow", Resource: ["arn of aws-seoul-flow-logs", "arn of aws-seoul-flow-logs:*"] },
      ],
    });
    expect(JSON.stringify(policy)).not.toContain('"*"');
  });
});

test("the cloud's end may have another autonomous system number", async () => {
  const declared = await recordDeclarations(
    () => new CloudRegion("aws-seoul", cloudRegionArguments({ autonomousSystem: 64_600 })),
  );
  expect(declared.inputs("VpnGateway", "aws-seoul-vpn").amazonSideAsn).toBe("64600");
});
