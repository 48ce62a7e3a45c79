import { ACCEPT_KEY, filedAcceptance, readAcceptances } from "@holdfast/contract/acceptance";
import { SECRET, UNKNOWN, type Value } from "@holdfast/contract/value";

const whole = {
  policy: "capacity-holds",
  reason: "a hall is being built: load=low until then",
  owner: "mail team",
  until: "2027-01-31",
};

test.each<[string, Value]>([
  [
    "one line, as a tag of AWS takes it",
    "policy=capacity-holds owner=mail team until=2027-01-31 reason=a hall is being built: load=low until then",
  ],
  [
    "one line with another order",
    "until=2027-01-31  policy=capacity-holds owner=mail team reason= a hall is being built: load=low until then ",
  ],
  ["JSON", JSON.stringify(whole)],
  [
    "YAML",
    'policy: capacity-holds\nreason: "a hall is being built: load=low until then"\nowner: mail team\nuntil: 2027-01-31\n',
  ],
  ["a list in YAML", `- ${JSON.stringify(whole)}`],
  ["an input", [whole]],
])("what is accepted is read from %s", (_, value) => {
  expect(readAcceptances(value)).toEqual({ stated: [whole], problems: [] });
});

test("several are read from a list, and what is wrong with the others is told", () => {
  expect(readAcceptances(JSON.stringify([whole, { ...whole, until: "2027-02-30" }, whole]))).toEqual({
    stated: [whole, whole],
    problems: ["until: the last day on which it holds is expected: 2027-01-31"],
  });
});

test.each<[string, Value, RegExp]>([
  ["no owner", "policy=capacity-holds until=2027-01-31 reason=x", /^owner: who answers for it is expected/],
  ["no reason", "policy=capacity-holds until=2027-01-31 owner=x", /^reason: why it is accepted/],
  ["an empty reason", { ...whole, reason: " " }, /^reason: .* is empty/],
  ["no end", { policy: "p", owner: "o", reason: "r" }, /^until: the last day/],
  ["a moment for a day", { ...whole, until: "2027-01-31T10:00:00Z" }, /^until: the last day/],
  ["an unknown field", { ...whole, resource: "*" }, /resource/],
  ["a word", "yes", /expected/],
  ["text that is no YAML", "{", /./],
  ["a secret", SECRET, /not known before it is deployed/],
  ["a value that is not known yet", UNKNOWN, /not known before it is deployed/],
])("%s accepts nothing, and it is said why", (_, value, why) => {
  const { stated, problems } = readAcceptances(value);
  expect(stated).toEqual([]);
  expect(problems).toEqual([expect.stringMatching(why)]);
});

test("a key has a suffix where a resource accepts several things", () => {
  for (const key of ["holdfast.dev/accept", "holdfast.dev/accept-2", "holdfast.dev/accept.capacity"])
    expect(key).toMatch(ACCEPT_KEY);
  for (const key of ["holdfast.dev/accepted", "holdfast.dev/service", "other/holdfast.dev/accept"])
    expect(key).not.toMatch(ACCEPT_KEY);
});

test("a file says at which resource or of which service", () => {
  expect(filedAcceptance.safeParse(whole).success).toBe(false);
  for (const about of [{ resource: "mail-*" }, { service: "mail" }])
    expect(filedAcceptance.safeParse({ ...whole, ...about }).success).toBe(true);
});
