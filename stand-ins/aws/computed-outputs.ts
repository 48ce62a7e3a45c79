import { createHash } from "node:crypto";
import type { ResourceDescription, Shape } from "./resource-table";
import { revealed, type WireObject, type WireValue } from "./wire-value";

/** An account that AWS gives to nobody, so that an invented ARN cannot be mistaken for a real one. */
const NO_ACCOUNT = "000000000000";

/** Services whose resources are in no region. */
const globalServices = ["iam", "route53", "s3"];

/** What a created resource is known by. */
export interface CreatedResource {
  /** Its identifier. */
  id: string;
  /** Its outputs: the inputs as they came, and what AWS would have decided. */
  outputs: WireObject;
}

/**
 * Invents what AWS would have decided about a resource: the same for the same resource with the same inputs.
 *
 * @param type the resource's type token
 * @param urn the resource's URN
 * @param inputs the resource's inputs as they came
 * @param description what is known of the type
 * @returns identifier and outputs
 */
export function createdResource(
  type: string,
  urn: string,
  inputs: WireObject,
  description: ResourceDescription,
): CreatedResource {
  const hash = createHash("sha256")
    .update(JSON.stringify([urn, inputs]))
    .digest("hex");
  const [, module = "", className = ""] = type.split(":");
  const id = givenName(className, inputs) ?? `${className.toLowerCase()}-${hash.slice(0, 17)}`;
  const service = module.split("/")[0] ?? "";
  const region = globalServices.includes(service) ? "" : String(revealed(inputs.region) ?? "");
  const outputs: WireObject = { ...inputs };
  for (const [property, shape] of Object.entries(description.computed)) {
    const invented = inventedValue(property, shape, { hash, id, service, region, className, inputs });
    if (invented !== undefined) {
      outputs[property] = invented;
    }
  }
  return { id, outputs };
}

/** Buckets and the like are identified by the name that they are given. */
function givenName(className: string, inputs: WireObject): string | undefined {
  const property = {
    Bucket: "bucket",
    Role: "name",
    InstanceProfile: "name",
    LogGroup: "name",
    Alias: "name",
  }[className];
  const name = property === undefined ? undefined : revealed(inputs[property]);
  return typeof name === "string" ? name : undefined;
}

interface Identity {
  hash: string;
  id: string;
  service: string;
  region: string;
  className: string;
  inputs: WireObject;
}

function inventedValue(property: string, shape: Shape, identity: Identity): WireValue | undefined {
  const { hash, id, service, region, className, inputs } = identity;
  if (property === "arn") {
    return service === "s3"
      ? `arn:aws:s3:::${id}`
      : `arn:aws:${service}:${region}:${NO_ACCOUNT}:${className.toLowerCase()}/${id}`;
  }
  if (property === "tagsAll") {
    return inputs.tags ?? {};
  }
  if (property === "zoneId" || property === "keyId") {
    return id;
  }
  if (property === "nameServers") {
    return [1, 2, 3, 4].map((index) => `ns-${index}.${hash.slice(0, 8)}.invalid`);
  }
  switch (shape) {
    case "string":
      return `${property}-${hash.slice(0, 17)}`;
    case "number":
      return 0;
    case "boolean":
      return false;
    default:
      return shape.endsWith("[]") ? [] : shape.endsWith("{}") ? {} : undefined;
  }
}
