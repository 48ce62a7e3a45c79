import { hostsFile } from "@holdfast/drill/isolation/loopback/host-names";

const hosts = [
  ["pay-leader.data.svc.ansan.example", "127.5.0.1"],
  ["pay-leader.data.svc.siheung.example", "127.9.0.1"],
  ["data.svc.ansan.example", "127.5.0.2"],
  ["s3.example", "127.30.0.2"],
] as const;

function found(resolvConf: string): Map<string, string> {
  const lines = hostsFile(hosts, resolvConf).trim().split("\n");
  return new Map(lines.map((line) => line.split(" ").toReversed() as [string, string]));
}

test("finds whole names, and what is left of those in domains that are searched", () => {
  const names = found(
    "nameserver 127.4.0.2\nsearch data.svc.ansan.example svc.ansan.example ansan.example\noptions ndots:5\n",
  );
  for (const [name, address] of hosts) expect(names.get(name)).toBe(address);
  expect(names.get("pay-leader")).toBe("127.5.0.1");
  expect(names.get("pay-leader.data")).toBe("127.5.0.1");
  expect(names.get("pay-leader.data.svc")).toBe("127.5.0.1");
  expect(names.get("data")).toBe("127.5.0.2");
  expect(names.size).toBe(hosts.length + 5);
});

test("the domain that is searched first counts", () => {
  expect(found("search svc.siheung.example svc.ansan.example\n").get("pay-leader.data")).toBe("127.9.0.1");
});

test("without domains finds whole names only", () => {
  expect(found("nameserver 127.4.0.2\n").size).toBe(hosts.length);
});
