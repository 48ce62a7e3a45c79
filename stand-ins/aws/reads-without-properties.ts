import { ReadRequest } from "@pulumi/pulumi/proto/provider_pb";

type Properties = ReturnType<ReadRequest["getProperties"]>;

/** No properties, as far as the SDK's server looks at them. */
const none = { toJavaScript: () => ({}) } as Properties;

/**
 * Lets the SDK's server take requests to read a resource of which nothing is known, as imports are: it looks into the
 * properties without asking whether there are any.
 */
export function acceptReadsWithoutProperties(): void {
  const { getProperties } = ReadRequest.prototype;
  ReadRequest.prototype.getProperties = function () {
    return getProperties.call(this) ?? none;
  };
}
