import { copyValue, copyValues, withholdValues } from "@holdfast/policies/graph/value";
import { isUnknown, SECRET, UNKNOWN, type Value } from "@holdfast/resilience";
import { Secret } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { UNKNOWN_TEXT } from "../fixtures/declaration";
import { unknownCheckingProxy } from "../fixtures/engine";

/** The same value with the mark of an unknown in place of the text that stands for one. */
function marked(value: Value): Value {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, marked(field)]));
}

const anyValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(UNKNOWN_TEXT),
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test("an unknown anywhere becomes UNKNOWN there, and everything beside it is kept", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyValue, { noNullPrototype: true }),
      (properties) => {
        const copy = copyValues(unknownCheckingProxy(properties));
        expect(copy).toEqual(marked(properties));
      },
    ),
  );
});

test("an unknown deep inside does not throw as touching it does", () => {
  const shown = unknownCheckingProxy({ spec: { containers: [{ image: UNKNOWN_TEXT, name: "a" }] } });
  const touch = () => (shown as { spec: { containers: { image: string }[] } }).spec.containers[0]!.image;
  expect(touch).toThrow(/can't be known during preview/);
  expect(copyValues(shown)).toEqual({ spec: { containers: [{ image: UNKNOWN, name: "a" }] } });
});

test("another error is not taken for an unknown", () => {
  const fail = () => {
    throw new TypeError("broken");
  };
  expect(() => copyValue(fail)).toThrow(TypeError);
});

test("what has no value yet, or no plain one, is unknown", () => {
  const source = {
    output: pulumi.output("later"),
    promise: Promise.resolve("later"),
    asset: new pulumi.asset.StringAsset("text"),
    archive: new pulumi.asset.FileArchive("."),
  };
  for (const value of Object.values(copyValues(source))) expect(isUnknown(value)).toBe(true);
});

test("a secret is withheld, and what is nothing is left out", () => {
  const copy = copyValues({ secret: new Secret("hush"), nothing: undefined, run: () => 1, big: 12n });
  expect(copy).toEqual({ secret: SECRET, big: "12" });
});

test("withheld values keep their keys", () => {
  expect(withholdValues({ a: "hush", b: ["hush"] })).toEqual({ a: SECRET, b: SECRET });
});
