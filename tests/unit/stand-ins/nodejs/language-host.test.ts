import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ProgramInfo, RunRequest, type RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { version } from "@pulumi/pulumi/package.json";
import { pluginDirectory } from "@holdfast/nodejs-stand-in";
import { ANNOUNCEMENT } from "@holdfast/nodejs-stand-in/language-host";

// Each run starts Node twice.
jest.setTimeout(120_000);

const repository = join(__dirname, "../../../..");
const directory = mkdtempSync(join(tmpdir(), "language-host-"));
const logged: string[] = [];
const registered: string[] = [];
let engine: grpc.Server;
let address: string;
let host: ChildProcess;
let client: LanguageRuntimeClient;

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Answer = grpc.sendUnaryData<unknown>;

/** As much of the engine as a program without resources needs. */
async function startEngine(): Promise<void> {
  engine = new grpc.Server();
  engine.addService(EngineService as grpc.ServiceDefinition, {
    log: (call: Call<LogRequest>, answer: Answer) => {
      logged.push(call.request.getMessage());
      answer(null, new Empty());
    },
  });
  engine.addService(ResourceMonitorService as grpc.ServiceDefinition, {
    supportsFeature: (_: unknown, answer: Answer) =>
      answer(null, new resource.SupportsFeatureResponse().setHassupport(true)),
    registerResource: (call: Call<resource.RegisterResourceRequest>, answer: Answer) => {
      registered.push(call.request.getName());
      answer(null, new resource.RegisterResourceResponse().setUrn("urn:pulumi:dev::project::type::name"));
    },
    registerResourceOutputs: (_: unknown, answer: Answer) => answer(null, new Empty()),
    signalAndWaitForShutdown: (_: unknown, answer: Answer) => answer(null, new Empty()),
  });
  const port = await new Promise<number>((resolve) =>
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound)),
  );
  address = `127.0.0.1:${port}`;
}

beforeAll(async () => {
  await startEngine();
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), "{}");
  host = spawn(join(pluginDirectory, "pulumi-language-nodejs"), [address], {
    stdio: ["ignore", "pipe", "inherit"],
    // A search path without an official language host.
    env: { ...process.env, PATH: "/usr/bin:/bin", PULUMI_HOME: join(directory, "home") },
  });
  const [line] = (await once(host.stdout!, "data")) as [Buffer];
  client = new LanguageRuntimeClient(
    `127.0.0.1:${line.toString().trim()}`,
    grpc.credentials.createInsecure(),
  );
});

afterAll(async () => {
  client.close();
  host.kill("SIGTERM");
  await once(host, "close");
  engine.forceShutdown();
  rmSync(directory, { recursive: true });
});

function run(program: string): Promise<RunResponse> {
  writeFileSync(join(directory, "index.js"), program);
  const info = new ProgramInfo()
    .setRootDirectory(directory)
    .setProgramDirectory(directory)
    .setEntryPoint("index.js");
  const request = new RunRequest()
    .setInfo(info)
    .setProject("project")
    .setStack("dev")
    .setOrganization("team")
    .setParallel(4)
    .setDryrun(true)
    .setMonitorAddress(address)
    .setConfigsecretkeysList(["project:key"]);
  request.getConfigMap().set("project:key", "hush");
  return new Promise((resolve, reject) =>
    client.run(request, (error, response) => (error ? reject(error) : resolve(response))),
  );
}

test("it is of the version of @pulumi/pulumi", async () => {
  const info = await new Promise((resolve) =>
    client.getPluginInfo(new Empty(), (_, answer) => resolve(answer.getVersion())),
  );
  expect(info).toBe(version);
});

test("a program learns everything that the engine said", async () => {
  const response = await run(`
    const pulumi = require("@pulumi/pulumi");
    pulumi.log.info(JSON.stringify([
      pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), pulumi.runtime.isDryRun(),
      pulumi.getRootDirectory() === ${JSON.stringify(directory)}, new pulumi.Config().get("key"),
      pulumi.runtime.isConfigSecret("project:key"), process.cwd() === ${JSON.stringify(directory)},
    ]));`);
  expect(response.toObject()).toEqual({ error: "", bail: false });
  expect(logged).toContainEqual('["team","project","dev",true,true,"hush",true,true]');
  expect(registered).toContainEqual("project-dev");
});

test("how a program ends is said as the official host says it", async () => {
  expect((await run("process.exit(3)")).toObject()).toEqual({
    error: "Program exited with non-zero exit code: 3",
    bail: false,
  });
  // The user was told by the program itself.
  expect((await run("throw new Error('thrown on purpose')")).toObject()).toEqual({ error: "", bail: true });
  expect(logged).toContainEqual(expect.stringContaining("thrown on purpose"));
  expect((await run("process.kill(process.pid, 'SIGKILL')")).getError()).toBe("Program ended by SIGKILL");
});

test("it says once what it is", async () => {
  await run("");
  expect(logged.filter((message) => message === ANNOUNCEMENT)).toHaveLength(1);
});

test("the official language host is started instead when there is one", async () => {
  const official = join(directory, "official");
  mkdirSync(official);
  writeFileSync(join(official, "pulumi-language-nodejs"), '#!/bin/sh\necho "official $*"\n');
  chmodSync(join(official, "pulumi-language-nodejs"), 0o755);
  const started = spawn(join(pluginDirectory, "pulumi-language-nodejs"), ["-root=x", "127.0.0.1:1"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: `${pluginDirectory}:${official}:/usr/bin:/bin`, HOME: directory },
  });
  const [line] = (await once(started.stdout!, "data")) as [Buffer];
  expect(line.toString()).toBe("official -root=x 127.0.0.1:1\n");
});
