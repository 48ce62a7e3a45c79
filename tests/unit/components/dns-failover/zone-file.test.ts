import fc from "fast-check";
import type { DnsTarget, DnsZoneArgs } from "holdfast";
import { resolveZone } from "holdfast/dns-failover/schema";
import { sharesOf, zoneFile } from "holdfast/dns-failover/zone-file";
import { parseLuaAnswer, parseZone } from "./parse-zone";
import { serverArguments, zoneArguments } from "./zone-arguments";

/** The values of a name's records of a type. */
function valuesOf(args: DnsZoneArgs, name: string, type: string): string[] {
  return parseZone(zoneFile(resolveZone("public", args)))
    .filter((record) => record.name === name && record.type === type)
    .map(({ value }) => value);
}

test("the zone names both providers' servers and where its own are", () => {
  expect(valuesOf(zoneArguments(), "kr.example", "NS")).toEqual([
    "ns-2048.awsdns-64.com.",
    "ns-2049.awsdns-65.net.",
    "ns-2050.awsdns-66.org.",
    "ns-2051.awsdns-67.co.uk.",
    "ns1.kr.example.",
    "ns2.kr.example.",
    "ns3.kr.example.",
  ]);
  expect(valuesOf(zoneArguments(), "ns2.kr.example", "A")).toEqual(["203.0.113.21"]);
});

test("an authority's challenge is asked for at the first provider alone, where its answer is written", () => {
  expect(valuesOf(zoneArguments(), "_acme-challenge.kr.example", "NS")).toEqual([
    "ns-2048.awsdns-64.com.",
    "ns-2049.awsdns-65.net.",
    "ns-2050.awsdns-66.org.",
    "ns-2051.awsdns-67.co.uk.",
  ]);
});

test("only the named authorities may issue certificates", () => {
  expect(
    valuesOf(zoneArguments({ certificateAuthorities: ["amazon.com", "pki.goog"] }), "kr.example", "CAA"),
  ).toEqual(['0 issue "amazon.com"', '0 issue "pki.goog"', '0 iodef "mailto:hostmaster@kr.example"']);
});

test("an answer draws from the targets by weight, then from the last resort", () => {
  const [value = ""] = valuesOf(zoneArguments(), "pay.kr.example", "LUA A");
  expect(parseLuaAnswer(value)).toEqual({
    url: "https://pay.kr.example/healthz",
    sets: [
      ["203.0.113.10", "203.0.113.10", "203.0.113.20", "203.0.113.20", "203.0.113.30"],
      ["198.51.100.1"],
    ],
    // One address an answer, as from Route 53, and waited for less long than by Route 53: a silent site takes all of it.
    options: { selector: "random", timeout: "2", minimumFailures: "2" },
  });
});

test("a drained target is answered by nobody, and the others keep their proportions", () => {
  const [first] = zoneArguments().endpoints;
  const targets = (first?.targets ?? []).map((target) => ({ ...target, drained: target.site === "pangyo" }));
  const endpoints = first ? [{ ...first, targets }] : [];
  const [value = ""] = valuesOf(zoneArguments({ endpoints }), "pay.kr.example", "LUA A");
  expect(parseLuaAnswer(value).sets).toEqual([["203.0.113.10", "203.0.113.20"], ["198.51.100.1"]]);
});

test("another port is a part of the URL", () => {
  const [value = ""] = valuesOf(zoneArguments({ healthCheck: { port: 8443 } }), "kr.example", "LUA A");
  expect(parseLuaAnswer(value).url).toBe("https://kr.example:8443/ready");
});

test("an answer is kept for as long as the arguments say", () => {
  const ttls = (args: DnsZoneArgs) =>
    parseZone(zoneFile(resolveZone("public", args)))
      .filter(({ type }) => type === "LUA A")
      .map(({ ttl }) => ttl);
  expect(ttls(zoneArguments())).toEqual([3, 3]);
  expect(ttls(zoneArguments({ ttlSeconds: 7 }))).toEqual([7, 7]);
});

describe("the start of authority", () => {
  const soa = (args: DnsZoneArgs) => (valuesOf(args, "kr.example", "SOA")[0] ?? "").split(" ");

  test("escapes dots in the contact's name", () => {
    const [server, contact] = soa(zoneArguments({ contact: "dns.desk@ops.example" }));
    expect(server).toBe("ns-2048.awsdns-64.com.");
    expect(contact).toBe("dns\\.desk.ops.example.");
  });

  test("has a serial of 32 bits that changes with the content alone", () => {
    const serial = (args: DnsZoneArgs) => Number(soa(args)[2]);
    const first = serial(zoneArguments());
    expect(Number.isInteger(first) && first >= 0 && first < 2 ** 32).toBe(true);
    expect(serial(serverArguments({ site: "ansan", namespace: "other" }))).toBe(first);
    expect(serial(zoneArguments({ certificateAuthorities: ["pki.goog"] }))).not.toBe(first);
    expect(serial(zoneArguments({ endpoints: zoneArguments().endpoints.slice(0, 1) }))).not.toBe(first);
    expect(serial(zoneArguments({ ttlSeconds: 20 }))).not.toBe(first);
  });
});

const weights = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 6 });

test("property: shares have the weights' proportions, in lowest terms", () => {
  fc.assert(
    fc.property(weights, (given) => {
      const targets: DnsTarget[] = given.map((weight, index) => ({
        site: `site-${index}`,
        address: `203.0.113.${index}`,
        weight,
      }));
      const shares = sharesOf(targets).map((target) => target.shares);
      for (const [index, share] of shares.entries()) {
        expect(share * (given[0] ?? 0)).toBe((given[index] ?? 0) * (shares[0] ?? 0));
      }
      const divides = (divisor: number) => shares.every((share) => share % divisor === 0);
      expect([2, 3, 5, 7, 11, 13].filter(divides)).toEqual([]);
    }),
  );
});
