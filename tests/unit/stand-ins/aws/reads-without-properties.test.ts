import { ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { acceptReadsWithoutProperties } from "@holdfast/aws-stand-in/reads-without-properties";

test("a request without properties reads as one with none", () => {
  const request = new ReadRequest();
  expect(request.getProperties()).toBeUndefined();
  acceptReadsWithoutProperties();
  expect(request.getProperties()?.toJavaScript()).toEqual({});
});
