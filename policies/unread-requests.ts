import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, AnalyzerResource, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { Reader, Writer } from "protobufjs/minimal";
import { structOf, type WireStruct } from "./wire/struct";
import { withoutField } from "./wire/without-field";

/** Fields of AnalyzeRequest and AnalyzerResource, which number them alike, and of AnalyzeStackRequest. */
const PROPERTIES = 2;
const PROVIDER = 6;
const RESOURCES = 1;

/** Options and properties without content, as the wire has them. */
const EMPTY_REQUEST = Uint8Array.of((PROPERTIES << 3) | 2, 0, (5 << 3) | 2, 0);

/** The one thing that the SDK asks of a resource's properties. */
interface Properties {
  toJavaScript(): WireStruct;
}

const noProperties: Properties = { toJavaScript: () => ({}) };

/** Reads properties when they are asked for, once, and answers the same from then on; whoever asks only reads it. */
function propertiesOf(bytes: Uint8Array | undefined): Properties {
  if (!bytes) return noProperties;
  let read: WireStruct | undefined;
  return { toJavaScript: () => (read ??= structOf(bytes)) };
}

/** Makes a message show these properties, and of its provider none. */
function show(message: AnalyzeRequest | AnalyzerResource, properties: Properties): void {
  Object.assign(message, { getProperties: () => properties });
  const provider = message.getProvider();
  if (provider) Object.assign(provider, { getProperties: () => noProperties });
}

/** Takes out what the generated classes are slow to read. */
function split(bytes: Uint8Array): { rest: Uint8Array; properties: Properties } {
  const { rest, taken } = withoutField(bytes, PROPERTIES);
  const { rest: withoutProvider, taken: provider } = withoutField(rest, PROVIDER);
  const properties = propertiesOf(taken);
  if (!provider) return { rest, properties };
  const writer = Writer.create().uint32((PROVIDER << 3) | 2);
  const shortened = writer.bytes(withoutField(Reader.create(provider).bytes(), PROPERTIES).rest).finish();
  return { rest: Buffer.concat([withoutProvider, shortened]), properties };
}

function readRequest(bytes: Uint8Array): AnalyzeRequest {
  const { rest, properties } = split(bytes);
  const request = AnalyzeRequest.deserializeBinary(rest);
  show(request, properties);
  return request;
}

function readStackRequest(bytes: Uint8Array, declared: Declared): AnalyzeStackRequest {
  const resources: AnalyzerResource[] = [];
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const found = reader.uint32();
    if (found !== ((RESOURCES << 3) | 2)) {
      reader.skipType(found & 7);
      continue;
    }
    const { rest, properties } = split(reader.bytes());
    const resource = AnalyzerResource.deserializeBinary(rest);
    show(resource, declared.of(resource.getUrn()) ? noProperties : properties);
    resources.push(resource);
  }
  const request = new AnalyzeStackRequest();
  request.setResourcesList(resources);
  return request;
}

/** What was noted of resources before the stack as a whole is judged. */
interface Declared {
  of(urn: string): unknown;
}

/**
 * Spares the SDK's server what these packs do not need, because a preview waits for every answer of it.
 *
 * - The engine offers each resource for remediation. No policy here remediates, so these are not even read.
 * - The SDK makes plain values of the whole stack once for each policy. Here outputs are left out where inputs were
 *   noted, which is what policies judge by, and other outputs are read once.
 * - Properties are read straight into plain values, and properties of providers are not read.
 *
 * Called before the pack is served. It changes how fast policies are asked, and not what they are asked.
 *
 * @param declared the inputs that the pack's stack policies judge by
 */
export function leaveUnread(declared: Declared): void {
  const { remediate, analyze, analyzeStack } = AnalyzerService;
  const nothing = AnalyzeRequest.deserializeBinary(EMPTY_REQUEST);
  remediate.requestDeserialize = () => nothing;
  analyze.requestDeserialize = readRequest;
  analyzeStack.requestDeserialize = (bytes) => readStackRequest(bytes, declared);
}
