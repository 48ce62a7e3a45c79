import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, type AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";

/** A request with nothing but empty properties (field 2) and options (field 5), as the wire has them. */
const EMPTY_REQUEST = Uint8Array.of((2 << 3) | 2, 0, (5 << 3) | 2, 0);

/** Something of the wire's that makes a plain value of itself. */
interface Convertible {
  toJavaScript(): { [key: string]: unknown };
}

/** Converts once and answers the same from then on; whoever asks only reads it. */
function convertOnce(message: Convertible | undefined): void {
  if (!message) return;
  let converted: { [key: string]: unknown } | undefined;
  const convert = message.toJavaScript.bind(message);
  message.toJavaScript = () => (converted ??= convert());
}

/**
 * Spares the SDK's server what these packs do not need, because a preview waits for every answer of it.
 *
 * - The engine offers each resource for remediation. No policy here remediates, so these are not even read.
 * - The SDK makes plain values of the whole stack once for each policy. Here it does so once.
 *
 * Called before the pack is served. It changes how fast policies are asked, and not what they are asked.
 */
export function leaveUnread(): void {
  const { remediate, analyzeStack } = AnalyzerService;
  const nothing = AnalyzeRequest.deserializeBinary(EMPTY_REQUEST);
  remediate.requestDeserialize = () => nothing;
  const read = analyzeStack.requestDeserialize;
  analyzeStack.requestDeserialize = (bytes): AnalyzeStackRequest => {
    const request = read(bytes);
    for (const resource of request.getResourcesList()) {
      convertOnce(resource.getProperties());
      convertOnce(resource.getProvider()?.getProperties());
    }
    return request;
  };
}
