import type { AuthoritativeServerArgs, DnsZoneArgs } from "holdfast";
import type { ReadArguments } from "holdfast/arguments/schema";

/** Arguments of a zone, of which tests read what its lists hold. */
export type ZoneArguments = ReadArguments<DnsZoneArgs>;

/** Arguments of a zone at three sites; every test starts from a fresh one. */
export function zoneArguments(overrides: Partial<ZoneArguments> = {}): ZoneArguments {
  return {
    zone: "kr.example",
    endpoints: [
      {
        hostname: "pay.kr.example",
        healthPath: "/healthz",
        targets: [
          { site: "ansan", address: "203.0.113.10", weight: 100 },
          { site: "siheung", address: "203.0.113.20", weight: 100 },
          { site: "pangyo", address: "203.0.113.30", weight: 50 },
        ],
        lastResortAddress: "198.51.100.1",
      },
      {
        hostname: "kr.example",
        healthPath: "/ready",
        targets: [{ site: "ansan", address: "203.0.113.10", weight: 7 }],
        lastResortAddress: "198.51.100.1",
      },
    ],
    delegation: {
      setId: "N1PA6795SAMPLE",
      nameServers: [
        "ns-2048.awsdns-64.com",
        "ns-2049.awsdns-65.net",
        "ns-2050.awsdns-66.org",
        "ns-2051.awsdns-67.co.uk",
      ],
    },
    authoritativeServers: [
      { site: "ansan", name: "ns1.kr.example", address: "203.0.113.11" },
      { site: "siheung", name: "ns2.kr.example", address: "203.0.113.21" },
      { site: "pangyo", name: "ns3.kr.example", address: "203.0.113.31" },
    ],
    certificateAuthorities: ["amazon.com"],
    ...overrides,
  };
}

/** Arguments of the zone's server at Ansan. */
export function serverArguments(overrides: Partial<AuthoritativeServerArgs> = {}): AuthoritativeServerArgs {
  return {
    ...zoneArguments(),
    site: "ansan",
    image: `registry.example.com/pdns-auth-49@sha256:${"0123456789abcdef".repeat(4)}`,
    ...overrides,
  };
}
