import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { version } from "@pulumi/pulumi/package.json";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { interruptAll, locateScript } from "./child-process";
import { Engine } from "./engine";
import { programDependencies } from "./program-dependencies";
import { requiredPackages, type RequiredPackage } from "./required-packages";
import { runPlugin, type PluginStream } from "./run-plugin";
import { runProgram } from "./run-program";

/** What the stand-in says of itself, once, where the user of the engine sees it. */
export const ANNOUNCEMENT =
  "stand-in for the Node.js language host: runs programs, policy packs and component plugins; " +
  "installs no dependencies, generates no code, attaches no debugger.";

type InstallStream = grpc.ServerWritableStream<
  language.InstallDependenciesRequest,
  language.InstallDependenciesResponse
>;
type Unary<Request, Response> = grpc.ServerUnaryCall<Request, Response>;

/**
 * Runs TypeScript and JavaScript for the engine. It speaks the protocol that `@pulumi/pulumi` publishes; methods that
 * are not here are answered with UNIMPLEMENTED.
 */
export class LanguageHost {
  private announced = false;

  /** @param engine the engine that started this process; with none, it introduces itself by a handshake */
  constructor(private engine: Engine | undefined) {}

  /** The methods, by their names in the protocol. */
  handlers(): grpc.UntypedServiceImplementation {
    return {
      handshake: unary(
        (call: Unary<language.LanguageHandshakeRequest, language.LanguageHandshakeResponse>) => {
          this.engine = new Engine(call.request.getEngineAddress());
          return new language.LanguageHandshakeResponse();
        },
      ),
      getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
      getRequiredPackages: unary(
        (call: Unary<language.GetRequiredPackagesRequest, language.GetRequiredPackagesResponse>) =>
          new language.GetRequiredPackagesResponse().setPackagesList(
            requiredPackages(directoryOf(call.request.getInfo())).map(packageDependency),
          ),
      ),
      run: unary((call: Unary<language.RunRequest, language.RunResponse>) => this.run(call)),
      runPlugin: (stream: PluginStream) => {
        runPlugin(stream).then(
          () => stream.end(),
          (error: unknown) => stream.destroy(asServiceError(error as Error)),
        );
      },
      installDependencies: (stream: InstallStream) => {
        // An answer ends the engine's wait; what a program needs is installed by its own package manager.
        try {
          locateScript("cmd/run", directoryOf(stream.request.getInfo()));
          stream.end();
        } catch (error) {
          stream.destroy(asServiceError(error as Error));
        }
      },
      about: unary(() => {
        const about = new language.AboutResponse()
          .setExecutable(process.execPath)
          .setVersion(process.version);
        about.getMetadataMap().set("packagemanager", "npm");
        return about;
      }),
      getProgramDependencies: unary(
        (call: Unary<language.GetProgramDependenciesRequest, language.GetProgramDependenciesResponse>) => {
          const { request } = call;
          const packages = programDependencies(
            directoryOf(request.getInfo()),
            request.getTransitivedependencies(),
          );
          return new language.GetProgramDependenciesResponse().setDependenciesList(
            packages.map(({ name, version }) =>
              new language.DependencyInfo().setName(name).setVersion(version),
            ),
          );
        },
      ),
      runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
      template: unary(() => new language.TemplateResponse()),
      cancel: unary(() => {
        interruptAll();
        return new Empty();
      }),
    };
  }

  private async run(call: Unary<language.RunRequest, language.RunResponse>): Promise<language.RunResponse> {
    if (this.engine === undefined) throw new Error("the engine has said no address of its own");
    if (!this.announced) {
      this.announced = true;
      await this.engine.log("info", ANNOUNCEMENT);
    }
    return runProgram(call.request, this.engine.address, (stop) => call.once("cancelled", stop));
  }
}

/** A method with one answer; what it throws is said to the engine. */
function unary<Request, Response>(
  answer: (call: Unary<Request, Response>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asServiceError(error as Error)),
      );
  };
}

function asServiceError(error: Error): Error & { code: grpc.status; details: string } {
  return Object.assign(error, { code: grpc.status.UNKNOWN, details: error.message });
}

function directoryOf(info: language.ProgramInfo | undefined): string {
  if (info === undefined) throw new Error("the engine did not say which program is meant");
  return info.getProgramDirectory();
}

function packageDependency(required: RequiredPackage): plugin.PackageDependency {
  const { name, version, server = "", parameterization } = required;
  const dependency = new plugin.PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(version)
    .setServer(server);
  if (parameterization !== undefined) {
    dependency.setParameterization(
      new plugin.PackageParameterization()
        .setName(parameterization.name)
        .setVersion(parameterization.version)
        .setValue(parameterization.value),
    );
  }
  return dependency;
}
