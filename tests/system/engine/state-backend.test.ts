import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type BucketLocationConstraint,
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { setSecret } from "@holdfast/lab/deployment/set-secret";
import { findMoto, Moto } from "./aws-moto";
import { EngineProject } from "./engine-project";

const seoul = { bucket: "holdfast-state", region: "ap-northeast-2" };
const osaka = { bucket: "holdfast-state-copy", region: "ap-northeast-3" };
const checkpoint = ".pulumi/stacks/state-backend/dev.json";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

let moto: Moto;
let project: EngineProject;

const client = ({ region }: { region: string }) =>
  new S3Client({ endpoint: moto.endpoint, region, credentials, forcePathStyle: true });

/** As the documented backend, but for where it answers: an address and a path in place of AWS's names. */
const backend = ({ bucket, region }: { bucket: string; region: string }) =>
  `s3://${bucket}?region=${region}&endpoint=${moto.endpoint}&s3ForcePathStyle=true`;

async function keys({ bucket, region } = seoul): Promise<string[]> {
  const { Contents = [] } = await client({ region }).send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = "" }) => Key).sort();
}

const locks = async () => (await keys()).filter((key) => key.startsWith(".pulumi/locks/"));

async function textOf(key: string): Promise<string> {
  const { Body } = await client(seoul).send(new GetObjectCommand({ Bucket: seoul.bucket, Key: key }));
  return (await Body?.transformToString()) ?? "";
}

const up = (...args: string[]) => project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev", ...args);
const unchanged = async () => {
  const { code, stdout, stderr } = await project.pulumi("preview", "--stack", "dev", "--expect-no-changes");
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
};

beforeAll(async () => {
  const program = findMoto();
  if (program === undefined) throw new Error("moto's server is what this test is about");
  moto = await Moto.start(program);
  for (const { bucket, region } of [seoul, osaka]) {
    const LocationConstraint = region as BucketLocationConstraint;
    const create = { Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } };
    await client({ region }).send(new CreateBucketCommand(create));
    const versioning = { Bucket: bucket, VersioningConfiguration: { Status: "Enabled" as const } };
    await client({ region }).send(new PutBucketVersioningCommand(versioning));
  }
  project = new EngineProject({
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_BACKEND_URL: backend(seoul),
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of this test",
  });
  cpSync(join(__dirname, "programs/state-backend"), project.folder, { recursive: true });
  writeFileSync(
    join(project.folder, "tsconfig.json"),
    // Without checks the language host only transpiles; the project checks types itself.
    JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", noCheck: true } }),
  );
});

afterAll(async () => {
  project?.remove();
  await moto?.stop();
});

test("a stack is made, updated and previewed with its state in the bucket and nowhere else", async () => {
  expect(await project.pulumi("stack", "init", "dev")).toMatchObject({ code: 0 });
  const { folder, environment } = project;
  await setSecret({ folder, environment, stack: "dev", key: "note" }, "for our eyes only");
  const { code, stdout, stderr } = await up();
  expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
  await unchanged();

  expect(await keys()).toEqual(expect.arrayContaining([".pulumi/meta.yaml", checkpoint]) as string[]);
  const state = await textOf(checkpoint);
  expect(state).toContain("urn:pulumi:dev::state-backend::aws:s3/bucket:Bucket::kept");
  expect(state).not.toContain("for our eyes only");
  expect(readdirSync(join(project.folder, "state"))).toEqual([]);
  expect((await project.pulumi("whoami", "--verbose")).stdout).toContain("s3://holdfast-state");
});

test("an update holds a lock in the bucket; what a killed one leaves is taken away by a cancel", async () => {
  // The engine writes what is given here into the configuration file.
  const file = join(project.folder, "one-run.yaml");
  copyFileSync(join(project.folder, "Pulumi.dev.yaml"), file);
  const never = join(project.folder, "never");
  const given = ["--config-file", file, "--config", `waitFor=${never}`, "--config", "round=second"];
  const args = ["up", "--yes", "--skip-preview", "--stack", "dev", "--non-interactive", ...given];
  const running = spawn("pulumi", args, {
    cwd: project.folder,
    env: project.environment,
    stdio: "ignore",
    // A group of its own, so that a kill takes plugins and program too, as losing the machine would.
    detached: true,
  });
  const ended = once(running, "exit");
  while ((await locks()).length === 0) {
    expect(running.exitCode).toBeNull();
    await sleep(100);
  }
  const second = await up();
  expect(second.code).not.toBe(0);
  expect(second.stdout + second.stderr).toMatch(/currently locked by 1 lock\(s\)[^]*s3:\/\/holdfast-state/);
  expect(running.exitCode).toBeNull();

  process.kill(-running.pid!, "SIGKILL");
  await ended;
  expect((await up()).stderr).toContain("currently locked");
  expect(await project.pulumi("cancel", "--yes", "--stack", "dev")).toMatchObject({ code: 0 });
  expect(await locks()).toEqual([]);
  expect(await up("--refresh")).toMatchObject({ code: 0 });
  await unchanged();
  expect(await locks()).toEqual([]);
});

test("a broken checkpoint is mended with its last whole version", async () => {
  const { bucket: Bucket } = seoul;
  await client(seoul).send(new PutObjectCommand({ Bucket, Key: checkpoint, Body: '{"version": 3, "chec' }));
  expect(await project.pulumi("preview", "--stack", "dev")).not.toMatchObject({ code: 0 });
  const { Versions = [] } = await client(seoul).send(
    new ListObjectVersionsCommand({ Bucket, Prefix: checkpoint }),
  );
  const [, whole] = Versions.filter(({ Key }) => Key === checkpoint);
  const CopySource = `${Bucket}/${checkpoint}?versionId=${whole?.VersionId}`;
  await client(seoul).send(new CopyObjectCommand({ Bucket, Key: checkpoint, CopySource }));
  await unchanged();
});

test("with the copy in the other region the work goes on", async () => {
  // moto keeps a rule for replication and copies nothing: this is what the rule would have done.
  for (const Key of await keys()) {
    const CopySource = `${seoul.bucket}/${Key}`;
    await client(osaka).send(new CopyObjectCommand({ Bucket: osaka.bucket, Key, CopySource }));
  }
  project.environment["PULUMI_BACKEND_URL"] = backend(osaka);
  expect((await project.pulumi("stack", "ls")).stdout).toMatch(/^dev\b/m);
  await unchanged();
  expect(await up("--config", "round=third")).toMatchObject({ code: 0 });
  await unchanged();
  expect(await textOf(checkpoint)).not.toContain('"third"');
});
