import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { accountContents, prepareAccount } from "@holdfast/aws-stand-in/account";
import { AwsApi } from "@holdfast/aws-stand-in/api/aws-api";
import { stateOnly } from "@holdfast/aws-stand-in/deployment/state-only";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import { drifts } from "./aws-drift";
import { findMoto, Moto } from "./aws-moto";
import { notKept } from "./aws-not-kept";
import type { Ended } from "./engine-project";
import { ShippedProject } from "./shipped-project";

// A dozen runs of the engine over a stack of 250 resources.
jest.setTimeout(900_000);

const program = findMoto();

const regions = Object.fromEntries(
  sites.filter((site) => !isDataSite(site)).map(({ name, region }) => [name, region]),
);

/** What an engine's run did to resources of AWS, as it says line by line. */
function done({ stdout }: Ended): string[] {
  const line = /^ [-+~].* (aws:\S+ \S+) (created|updated|deleted|replaced)/gm;
  return [...stdout.matchAll(line)].map(([, resource, what]) => `${resource} ${what}`).sort();
}

(program === undefined ? describe.skip : describe)("the stack global at an AWS API", () => {
  let moto: Moto;
  let project: ShippedProject;
  let before: string[];

  const contents = () => accountContents(moto.endpoint, Object.values(regions));
  const pulumi = (command: string, ...args: string[]) =>
    project.pulumi(command, "--stack", "global", ...args);
  const unchanged = async () => {
    for (const [command = "", ...args] of [["preview"], ["refresh", "--yes", "--skip-preview"]]) {
      const { code, stdout } = await pulumi(command, "--expect-no-changes", ...args);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    }
  };

  /** Resources of the state by type and name, as the engine writes them. */
  async function deployed() {
    const { resources = [] } = (await project.state("global")).deployment;
    return new Map(
      resources.map(({ urn, type, id = "", outputs = {} }) => [
        `${type.replace(/\/[^:]*/, "")} ${urn.split("::").pop()}`,
        { id, outputs },
      ]),
    );
  }

  beforeAll(async () => {
    moto = await Moto.start(program ?? "");
    project = new ShippedProject({ AWS_ENDPOINT_URL: moto.endpoint });
    const account = await prepareAccount(moto.endpoint, { regions, etcdKey: "etcd/etcd.tar.gz" });
    before = await contents();
    expect(await project.pulumi("stack", "init", "global")).toMatchObject({ code: 0 });
    const values = Object.entries(account).flatMap(([path, value]) => ["--plaintext", `${path}=${value}`]);
    expect(await project.pulumi("config", "set-all", "--stack", "global", "--path", ...values)).toMatchObject(
      {
        code: 0,
      },
    );
  });

  afterAll(async () => {
    project?.remove();
    await moto?.stop();
  });

  test("is built whole, and says what is in the state only", async () => {
    const up = await pulumi("up", "--yes", "--skip-preview");
    expect(up).toMatchObject({ code: 0 });
    expect(up.stdout).toContain(`deploys to the AWS API at ${moto.endpoint}, never to real AWS`);
    expect(up.stdout).toMatch(
      /VpnGatewayRoutePropagation: the lab's AWS API does not keep route propagation/,
    );
    process.stdout.write(`up of the stack global took ${up.seconds.toFixed(0)} s\n`);
    // A minute on a machine of its own; this one may be busy with other tests.
    expect(up.seconds).toBeLessThan(180);
  });

  test("has in its state what AWS answered, and no secret in plain text", async () => {
    const resources = await deployed();
    const zone = resources.get("aws:route53:Zone public-route53-zone");
    expect(zone?.outputs["nameServers"]).toEqual([
      "ns-2048.awsdns-64.com",
      "ns-2049.awsdns-65.net",
      "ns-2050.awsdns-66.org",
      "ns-2051.awsdns-67.co.uk",
    ]);
    expect(resources.get("aws:ec2:Vpc aws-seoul-vpc")?.outputs["ownerId"]).toBe("123456789012");
    expect(resources.get("aws:ec2:VpnConnection aws-seoul-vpn-ansan")?.outputs).toMatchObject({
      customerGatewayConfiguration: expect.objectContaining({
        ciphertext: expect.any(String) as string,
      }) as object,
    });
    const text = JSON.stringify([...resources]);
    expect(text).not.toContain("pre_shared_key");
    // The account that invented ARNs are in.
    expect(text).not.toContain("000000000000");
  });

  test("is clean right after", unchanged);

  test.each(notKept)(
    "$type is in the state only for as long as it has to be",
    async ({ resource, asked }) => {
      const found = (await deployed()).get(resource);
      if (found === undefined) throw new Error(`the stack has no ${resource}`);
      expect(await asked(new AwsApi(moto.endpoint), found)).toBeUndefined();
    },
  );

  test("all that is in the state only is asked for", () => {
    expect(notKept.map(({ type }) => type).sort()).toEqual(Object.keys(stateOnly).sort());
  });

  test("what is changed and deleted by hand is found, restored, and nothing else is touched", async () => {
    const resources = await deployed();
    const aws = new AwsApi(moto.endpoint);
    for (const { resource, by } of drifts) {
      const found = resources.get(resource);
      if (found === undefined) throw new Error(`the stack has no ${resource}`);
      await by(aws, found);
    }
    const refreshed = await pulumi("refresh", "--yes", "--skip-preview");
    expect(refreshed).toMatchObject({ code: 0 });
    expect(done(refreshed)).toEqual(drifts.map(({ resource, found }) => `${resource} ${found}`).sort());

    const restored = await pulumi("up", "--yes", "--skip-preview");
    expect(restored).toMatchObject({ code: 0 });
    // A record points to its health check, which is another one now.
    const followed = "aws:route53:Record public-route53-bank.kr.example-siheung updated";
    const again = drifts.map(
      ({ resource, found }) => `${resource} ${found === "deleted" ? "created" : found}`,
    );
    expect(done(restored)).toEqual([...again, followed].sort());
    await unchanged();
  });

  test("a voter that is told something else is replaced at its address, and keeps its disk", async () => {
    const earlier = await deployed();
    const sha256 = "0".repeat(64);
    const key = "holdfast:cloudVoters.aws-seoul.etcdSha256";
    expect(await project.pulumi("config", "set", "--stack", "global", "--path", key, sha256)).toMatchObject({
      code: 0,
    });
    const changed = await pulumi("up", "--yes", "--skip-preview");
    expect(changed).toMatchObject({ code: 0 });
    const later = await deployed();
    const voter = "aws:ec2:Instance failover-authority-aws-seoul-voter";
    expect(later.get(voter)?.id).not.toBe(earlier.get(voter)?.id);
    expect(later.get(voter)?.outputs["privateIp"]).toBe(earlier.get(voter)?.outputs["privateIp"]);
    const disk = "aws:ebs:Volume failover-authority-aws-seoul-data";
    expect(later.get(disk)).toEqual(earlier.get(disk));
    const attachment = "aws:ec2:VolumeAttachment failover-authority-aws-seoul-data-attachment";
    expect(later.get(attachment)?.outputs["instanceId"]).toBe(later.get(voter)?.id);
    expect(await pulumi("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("what was made by hand can be imported", async () => {
    const aws = new AwsApi(moto.endpoint).client(CloudWatchLogsClient, "ap-northeast-3");
    await aws.send(new CreateLogGroupCommand({ logGroupName: "/by/hand", tags: { by: "hand" } }));
    const resources = [
      { type: "aws:cloudwatch/logGroup:LogGroup", name: "by-hand", id: "/by/hand@ap-northeast-3" },
    ];
    const file = join(project.folder, "import.json");
    writeFileSync(file, JSON.stringify({ resources }));
    const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    const imported = await pulumi("import", "--file", file, ...options);
    expect(imported).toMatchObject({ code: 0 });
    expect((await deployed()).get("aws:cloudwatch:LogGroup by-hand")).toMatchObject({
      id: "/by/hand",
      outputs: { name: "/by/hand", region: "ap-northeast-3", tags: { by: "hand" } },
    });
  });

  test("leaves nothing of its own behind but the last snapshots that it declares", async () => {
    expect(await project.pulumi("state", "unprotect", "--stack", "global", "--all", "--yes")).toMatchObject({
      code: 0,
    });
    const destroyed = await pulumi("destroy", "--yes", "--skip-preview");
    expect(destroyed).toMatchObject({ code: 0 });
    expect((await project.state("global")).deployment.resources ?? []).toEqual([]);
    const left = (await contents()).filter((name) => !before.includes(name));
    expect(left).toEqual([
      expect.stringMatching(/^ap-northeast-2: snap-/),
      expect.stringMatching(/^ap-northeast-3: snap-/),
    ]);
  });
});
