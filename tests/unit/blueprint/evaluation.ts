import { type RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";

/** A resource as a program registered it. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; that of the stack for a resource without one. */
  readonly parent: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly custom: boolean;
  /** Reference to its provider; empty for a component. */
  readonly provider: string;
  readonly dependencies: readonly string[];
  /** URNs that the value of a property comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Parts of Pulumi's runtime that its declarations leave out. */
const runtime = settings as typeof settings & {
  awaitFeatureSupport(): Promise<void>;
  waitForRPCs(): Promise<void>;
};

/** Like the engine's URN, with the types of all ancestors. Stacks are compared, so the stack's name is left out. */
function urnOf(parent: string, type: string, name: string): string {
  const ancestors = parent.split("::")[2];
  const chain = !ancestors || ancestors === "pulumi:pulumi:Stack" ? type : `${ancestors}$${type}`;
  return ["urn:pulumi:stack", "holdfast", chain, name].join("::");
}

/**
 * Answers like a preview in which every output is its input, and keeps what Pulumi's own mocks drop: the
 * parents.
 */
function recordingMonitor(registered: Registered[]): MockMonitor {
  const monitor = new MockMonitor({
    newResource: (resource) => {
      throw new Error(`${resource.name} is read, which only a provider can answer`);
    },
    call: (invocation) => {
      throw new Error(`${invocation.token} is called, which only a provider can answer`);
    },
  });
  return Object.assign(monitor, {
    registerResource: (
      request: RegisterResourceRequest,
      reply: (error: null, response: RegisterResourceResponse) => void,
    ) => {
      const urn = urnOf(request.getParent(), request.getType(), request.getName());
      registered.push({
        urn,
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        inputs: request.getObject()?.toJavaScript() ?? {},
        custom: request.getCustom(),
        provider: request.getProvider(),
        dependencies: request.getDependenciesList(),
        propertyDependencies: Object.fromEntries(
          [...request.getPropertydependenciesMap().entries()].map(([property, of]) => [
            property,
            of.getUrnsList(),
          ]),
        ),
      });
      const response = new RegisterResourceResponse();
      // Without an identifier: in a preview nothing that AWS gives is known.
      response.setUrn(urn);
      response.setObject(request.getObject());
      reply(null, response);
    },
    registerResourceOutputs: (_request: unknown, reply: (error: null, response: object) => void) =>
      reply(null, {}),
  });
}

/**
 * Runs a program as the stack of this name and returns what it registers, without the stack itself.
 *
 * @throws what the program throws while it runs
 */
export async function evaluate(stack: string, program: () => void): Promise<Registered[]> {
  const registered: Registered[] = [];
  settings.setMockOptions(recordingMonitor(registered), "holdfast", stack, true);
  await runtime.awaitFeatureSupport();
  // An error that the runtime sees ends the process, as it does for a real program; here it is the result.
  const failures: unknown[] = [];
  // Pulumi keeps a stack trace for each of its promises, and the test runner translates each: most of the time.
  const { stackTraceLimit, prepareStackTrace } = Error;
  Object.assign(Error, { stackTraceLimit: 0, prepareStackTrace: undefined });
  try {
    await runInPulumiStack(() => {
      try {
        program();
      } catch (error) {
        failures.push(error);
      }
      return Promise.resolve({});
    });
    await runtime.waitForRPCs();
  } finally {
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  }
  if (failures.length > 0) throw failures[0];
  const resources = registered.filter((resource) => resource.type !== "pulumi:pulumi:Stack");
  const urns = new Set(resources.map((resource) => resource.urn));
  if (urns.size < resources.length) throw new Error("two resources have the same URN");
  return resources;
}
