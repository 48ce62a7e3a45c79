import { continuityLaw } from "@holdfast/policies/continuity-law/index";
import { DeclaredInputs } from "@holdfast/policies/graph/declared-inputs";
import { StackReader } from "@holdfast/policies/graph/stack-reader";
import { policies } from "@holdfast/policies/index";
import { leaveUnread } from "@holdfast/policies/unread-requests";
import type { Resource } from "@holdfast/resilience";
import * as policyServer from "@pulumi/policy/server";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/analyzer_pb";
import { soundBlueprint } from "./fixtures/blueprint";
import { change } from "./fixtures/declaration";
import { noteInputs } from "./fixtures/engine";
import { runPack } from "./fixtures/outcome";

type Handler<Request, Response> = (
  call: { request: Request },
  reply: (error: Error | null, response?: Response) => void,
) => void;
type Make<Request, Response> = (
  pack: string,
  version: string,
  level: string,
  all: ReturnType<typeof policies>,
) => Handler<Request, Response>;

/** The SDK's own handlers, which its declarations leave out. */
const sdk = policyServer as unknown as {
  makeAnalyzeRpcFun: Make<wire.AnalyzeRequest, wire.AnalyzeResponse>;
  makeAnalyzeStackRpcFun: Make<wire.AnalyzeStackRequest, wire.AnalyzeResponse>;
  makeRemediateRpcFun: Make<wire.AnalyzeRequest, wire.RemediateResponse>;
};

function answer<Request, Response>(handler: Handler<Request, Response>, request: Request): Promise<Response> {
  return new Promise((resolve, reject) =>
    handler({ request }, (error, response) => (error || !response ? reject(error) : resolve(response))),
  );
}

type Properties = NonNullable<ReturnType<wire.AnalyzeRequest["getProperties"]>>;

/** The wire's class of properties. It is taken from a message, because its package is no dependency of this project. */
const { fromJavaScript } = wire.AnalyzeRequest.deserializeBinary(Uint8Array.of(0x12, 0)).getProperties()!
  .constructor as unknown as { fromJavaScript(value: object): Properties };

type Message = wire.AnalyzeRequest | wire.AnalyzerResource;

function fill<Target extends Message>(
  message: Target,
  { urn, type, name, parent, provider }: Resource,
  properties: object,
): Target {
  message.setUrn(urn);
  message.setType(type);
  message.setName(name);
  message.setProperties(fromJavaScript({ ...properties }));
  const options = new wire.AnalyzerResourceOptions();
  if (parent) options.setParent(parent);
  message.setOptions(options);
  if (provider) {
    const manager = new wire.AnalyzerProviderResource();
    manager.setUrn(provider);
    manager.setProperties(fromJavaScript({ kubeconfig: "k" }));
    message.setProvider(manager);
  }
  return message;
}

function stackRequest(resources: readonly Resource[]): Uint8Array {
  const request = new wire.AnalyzeStackRequest();
  request.setResourcesList(
    resources.map((resource) => {
      const message = fill(new wire.AnalyzerResource(), resource, resource.custom ? resource.inputs : {});
      if (resource.parent) message.setParent(resource.parent);
      message.setDependenciesList([...resource.dependencies]);
      for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        const sources = new wire.AnalyzerPropertyDependencies();
        sources.setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, sources);
      }
      return message;
    }),
  );
  return request.serializeBinary();
}

const resources = change(soundBlueprint(), ":PlacementPolicy", "identity", ["survive"], "one-site");

/** Runs a pack as its server does: every message goes over the wire, and through the SDK's handlers. */
async function runServer(lean: boolean): Promise<{ policy: string; message: string; urn: string }[]> {
  const reader = new StackReader();
  const pack = policies(reader);
  if (lean) leaveUnread(reader.declared);
  const analyze = sdk.makeAnalyzeRpcFun("pack", "1", "advisory", pack);
  const analyzeStack = sdk.makeAnalyzeStackRpcFun("pack", "1", "advisory", pack);
  const remediate = sdk.makeRemediateRpcFun("pack", "1", "advisory", pack);
  for (const resource of resources) {
    const bytes = Buffer.from(fill(new wire.AnalyzeRequest(), resource, resource.inputs).serializeBinary());
    const remediated = await answer(remediate, AnalyzerService.remediate.requestDeserialize(bytes));
    expect(remediated.getRemediationsList()).toEqual([]);
    await answer(analyze, AnalyzerService.analyze.requestDeserialize(bytes));
  }
  const request = AnalyzerService.analyzeStack.requestDeserialize(Buffer.from(stackRequest(resources)));
  const response = await answer(analyzeStack, request);
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    message: diagnostic.getMessage().split("\n").slice(1).join("\n"),
    urn: diagnostic.getUrn(),
  }));
}

test("no policy of the packs remediates, so nothing is lost by not reading what is offered for it", () => {
  for (const policy of [...policies(), ...continuityLaw()]) {
    expect(policy.enforcementLevel).not.toBe("remediate");
    expect(policy).not.toHaveProperty("remediateResource");
  }
});

test("the server says the same with and without it, and what the tests' own engine says", async () => {
  const plain = await runServer(false);
  expect(await runServer(true)).toEqual(plain);
  const { violations } = await runPack(resources);
  expect(plain).toEqual(violations.map(({ policy, message, urn }) => ({ policy, message, urn: urn ?? "" })));
  expect(plain.length).toBeGreaterThan(0);
});

/** The stack as the pack's server reads it. */
function leanStack(declared: DeclaredInputs): wire.AnalyzerResource[] {
  leaveUnread(declared);
  const bytes = Buffer.from(stackRequest(resources));
  return AnalyzerService.analyzeStack.requestDeserialize(bytes).getResourcesList();
}

test("outputs are read once, and only of what was not noted", () => {
  const declared = new DeclaredInputs();
  const noted = resources.filter(({ custom }) => custom).slice(0, 5);
  noteInputs(declared, noted);
  for (const [index, shown] of leanStack(declared).entries()) {
    const { urn, custom, inputs } = resources[index]!;
    const properties = shown.getProperties()?.toJavaScript();
    const left = noted.some((one) => one.urn === urn) || !custom;
    expect(properties).toEqual(left ? {} : inputs);
    expect(shown.getProperties()?.toJavaScript()).toEqual(properties);
  }
});

test("everything but properties is what the wire holds", () => {
  const plain = wire.AnalyzeStackRequest.deserializeBinary(stackRequest(resources)).getResourcesList();
  const about = (shown: wire.AnalyzerResource) => [
    shown.getUrn(),
    shown.getType(),
    shown.getName(),
    shown.getParent(),
    shown.getDependenciesList(),
    [...shown.getPropertydependenciesMap().entries()].map(([name, from]) => [name, from.getUrnsList()]),
    shown.getOptions()?.toObject(),
    shown.getProvider()?.getUrn(),
  ];
  expect(leanStack(new DeclaredInputs()).map(about)).toEqual(plain.map(about));
});

test("nothing of a provider's properties is read", () => {
  const withProvider = leanStack(new DeclaredInputs()).filter((shown) => shown.hasProvider());
  expect(withProvider.length).toBeGreaterThan(0);
  for (const shown of withProvider) expect(shown.getProvider()?.getProperties()?.toJavaScript()).toEqual({});
});
