import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ended, interrupt, locateScript, spawnNode } from "./child-process";
import { readRuntimeOptions, runtimeEnvironment } from "./runtime-options";

/** The exit code with which a program says that its user was told everything. */
const userWasTold = 32;

/**
 * Runs a Pulumi program to its end.
 *
 * @param request what the engine asks for
 * @param engineAddress where the program reaches the engine
 * @param cancelled calls back when the engine does not want the answer any more
 * @returns what the engine is to say of how it ended
 */
export async function runProgram(
  request: RunRequest,
  engineAddress: string,
  cancelled: (stop: () => void) => void,
): Promise<RunResponse> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  if (request.getAttachDebugger()) {
    throw new Error("the stand-in for the Node.js language host attaches no debugger: use the official one");
  }
  const options = readRuntimeOptions(info);
  const child = spawnNode(
    [...options.nodeArguments, locateScript("cmd/run", directory), ...flags(request, engineAddress)],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        ...runtimeEnvironment(options),
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    },
  );
  cancelled(() => interrupt(child));
  const end = await ended(child);
  if ("signal" in end) return new RunResponse().setError(`Program ended by ${end.signal}`);
  if (end.code === userWasTold) return new RunResponse().setBail(true);
  return new RunResponse().setError(
    end.code === 0 ? "" : `Program exited with non-zero exit code: ${end.code}`,
  );
}

/** The command line of the program's runtime; flags without a value are left out. */
function flags(request: RunRequest, engineAddress: string): string[] {
  const info = request.getInfo();
  const valued = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: info?.getProgramDirectory() ?? request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(valued).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? request.getProgram(),
    ...request.getArgsList(),
  ];
}
