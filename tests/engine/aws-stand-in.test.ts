import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { version } from "@pulumi/aws/package.json";
import { withAwsPlugin } from "../../lab/plugins/aws";
import { ANNOUNCEMENT } from "../../lab/plugins/aws/invented-resources";

/** How a command of the engine ended. */
interface Ended {
  code: number;
  /** What the user saw. */
  output: string;
}

/** The part of a state that the tests look into. */
interface State {
  deployment: {
    resources: { urn: string; type: string; id?: string; outputs?: Record<string, unknown> }[];
  };
}

const root = join(__dirname, "../..");
const directory = mkdtempSync(join(tmpdir(), "aws-stand-in-engine-"));
let environment: NodeJS.ProcessEnv;

async function pulumi(...args: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      "pulumi",
      [...args, "--non-interactive", "--color=never"],
      { cwd: join(directory, "program"), env: environment },
    );
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

async function state(): Promise<State> {
  const { output } = await pulumi("stack", "export");
  return JSON.parse(output) as State;
}

/** Preview with configuration that holds for this one run; keys are paths into it. */
function preview(...config: string[]): Promise<Ended> {
  // The engine writes what is given here into the configuration file.
  const file = join(directory, "one-run.yaml");
  copyFileSync(join(directory, "program/Pulumi.dev.yaml"), file);
  const given = config.flatMap((entry) => ["--config", entry]);
  return pulumi("preview", "--config-file", file, "--config-path", ...given);
}

beforeAll(async () => {
  cpSync(join(__dirname, "programs/aws-stand-in"), join(directory, "program"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(directory, "program/node_modules"));
  writeFileSync(
    join(directory, "program/tsconfig.json"),
    // Without checks the language host only transpiles; the project checks types itself.
    JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", noCheck: true } }),
  );
  writeFileSync(join(directory, "program/package.json"), "{}");
  mkdirSync(join(directory, "state"));
  mkdirSync(join(directory, "home"));
  environment = withAwsPlugin({
    ...process.env,
    PULUMI_HOME: join(directory, "home"),
    PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  }).environment;
  expect(await pulumi("stack", "init", "dev")).toMatchObject({ code: 0 });
  expect(await pulumi("config", "set", "--secret", "comment", "for our eyes only")).toMatchObject({
    code: 0,
  });
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test("a preview creates everything, knows no outputs, and says once whose word it is", async () => {
  const { code, output } = await preview();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("+ 5 to create");
  expect(output).toMatch(/nameServers *: \[unknown\]/);
  expect(output).toMatch(/bucketArn *: \[unknown\]/);
  const diagnostics = output.slice(output.indexOf("Diagnostics:"));
  expect(diagnostics.split(ANNOUNCEMENT)).toHaveLength(2);
});

test.each<[string, string[], RegExp]>([
  [
    "an unknown input",
    ["bucket.versioning.enabledd=true"],
    /aws:s3\/bucket:Bucket has no input 'versioning\.enabledd' in @pulumi\/aws \d+\.\d+\.\d+/,
  ],
  ["a list where a map belongs", ["bucket.tags[0]=x"], /aws:s3\/bucket:Bucket takes a map as 'tags'/],
  ["a type that is not covered", ["otherType=aws:sqs/queue:Queue"], /does not cover aws:sqs\/queue:Queue/],
])("a preview refuses %s", async (_, config, reason) => {
  const { code, output } = await preview(...config);
  expect(output).toMatch(reason);
  expect(code).not.toBe(0);
});

test("what is in the state can be changed, replaced, refreshed and destroyed", async () => {
  const up = await pulumi("up", "--yes", "--skip-preview");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toContain("+ 5 created");
  const created = await state();
  const outputsOf = (type: string) =>
    created.deployment.resources.find((resource) => resource.type === type)?.outputs;
  expect(outputsOf("aws:s3/bucket:Bucket")).toMatchObject({ arn: "arn:aws:s3:::example-backups" });
  expect(outputsOf("aws:route53/record:Record")).toMatchObject({
    healthCheckId: created.deployment.resources.find(
      ({ type }) => type === "aws:route53/healthCheck:HealthCheck",
    )?.id,
  });
  // The engine took the plugin for the version that the program asks for.
  expect(created.deployment.resources.map(({ urn }) => urn)).toContainEqual(
    expect.stringContaining(`pulumi:providers:aws::default_${version.replace(/\./g, "_")}`),
  );
  expect(JSON.stringify(created)).not.toContain("for our eyes only");

  expect((await preview()).output).toContain("5 unchanged");
  const ttl = await preview("ttl=20");
  expect(ttl.output).toMatch(/~ +aws:route53:Record +record +update/);
  expect(ttl.output).toContain("~ 1 to update");
  const zone = await preview("zone=example.org");
  expect(zone.output).toMatch(/aws:route53:Zone +zone +replace/);
  expect(zone.output).toMatch(/aws:route53:Record +record +replace/);

  const refreshed = await pulumi("refresh", "--yes", "--skip-preview");
  expect(refreshed).toMatchObject({ code: 0 });
  expect(refreshed.output).toContain("5 unchanged");

  expect(await pulumi("destroy", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  expect((await state()).deployment.resources ?? []).toEqual([]);
});
