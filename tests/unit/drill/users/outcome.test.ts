import { outcomeOf } from "@holdfast/drill/users/outcome";

const answered = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });

test("200 is done, with what the answer says", () => {
  expect(outcomeOf(answered(200, { site: "ansan", member: "10.0.1.1", value: 5, previous: 4 }), 5)).toEqual({
    outcome: "done",
    value: 5,
    previous: 4,
    site: "ansan",
    member: "10.0.1.1",
  });
  expect(outcomeOf(answered(200, { site: "ansan", member: "10.0.1.1" }), undefined)).toMatchObject({
    outcome: "done",
    value: undefined,
  });
});

test.each([
  [503, "refused"],
  [400, "refused"],
  [404, "refused"],
  [504, "unknown"],
  [500, "unknown"],
  [502, "unknown"],
  [301, "unknown"],
])("%i is %s", (status, outcome) => {
  expect(outcomeOf(answered(status, { site: "ansan", error: "why" }), 5)).toMatchObject({
    outcome,
    value: 5,
    site: "ansan",
    error: `${status}: why`,
  });
});

test("an answer that is not the service's own proves nothing", () => {
  for (const body of ["<html>", "[]", "{}"]) {
    expect(outcomeOf({ status: 503, body }, 5)).toMatchObject({ outcome: "unknown" });
    expect(outcomeOf({ status: 200, body }, 5)).toMatchObject({ outcome: "unknown" });
  }
});

test("a request that never left was not done; one that left may have been", () => {
  expect(outcomeOf({ error: "ECONNREFUSED", sent: false }, 5)).toMatchObject({
    outcome: "refused",
    value: 5,
  });
  expect(outcomeOf({ error: "ECONNRESET", sent: true }, 5)).toMatchObject({ outcome: "unknown", value: 5 });
});
