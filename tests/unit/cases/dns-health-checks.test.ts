import type { Resource } from "@holdfast/resilience";
import { type Change, field, foundAfter, reportOn, shippedResources } from "./planted";

const check = (site: string) => `public-route53-payments.kr.example-${site}-check`;
const set = (site: string, path: string, value: string | number | boolean | undefined): Change =>
  field(":HealthCheck", check(site), [path], value);

const planted: [title: string, changes: Change[], resource: string, message: RegExp, worse: string | null][] =
  [
    [
      "asks by name and not by address",
      [set("siheung", "ipAddress", undefined)],
      check("siheung"),
      /^HealthCheck public-route53-payments\.kr\.example-siheung-check ipAddress is absent, so Route 53 asks whoever/,
      "site:siheung",
    ],
    [
      "asks by a name that no HTTPRoute takes",
      [set("siheung", "fqdn", "ansan.kr.example")],
      check("siheung"),
      / fqdn asks for ansan\.kr\.example, which no HTTPRoute at siheung takes/,
      "site:ansan+site:pangyo",
    ],
    [
      "asks for another name that works there",
      [set("siheung", "fqdn", "taxi.kr.example")],
      check("siheung"),
      / fqdn asks for taxi\.kr\.example, and the record answers payments\.kr\.example/,
      null,
    ],
    [
      "asks another site's address",
      [set("siheung", "ipAddress", "203.0.113.10")],
      check("siheung"),
      / ipAddress is 203\.0\.113\.10, and the record of payments\.kr\.example .* answers 203\.0\.113\.74/,
      "site:siheung",
    ],
    [
      "asks at a port at which the gateway does not listen",
      [set("siheung", "port", 8443)],
      check("siheung"),
      / port is 8443, and the gateway at siheung listens at 443 alone/,
      "site:ansan+site:pangyo",
    ],
    [
      "asks by a protocol that the gateway does not speak",
      [set("siheung", "type", "HTTP")],
      check("siheung"),
      / type asks by HTTP, and the gateway at siheung speaks HTTPS there/,
      "site:ansan+site:pangyo",
    ],
    ["is off", [set("siheung", "disabled", true)], check("siheung"), / disabled is true/, "site:siheung"],
    [
      "is inverted",
      [set("siheung", "invertHealthcheck", true)],
      check("siheung"),
      / invertHealthcheck is true/,
      "site:ansan+site:pangyo",
    ],
  ];

test.each(planted)("a health check that %s is found", (_, changes, resource, message, worse) => {
  const found = foundAfter(...changes);
  expect(found).toEqual([
    expect.objectContaining({
      policy: "dns-is-dual-and-health-checked",
      level: "error",
      resource,
      message: expect.stringMatching(message),
    }),
  ]);
  if (worse === null) return;
  const before = reportOn(shippedResources());
  const after = reportOn(changes.reduce((resources, change) => change(resources), shippedResources()));
  const of = (report: typeof before) =>
    report.verdicts.find(({ service, loss }) => service === "payments" && loss === worse);
  expect(of(after)).toBeDefined();
  expect(of(after)).not.toEqual(of(before));
});

/** The check of siheung's address is made of two others, which are asked for in its place. */
const calculated =
  (threshold: number, changed: { readonly [input: string]: string } = {}): Change =>
  (resources) => {
    const whole = resources.find(({ name }) => name === check("siheung"))!;
    const children = ["first", "second"].map((which): Resource => ({
      ...whole,
      urn: `${whole.urn}-${which}`,
      name: `${whole.name}-${which}`,
      inputs: { ...whole.inputs, ...(which === "second" ? changed : {}) },
    }));
    const counting: Resource = {
      ...whole,
      inputs: {
        type: "CALCULATED",
        childHealthThreshold: threshold,
        childHealthchecks: children.map(({ urn }) => urn),
      },
      propertyDependencies: { childHealthchecks: children.map(({ urn }) => urn) },
    };
    return [...resources.map((each) => (each === whole ? counting : each)), ...children];
  };

const harmless: [title: string, change: Change][] = [
  ["counts two checks of the address", calculated(2)],
  ["is answered by one of two checks of the address", calculated(1)],
  ["asks by TCP", set("siheung", "type", "TCP")],
  ["gives its name in capitals", set("siheung", "fqdn", "Payments.KR.example")],
];

test.each(harmless)("a health check that %s is as good", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});

const half: [title: string, change: Change, resource: RegExp, message: RegExp][] = [
  [
    "asks for none of two",
    calculated(0),
    /-siheung-check$/,
    /childHealthThreshold asks for no healthy check/,
  ],
  [
    "asks for three of two",
    calculated(3),
    /-siheung-check$/,
    /childHealthThreshold asks for 3 healthy checks of the 2 that it counts/,
  ],
  [
    "is satisfied by one that watches another address",
    calculated(1, { ipAddress: "203.0.113.10" }),
    /-siheung-check-second$/,
    /ipAddress is 203\.0\.113\.10/,
  ],
];

test.each(half)("a calculated check that %s is found", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]?.resource).toMatch(resource);
  expect(found[0]?.message).toMatch(message);
});
