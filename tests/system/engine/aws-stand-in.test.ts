import { copyFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "@pulumi/aws/package.json";
import { ANNOUNCEMENT } from "@holdfast/aws-stand-in/invented-resources";
import { EngineProject } from "./engine-project";

/** How a command of the engine ended. */
interface Seen {
  code: number;
  /** What the user saw. */
  output: string;
}

const project = new EngineProject();

async function pulumi(...args: string[]): Promise<Seen> {
  const { code, stdout, stderr } = await project.pulumi(...args);
  return { code, output: stdout + stderr };
}

/** Preview with configuration that holds for this one run; keys are paths into it. */
function preview(...config: string[]): Promise<Seen> {
  // The engine writes what is given here into the configuration file.
  const file = join(project.folder, "one-run.yaml");
  copyFileSync(join(project.folder, "Pulumi.dev.yaml"), file);
  const given = config.flatMap((entry) => ["--config", entry]);
  return pulumi("preview", "--config-file", file, "--config-path", ...given);
}

beforeAll(async () => {
  cpSync(join(__dirname, "programs/aws-stand-in"), project.folder, { recursive: true });
  writeFileSync(
    join(project.folder, "tsconfig.json"),
    // Without checks the language host only transpiles; the project checks types itself.
    JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", noCheck: true } }),
  );
  expect(await pulumi("stack", "init", "dev")).toMatchObject({ code: 0 });
  expect(await pulumi("config", "set", "--secret", "comment", "for our eyes only")).toMatchObject({
    code: 0,
  });
});

afterAll(() => project.remove());

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
  const created = await project.state("dev");
  const { resources = [] } = created.deployment;
  const outputsOf = (type: string) => resources.find((resource) => resource.type === type)?.outputs;
  expect(outputsOf("aws:s3/bucket:Bucket")).toMatchObject({ arn: "arn:aws:s3:::example-backups" });
  expect(outputsOf("aws:route53/record:Record")).toMatchObject({
    healthCheckId: resources.find(({ type }) => type === "aws:route53/healthCheck:HealthCheck")?.id,
  });
  // The engine took the plugin for the version that the program asks for.
  expect(resources.map(({ urn }) => urn)).toContainEqual(
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
  expect((await project.state("dev")).deployment.resources ?? []).toEqual([]);
});
