import { InvalidInputError, parseDuration } from "holdfast";

test.each([
  ["30 seconds", 30],
  ["0 seconds", 0],
  ["1 second", 1],
  ["5 minutes", 300],
  ["1 hour", 3600],
  ["2 days", 172_800],
])("%s is %i seconds", (text, seconds) => {
  expect(parseDuration(text, "payments.rto")).toBe(seconds);
});

test.each([
  "",
  "30",
  "30s",
  "seconds",
  "-1 seconds",
  "1.5 hours",
  "30  seconds",
  " 30 seconds",
  "30 seconds ",
  "5 Minutes",
  "3 weeks",
  "1e3 seconds",
  "NaN seconds",
  "12345678901 seconds",
])("%j is refused", (text) => {
  expect(() => parseDuration(text, "payments.rto")).toThrow(InvalidInputError);
});

test("the message says what, where, why and how to write it", () => {
  expect(() => parseDuration("30s", "payments.rto")).toThrow(
    [
      '"30s" is not a length of time',
      "  at: payments.rto",
      "  why: it is read as a whole number, one space and a unit: seconds, minutes, hours or days",
      '  fix: write it as "30 seconds", "5 minutes", "1 hour" or "2 days"',
    ].join("\n"),
  );
});

test("a value of another type, as configuration may hold, is refused", () => {
  expect(() => parseDuration(30 as unknown as string, "payments.rto")).toThrow("30 is not a length of time");
  expect(() => parseDuration(undefined as unknown as string, "payments.rto")).toThrow(
    "nothing is not a length",
  );
});
