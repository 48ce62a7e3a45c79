import type * as pulumi from "@pulumi/pulumi";
import * as protocol from "@pulumi/pulumi/proto/resource_pb";

/** A resource registration in the shape in which the engine writes resources to its state. */
export interface RegisteredResource {
  urn: string;
  type: string;
  custom: boolean;
  parent?: string;
  provider?: string;
  inputs: Record<string, unknown>;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
}

type Reply<Response> = (error: Error | undefined | null, response: Response | undefined) => void;

/** The features that a preview by the engine would announce and that a graph needs. */
const FEATURES = [
  protocol.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  protocol.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  protocol.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  protocol.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
];

/**
 * Answers a Pulumi program as a preview would (inputs are known, everything a provider would compute is
 * not) and keeps each registration whole: parent, provider and, property by property, which resources a
 * value comes from. Pulumi's own mocks keep neither of these.
 */
export class RecordingMonitor {
  public readonly registered: RegisteredResource[] = [];
  private readonly urns = new Map<string, RegisteredResource>();

  constructor(private readonly runtime: typeof pulumi.runtime) {}

  /** Handles one resource of the program. A second one with the same URN is refused, as the engine does. */
  registerResource(
    request: protocol.RegisterResourceRequest,
    reply: Reply<protocol.RegisterResourceResponse>,
  ): void {
    const urn = this.urnOf(request.getParent(), request.getType(), request.getName());
    if (this.urns.has(urn)) {
      reply(new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`), undefined);
      return;
    }
    const inputs = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((dependencies, property) => {
      propertyDependencies[property] = dependencies.getUrnsList();
    });
    const resource: RegisteredResource = {
      urn,
      type: request.getType(),
      custom: request.getCustom(),
      ...(request.getParent() ? { parent: request.getParent() } : {}),
      ...(request.getProvider() ? { provider: request.getProvider() } : {}),
      inputs,
      dependencies: request.getDependenciesList(),
      propertyDependencies,
    };
    this.urns.set(urn, resource);
    this.registered.push(resource);

    const response = new protocol.RegisterResourceResponse();
    response.setUrn(urn);
    response.setObject(request.getObject());
    reply(null, response);
  }

  /** A component's outputs add nothing to a graph of inputs. */
  registerResourceOutputs(_request: protocol.RegisterResourceOutputsRequest, reply: Reply<object>): void {
    reply(null, {});
  }

  /** Reading an existing resource needs a provider; there is none here. */
  readResource(request: protocol.ReadResourceRequest, reply: Reply<protocol.ReadResourceResponse>): void {
    reply(
      new Error(
        `the program reads the existing resource ${request.getName()} (${request.getType()}), which only the engine can do: check the output of \`pulumi preview --json\` with --from instead`,
      ),
      undefined,
    );
  }

  /** Calling a provider's function needs a provider; there is none here. */
  invoke(request: protocol.ResourceInvokeRequest, reply: Reply<protocol.ResourceInvokeRequest>): void {
    reply(
      new Error(
        `the program calls ${request.getTok()}, which only a provider can answer: check the output of \`pulumi preview --json\` with --from instead`,
      ),
      undefined,
    );
  }

  /** Announces {@link FEATURES}. */
  getDeploymentInfo(_request: unknown, reply: Reply<protocol.DeploymentInfo>): void {
    const information = new protocol.DeploymentInfo();
    information.setSupportedfeaturesList(FEATURES);
    reply(null, information);
  }

  /** Packages need no provider here: any reference will do. */
  registerPackage(
    _request: protocol.RegisterPackageRequest,
    reply: Reply<protocol.RegisterPackageResponse>,
  ): void {
    const response = new protocol.RegisterPackageResponse();
    response.setRef("evaluated-in-process");
    reply(null, response);
  }

  /** Builds a URN as the engine does: the whole chain of parent types, without the stack's own. */
  private urnOf(parent: string, type: string, name: string): string {
    const parentTypes = parent.split("::")[2];
    const chain = !parentTypes || parentTypes === "pulumi:pulumi:Stack" ? type : `${parentTypes}$${type}`;
    return `urn:pulumi:${[this.runtime.getStack(), this.runtime.getProject(), chain, name].join("::")}`;
  }
}
