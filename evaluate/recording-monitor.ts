import type * as pulumi from "@pulumi/pulumi";
import * as protocol from "@pulumi/pulumi/proto/resource_pb";
import { type InvalidInput, InvalidInputError } from "@holdfast/resilience";

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

/** The same by the names under which older releases of Pulumi ask for them, one by one. */
const FEATURE_NAMES: readonly string[] = ["secrets", "resourceReferences", "aliasSpecs", "parameterization"];

/** What to do where only the engine knows. */
const FROM_THE_ENGINE =
  "let the engine evaluate the program: pulumi preview --json --show-sames > preview.json, then add --from preview.json";

/**
 * Answers a Pulumi program as a preview would (inputs are known, everything a provider would compute is
 * not) and keeps each registration whole: parent, provider and, property by property, which resources a
 * value comes from. Pulumi's own mocks keep neither of these.
 */
export class RecordingMonitor {
  public readonly registered: RegisteredResource[] = [];
  /** What could not be answered, in the order in which it was asked. */
  public readonly refusals: InvalidInputError[] = [];
  private readonly urns = new Set<string>();

  constructor(private readonly runtime: typeof pulumi.runtime) {}

  /** Handles one resource of the program. A second one with the same URN is refused, as the engine does. */
  registerResource(
    request: protocol.RegisterResourceRequest,
    reply: Reply<protocol.RegisterResourceResponse>,
  ): void {
    const urn = this.urnOf(request.getParent(), request.getType(), request.getName());
    if (this.urns.has(urn)) {
      this.refuse(reply, {
        what: `two resources of the program have the URN ${urn}`,
        where: `${request.getType()} ${request.getName()}`,
        why: "a URN names one resource, so the engine refuses the second",
        fix: "give one of them another name",
      });
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
    this.urns.add(urn);
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
    this.refuse(reply, {
      what: `the program reads the existing resource ${request.getName()}`,
      where: `${request.getType()} ${request.getName()}`,
      why: "what exists is known to its provider, and no provider runs here",
      fix: FROM_THE_ENGINE,
    });
  }

  /** Calling a provider's function needs a provider; there is none here. */
  invoke(request: protocol.ResourceInvokeRequest, reply: Reply<protocol.ResourceInvokeRequest>): void {
    this.refuse(reply, {
      what: `the program calls the function ${request.getTok()}`,
      where: request.getTok(),
      why: "only its provider can answer, and no provider runs here",
      fix: FROM_THE_ENGINE,
    });
  }

  /** Calling a resource's method needs the provider that it is from. */
  call(request: protocol.ResourceCallRequest, reply: Reply<object>): void {
    this.refuse(reply, {
      what: `the program calls the method ${request.getTok()}`,
      where: request.getTok(),
      why: "only its provider can answer, and no provider runs here",
      fix: FROM_THE_ENGINE,
    });
  }

  /** Announces {@link FEATURES}. */
  getDeploymentInfo(_request: unknown, reply: Reply<protocol.DeploymentInfo>): void {
    const information = new protocol.DeploymentInfo();
    information.setSupportedfeaturesList(FEATURES);
    reply(null, information);
  }

  /** Answers what releases of Pulumi before 3.259 ask instead: whether one feature is there. */
  supportsFeature(
    request: protocol.SupportsFeatureRequest,
    reply: Reply<protocol.SupportsFeatureResponse>,
  ): void {
    const response = new protocol.SupportsFeatureResponse();
    response.setHassupport(FEATURE_NAMES.includes(request.getId()));
    reply(null, response);
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

  private refuse(reply: Reply<never>, detail: InvalidInput): void {
    const error = new InvalidInputError(detail);
    this.refusals.push(error);
    // The runtime shows a program what a server sends as the details of an error.
    reply(Object.assign(error, { details: detail.what }), undefined);
  }

  /** Builds a URN as the engine does: the whole chain of parent types, without the stack's own. */
  private urnOf(parent: string, type: string, name: string): string {
    const parentTypes = parent.split("::")[2];
    const chain = !parentTypes || parentTypes === "pulumi:pulumi:Stack" ? type : `${parentTypes}$${type}`;
    return `urn:pulumi:${[this.runtime.getStack(), this.runtime.getProject(), chain, name].join("::")}`;
  }
}
