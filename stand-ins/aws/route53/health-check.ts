import { randomUUID } from "node:crypto";
import {
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  type HealthCheckConfig,
  type HealthCheckRegion,
  type HealthCheckType,
  type InsufficientDataHealthStatus,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import type * as route53 from "@pulumi/aws/route53";
import { handler, type Plain } from "../deployment/handler";
import { route53Tags, setRoute53Tags } from "./zone";

/** What is declared of a check, as the API takes it when the check is made. */
function configuration(inputs: Plain<route53.HealthCheckArgs>): HealthCheckConfig {
  return {
    Type: inputs.type as HealthCheckType,
    MeasureLatency: inputs.measureLatency,
    RequestInterval: inputs.requestInterval,
    ...changeable(inputs),
  };
}

/** What can be changed of a check, as the API takes it. */
function changeable(inputs: Plain<route53.HealthCheckArgs>) {
  return {
    ChildHealthChecks: inputs.childHealthchecks,
    Disabled: inputs.disabled,
    EnableSNI: inputs.enableSni,
    FailureThreshold: inputs.failureThreshold,
    FullyQualifiedDomainName: inputs.fqdn,
    HealthThreshold: inputs.childHealthThreshold,
    Inverted: inputs.invertHealthcheck,
    InsufficientDataHealthStatus: inputs.insufficientDataHealthStatus as
      InsufficientDataHealthStatus | undefined,
    IPAddress: inputs.ipAddress,
    Port: inputs.port,
    Regions: inputs.regions as HealthCheckRegion[] | undefined,
    ResourcePath: inputs.resourcePath,
    SearchString: inputs.searchString,
  };
}

/** Route 53's checkers at work on one address, or a sum of other checks. */
export const healthCheck = handler<route53.HealthCheckArgs, route53.HealthCheck>({
  inputs: [
    "childHealthThreshold",
    "childHealthchecks",
    "disabled",
    "enableSni",
    "failureThreshold",
    "fqdn",
    "insufficientDataHealthStatus",
    "invertHealthcheck",
    "ipAddress",
    "measureLatency",
    "port",
    "regions",
    "requestInterval",
    "resourcePath",
    "searchString",
    "tags",
    "type",
  ],
  async create(inputs, aws) {
    const { HealthCheck } = await aws.global(Route53Client).send(
      new CreateHealthCheckCommand({
        CallerReference: randomUUID(),
        HealthCheckConfig: configuration(inputs),
      }),
    );
    return HealthCheck?.Id ?? "";
  },
  async ready(id, aws, { tags }) {
    if (tags) await setRoute53Tags("healthcheck", id, tags, aws);
  },
  async read(id, aws) {
    const { HealthCheck } = await aws
      .global(Route53Client)
      .send(new GetHealthCheckCommand({ HealthCheckId: id }));
    const config = HealthCheck?.HealthCheckConfig;
    return (
      config && {
        arn: `arn:aws:route53:::healthcheck/${id}`,
        childHealthThreshold: config.HealthThreshold,
        childHealthchecks: config.ChildHealthChecks,
        disabled: config.Disabled,
        enableSni: config.EnableSNI,
        failureThreshold: config.FailureThreshold,
        fqdn: config.FullyQualifiedDomainName,
        insufficientDataHealthStatus: config.InsufficientDataHealthStatus,
        invertHealthcheck: config.Inverted,
        ipAddress: config.IPAddress,
        measureLatency: config.MeasureLatency,
        port: config.Port,
        regions: config.Regions,
        requestInterval: config.RequestInterval,
        resourcePath: config.ResourcePath,
        searchString: config.SearchString,
        tags: await route53Tags("healthcheck", id, aws),
        type: config.Type,
      }
    );
  },
  async update(id, inputs, change, aws) {
    const settings = Object.keys(inputs).filter((input) => input !== "tags");
    if (settings.some((input) => change.has(input as keyof typeof inputs))) {
      await aws
        .global(Route53Client)
        .send(new UpdateHealthCheckCommand({ HealthCheckId: id, ...changeable(inputs) }));
    }
    if (change.has("tags")) await setRoute53Tags("healthcheck", id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.global(Route53Client).send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
  },
});
