import type { ChildProcess } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { ended, interrupt, locateScript, spawnNode } from "./child-process";
import { PolicyProxy } from "./policy-proxy";
import { readRuntimeOptions, runtimeEnvironment } from "./runtime-options";

/** The call through which the engine gets what a plugin prints. */
export type PluginStream = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/**
 * Runs a plugin written in TypeScript or JavaScript, such as a component package or a policy pack, until it ends or
 * the engine has enough of it.
 *
 * @param stream the engine's call; what the plugin prints goes there
 * @throws Error when the plugin cannot be started, or ends with another exit code than 0
 */
export async function runPlugin(stream: PluginStream): Promise<void> {
  if (stream.request.getAttachDebugger()) {
    throw new Error("the stand-in for the Node.js language host attaches no debugger: use the official one");
  }
  await (stream.request.getKind() === "analyzer" ? runPolicyPack(stream) : runOther(stream));
}

async function runOther(stream: PluginStream): Promise<void> {
  const { request } = stream;
  const directory = programDirectory(request);
  const child = start(stream, "cmd/run-plugin", [directory, ...request.getArgsList()], request.getPwd(), {});
  child.stdout?.on("data", (bytes: Buffer) => stream.write(new RunPluginResponse().setStdout(bytes)));
  await finished(child);
}

async function runPolicyPack(stream: PluginStream): Promise<void> {
  const { request } = stream;
  const directory = programDirectory(request);
  const proxy = new PolicyProxy();
  try {
    // The engine takes the first line for the port of the pack.
    stream.write(new RunPluginResponse().setStdout(Buffer.from(`${await proxy.listen()}\n`)));
    const cancelled = new Promise<undefined>((resolve) => stream.once("cancelled", () => resolve(undefined)));
    const stack = await Promise.race([proxy.stack, cancelled]);
    if (stream.cancelled) return;
    const parameters = [...request.getArgsList(), directory];
    const child = start(stream, "cmd/run-policy-pack", parameters, directory, stackEnvironment(stack));
    let line = "";
    child.stdout?.on("data", (bytes: Buffer) => {
      if (line.includes("\n")) {
        stream.write(new RunPluginResponse().setStdout(bytes));
        return;
      }
      line += bytes.toString();
      if (line.includes("\n")) {
        proxy.attach(Number.parseInt(line, 10)).catch((error: unknown) => proxy.fail(error as Error));
      }
    });
    child.once("close", () => proxy.fail(new Error("the policy pack has ended")));
    await finished(child);
  } finally {
    proxy.close();
  }
}

function start(
  stream: PluginStream,
  script: string,
  parameters: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  const { request } = stream;
  const options = readRuntimeOptions(request.getInfo());
  const child = spawnNode(
    [...options.nodeArguments, locateScript(script, programDirectory(request)), ...parameters],
    {
      cwd,
      env: { ...fromList(request.getEnvList()), ...runtimeEnvironment(options), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  child.stderr?.on("data", (bytes: Buffer) => stream.write(new RunPluginResponse().setStderr(bytes)));
  stream.once("cancelled", () => interrupt(child));
  return child;
}

async function finished(child: ChildProcess): Promise<void> {
  const end = await ended(child);
  if ("signal" in end) throw new Error(`Program ended by ${end.signal}`);
  if (end.code !== 0) throw new Error(`Program exited with non-zero exit code: ${end.code}`);
}

/** What a policy pack finds in its environment about the stack that it judges. */
function stackEnvironment(stack: AnalyzerStackConfigureRequest | undefined): NodeJS.ProcessEnv {
  if (stack === undefined) return {};
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().entries())),
  };
}

function programDirectory(request: RunPluginRequest): string {
  return request.getInfo()?.getProgramDirectory() ?? request.getProgram();
}

function fromList(variables: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    variables.map((variable) => {
      const at = variable.indexOf("=");
      return [variable.slice(0, at), variable.slice(at + 1)];
    }),
  );
}
