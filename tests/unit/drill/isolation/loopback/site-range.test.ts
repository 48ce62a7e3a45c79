import fc from "fast-check";
import { placedText, SiteRange } from "@holdfast/drill/isolation/loopback/site-range";

function ansan(): SiteRange {
  const range = new SiteRange(1);
  range.addNetwork("pods", "10.16.0.0/16");
  range.addNetwork("services", "10.17.0.0/20");
  range.addAddress("203.0.113.10");
  range.addAddress("10.17.16.23");
  return range;
}

function siheung(): SiteRange {
  const range = new SiteRange(2);
  range.addNetwork("pods", "10.32.0.0/16");
  range.addAddress("203.0.113.74");
  return range;
}

test("networks and addresses lie in the site's range, apart from each other", () => {
  const range = ansan();
  expect(range.addNetwork("pods", "10.16.0.0/16")).toBe("127.4.0.0/16");
  expect(range.addNetwork("services", "10.17.0.0/20")).toBe("127.5.0.0/20");
  expect(range.placed("10.16.3.4")).toBe("127.4.3.4");
  expect(range.placed("10.17.3.4")).toBe("127.5.3.4");
  expect(range.placed("203.0.113.10")).toBe("127.6.0.1");
  expect(range.placed("10.17.16.23")).toBe("127.6.0.2");
  expect(range.placed("10.18.0.1")).toBeUndefined();
  expect(new SiteRange(3).network).toBe("127.14.0.0/24");
});

test.each([
  ["https://10.17.16.23:2380,https://10.16.0.9:1", "https://127.6.0.2:2380,https://127.4.0.9:1"],
  ["{'203.0.113.10','203.0.113.74'},{'192.0.2.80'}", "{'127.6.0.1','127.10.0.1'},{'192.0.2.80'}"],
  ["- hostssl all all 10.16.0.0/16 cert", "- hostssl all all 127.0.0.0/8 cert"],
  ["10.16.1.2/32", "127.4.1.2/32"],
  ["version 1.10.16.0.1, 10.16.0.1.2, 110.16.0.1", "version 1.10.16.0.1, 10.16.0.1.2, 110.16.0.1"],
])("%s is %s here", (declared, placed) => {
  expect(placedText(declared, [ansan(), siheung()])).toBe(placed);
});

test("every two addresses of all sites stay two", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const address = fc.oneof(
    fc.tuple(fc.constantFrom("10.16", "10.32"), byte, byte),
    fc.tuple(fc.constant("10.17"), fc.integer({ min: 0, max: 15 }), byte),
    fc.constantFrom("203.0.113.10", "203.0.113.74", "10.17.16.23").map((each) => [each]),
  );
  fc.assert(
    fc.property(address, address, (one, other) => {
      const [first, second] = [one, other].map((parts) => parts.join("."));
      const ranges = [ansan(), siheung()];
      const [here, there] = [first, second].map((each) => placedText(each ?? "", ranges));
      expect(here).toMatch(/^127\.([4-9]|10)\./);
      expect(here === there).toBe(first === second);
    }),
  );
});

test("refuses what there is no room for", () => {
  expect(() => new SiteRange(1).addNetwork("pods", "10.0.0.0/12")).toThrow(
    /the network 10.0.0.0\/12 does not fit/,
  );
  expect(() => new SiteRange(64)).toThrow(/more than 63 sites/);
});
