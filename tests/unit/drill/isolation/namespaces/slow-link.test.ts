import { detour, straight } from "@holdfast/drill/isolation/namespaces/slow-link";

const site = { index: 2, uplink: "u2", routes: ["10.1.0.0/16", "198.51.100.2/32"] };

test("packets from a site and to it take the detour, each way in a table of its own", () => {
  expect(detour(site, "slow2", ["u1", "u3"])).toEqual([
    "route add default dev slow2 table 1002",
    "route add 10.1.0.0/16 dev slow2 table 2002",
    "route add 198.51.100.2/32 dev slow2 table 2002",
    "rule add iif u2 priority 100 lookup 1002",
    "rule add iif u1 priority 101 lookup 2002",
    "rule add iif u3 priority 101 lookup 2002",
  ]);
});

test("what is taken back are the same rules", () => {
  const rules = detour(site, "slow2", ["u1", "u3"]).filter((line) => line.startsWith("rule"));
  expect(straight(site, ["u1", "u3"])).toEqual(rules.map((line) => line.replace("rule add", "rule del")));
});

test("two slow sites have no table in common", () => {
  const tables = (index: number) =>
    detour({ ...site, index }, "slow", ["u9"]).flatMap(
      (line) => /(?:table|lookup) (\d+)/.exec(line)?.[1] ?? [],
    );
  expect(tables(1).filter((table) => tables(2).includes(table))).toEqual([]);
});
