import fc from "fast-check";
import { observedRecord, recordId, recordKey, recordSet } from "@holdfast/aws-stand-in/route53/record-set";

const label = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,5}$/);
const key = fc.record({
  zoneId: fc.stringMatching(/^Z[A-Z0-9]{5}$/),
  name: fc
    .tuple(fc.constantFrom("", "_dmarc.", "*.", "_a_b."), label)
    .map(([first, rest]) => `${first}${rest}.example`),
  type: fc.constantFrom("A", "AAAA", "TXT", "CNAME", "CAA"),
  setIdentifier: fc.option(fc.stringMatching(/^[a-z]{1,5}(_[a-z]{1,5})?$/), { nil: undefined }),
});

test("an identifier says all that a record is known by", () => {
  fc.assert(fc.property(key, (each) => expect(recordKey(recordId(each))).toEqual(each)));
});

test("what is declared is what AWS answers to it", () => {
  const inputs = {
    zoneId: "Z1",
    name: "pay.example.com",
    type: "A",
    ttl: 20,
    records: ["192.0.2.1"],
    setIdentifier: "ansan",
    weightedRoutingPolicies: [{ weight: 0 }],
    healthCheckId: "1",
  };
  expect(observedRecord("Z1", { ...recordSet(inputs), Name: "PAY.example.com." })).toMatchObject(inputs);
});

test("texts stand in quotation marks at AWS alone", () => {
  const set = recordSet({
    zoneId: "Z1",
    name: "example.com",
    type: "TXT",
    ttl: 20,
    records: ["v=spf1 -all"],
  });
  expect(set.ResourceRecords).toEqual([{ Value: '"v=spf1 -all"' }]);
  expect(observedRecord("Z1", set)).toMatchObject({ records: ["v=spf1 -all"] });
});

test("a star is a star, however AWS writes it", () => {
  expect(observedRecord("Z1", { Name: "\\052.example.com.", Type: "A" })).toMatchObject({
    name: "*.example.com",
  });
});
