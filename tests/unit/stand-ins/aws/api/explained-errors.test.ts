import { explainErrors } from "@holdfast/aws-stand-in/api/explained-errors";
import { awsError } from "../fake-aws";

/** What a request ends with that fails in this way. */
async function messageOf(error: unknown): Promise<unknown> {
  let ended: Promise<unknown> = Promise.resolve();
  const add = (
    middleware: (next: () => Promise<never>, context: object) => (request: object) => Promise<unknown>,
  ) => {
    ended = middleware(() => Promise.reject(error), { commandName: "DeleteVpcCommand" })({});
  };
  explainErrors({ middlewareStack: { add } }, "http://127.0.0.1:1");
  return ended.catch((thrown: unknown) =>
    thrown === error && thrown instanceof Error ? thrown.message : thrown,
  );
}

test("an error says which request failed, where, and with which code", async () => {
  expect(await messageOf(awsError("DependencyViolation"))).toBe(
    "DeleteVpc failed at http://127.0.0.1:1: DependencyViolation: no such thing: DependencyViolation",
  );
});

test("a failure of the server is not read from its error page", async () => {
  const error = Object.assign(new Error("XML parse error"), { $metadata: { httpStatusCode: 500 } });
  expect(await messageOf(error)).toMatch(/DeleteVpc failed at .* with HTTP 500: .* does not know/);
});

test("what is no error passes as it is", async () => {
  expect(await messageOf("a text")).toBe("a text");
});
