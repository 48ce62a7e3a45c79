import { structOf, type WireStruct } from "@holdfast/policies/wire/struct";
import { withoutField } from "@holdfast/policies/wire/without-field";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import fc from "fast-check";

type Properties = NonNullable<ReturnType<AnalyzeRequest["getProperties"]>>;

/** The wire's own class, taken from a message that has one. */
const { fromJavaScript } = AnalyzeRequest.deserializeBinary(Uint8Array.of(0x12, 0)).getProperties()!
  .constructor as unknown as { fromJavaScript(value: object): Properties };

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const struct = fc.dictionary(fc.string({ unit: "grapheme" }), value, { maxKeys: 8, noNullPrototype: true });

function request(properties: object): AnalyzeRequest {
  const message = new AnalyzeRequest();
  message.setType("x:y:Z");
  message.setUrn("urn:z");
  message.setProperties(fromJavaScript(properties));
  return message;
}

test(`properties are what the generated classes make of them (seed ${seed})`, () => {
  fc.assert(
    fc.property(struct, (properties) => {
      const message = request(properties);
      const { taken } = withoutField(message.serializeBinary(), 2);
      const read: WireStruct = structOf(taken!);
      expect(read).toEqual(message.getProperties()!.toJavaScript());
    }),
    { seed, numRuns: 500 },
  );
});

test("what is left is the message without the field", () => {
  const { rest, taken } = withoutField(request({ a: [1, { b: "c" }] }).serializeBinary(), 2);
  const left = AnalyzeRequest.deserializeBinary(rest);
  expect([left.getType(), left.getUrn(), left.hasProperties()]).toEqual(["x:y:Z", "urn:z", false]);
  expect(taken).toBeDefined();
});

test("a message without the field is left as it is", () => {
  const bytes = new AnalyzeRequest().setType("x").serializeBinary();
  expect(withoutField(bytes, 2)).toEqual({ rest: Buffer.from(bytes), taken: undefined });
});

test("bytes that end too early are refused", () => {
  const { taken } = withoutField(request({ a: "text" }).serializeBinary(), 2);
  expect(() => structOf(taken!.subarray(0, -1))).toThrow(RangeError);
});
