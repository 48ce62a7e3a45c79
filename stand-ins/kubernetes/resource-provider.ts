import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { version } from "@pulumi/kubernetes/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Engine } from "@holdfast/nodejs-stand-in";
import { configurationDifference } from "./configuration-difference";
import { connect } from "./connect";
import type { Difference } from "./objects/differences";
import { randomSuffix } from "./objects/names";
import { KubernetesProvider, PartialError, type ResourceCall } from "./provider";
import { readSettings } from "./settings";
import type { WireObject } from "./values/wire-value";

/** What the stand-in says of itself, once, where the user of the engine sees it. */
export const ANNOUNCEMENT =
  "stand-in for the Kubernetes plugin: covers single objects by server-side apply; " +
  "no Helm, no YAML files, no Kustomize, no patches of others' objects.";

type Unary<Request> = grpc.ServerUnaryCall<Request, unknown>;

/** Requests about one resource, as far as they have it in common. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
  getTimeout?(): number;
  getPreview?(): boolean;
  getIgnorechangesList?(): string[];
}

/** Serves {@link KubernetesProvider} over the protocol that `@pulumi/pulumi` publishes. */
export class ResourceProvider {
  private provider: KubernetesProvider | undefined;
  private announced = false;
  private readonly cancelled = new AbortController();

  /** @param engine the engine that started this process; undefined when it was started by hand */
  constructor(private readonly engine: Engine | undefined) {}

  /** The methods, by their names in the protocol. */
  handlers(): grpc.UntypedServiceImplementation {
    return {
      attach: unary(() => new Empty()),
      cancel: unary(() => {
        this.cancelled.abort();
        return new Empty();
      }),
      getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
      getSchema: unary(() => new proto.GetSchemaResponse().setSchema(schema)),
      checkConfig: unary((call: Unary<proto.CheckRequest>) =>
        new proto.CheckResponse().setInputs(call.request.getNews()),
      ),
      diffConfig: unary((call: Unary<proto.DiffRequest>) => diffConfig(call.request)),
      configure: unary((call: Unary<proto.ConfigureRequest>) => this.configure(call.request)),
      check: unary((call: Unary<proto.CheckRequest>) => this.check(call.request)),
      diff: unary((call: Unary<proto.DiffRequest>) => this.diff(call.request)),
      create: unary((call: Unary<proto.CreateRequest>) => this.create(call.request)),
      read: unary((call: Unary<proto.ReadRequest>) => this.read(call.request)),
      update: unary((call: Unary<proto.UpdateRequest>) => this.update(call.request)),
      delete: unary((call: Unary<proto.DeleteRequest>) => this.delete(call.request)),
    };
  }

  private async configure(request: proto.ConfigureRequest): Promise<proto.ConfigureResponse> {
    const settings = readSettings(new Map(request.getVariablesMap().entries()));
    this.provider = new KubernetesProvider({
      settings,
      ...(await connect(settings)),
      cancelled: this.cancelled.signal,
      log: (severity, message, options) => void this.engine?.log(severity, message, options),
    });
    return new proto.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  private async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    if (!this.announced) {
      this.announced = true;
      await this.engine?.log("info", ANNOUNCEMENT);
    }
    const before = request.hasOlds() ? toObject(request.getOlds()) : undefined;
    const inputs = await this.configured().check(callOf(request), before, toObject(request.getNews()), () =>
      proposedName(request),
    );
    return new proto.CheckResponse().setInputs(toStruct(inputs));
  }

  private async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
    const { properties, replaces, deleteBeforeReplace } = await this.configured().diff(
      callOf(request),
      toObject(request.getOlds()),
      toObject(request.getNews()),
    );
    return diffResponse(properties).setReplacesList(replaces).setDeletebeforereplace(deleteBeforeReplace);
  }

  private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const { id, state } = await this.configured().create(callOf(request), toObject(request.getProperties()));
    return new proto.CreateResponse().setId(id).setProperties(toStruct(state));
  }

  private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const found = await this.configured().read(
      callOf(request),
      request.getId(),
      toObject(request.getInputs()),
      toObject(request.getProperties()),
    );
    if (found === undefined) return new proto.ReadResponse();
    return new proto.ReadResponse()
      .setId(found.id)
      .setProperties(toStruct(found.state))
      .setInputs(toStruct(found.inputs));
  }

  private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const state = await this.configured().update(
      callOf(request),
      toObject(request.getOlds()),
      toObject(request.getNews()),
    );
    return new proto.UpdateResponse().setProperties(toStruct(state));
  }

  private async delete(request: proto.DeleteRequest): Promise<Empty> {
    await this.configured().delete(callOf(request), request.getId(), toObject(request.getProperties()));
    return new Empty();
  }

  private configured(): KubernetesProvider {
    if (this.provider === undefined) throw new Error("the engine has not configured the provider");
    return this.provider;
  }
}

/** Programs need no schema; it is asked for by code generators, which need the official plugin. */
const schema = JSON.stringify({ name: "kubernetes", version, resources: {}, types: {}, functions: {} });

/** A method with one answer; what it throws is said to the engine. */
function unary<Request, Response>(
  answer: (call: Unary<Request>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call as Unary<Request>))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asServiceError(error as Error)),
      );
  };
}

function asServiceError(error: Error): Partial<grpc.StatusObject> {
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof PartialError)) return { code, details: error.message };
  const { id, state, inputs } = error.kept;
  const failed = new proto.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(toStruct(state))
    .setReasonsList(error.reasons);
  if (inputs !== undefined) failed.setInputs(toStruct(inputs));
  const details = new Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(code).setMessage(error.message).setDetailsList([details]);
  const metadata = new grpc.Metadata();
  // Where gRPC looks for more than a text.
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details: error.message, metadata };
}

function callOf(request: ResourceRequest): ResourceCall {
  const urn = request.getUrn();
  return {
    urn,
    type: request.getType() || (urn.split("::")[2]?.split("$").pop() ?? ""),
    timeout: request.getTimeout?.() ?? 0,
    preview: request.getPreview?.() ?? false,
    ignored: request.getIgnorechangesList?.() ?? [],
  };
}

function proposedName(request: proto.CheckRequest): string {
  const { AutonamingOptions } = proto.CheckRequest;
  const options = request.getAutonaming();
  if (options?.getMode() === AutonamingOptions.Mode.DISABLE) {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  const name = request.getName() || (request.getUrn().split("::").at(-1) ?? "");
  return options?.getProposedName() || `${name}-${randomSuffix(request.getRandomseed_asU8())}`;
}

function diffConfig(request: proto.DiffRequest): proto.DiffResponse {
  const { differ, replace } = configurationDifference(
    toObject(request.getOlds()),
    toObject(request.getNews()),
  );
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  return new proto.DiffResponse()
    .setChanges(differ.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(differ)
    .setReplacesList(replace);
}

function diffResponse(properties: Map<string, Difference>): proto.DiffResponse {
  const { Kind } = proto.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  } as const;
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse()
    .setChanges(properties.size > 0 ? DIFF_SOME : DIFF_NONE)
    .setHasdetaileddiff(true);
  for (const [path, { change, replaces }] of properties) {
    const kind = kinds[change][replaces ? 1 : 0];
    const property = new proto.PropertyDiff().setKind(kind).setInputdiff(change === "delete");
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

function toObject(struct: Struct | undefined): WireObject {
  return struct?.toJavaScript() ?? {};
}

function toStruct(object: WireObject): Struct {
  return Struct.fromJavaScript(object);
}
