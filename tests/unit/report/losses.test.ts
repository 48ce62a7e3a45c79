import type { Verdict } from "@holdfast/resilience";
import { lossesOf, lossTitle } from "@holdfast/report/terminal/losses";
import { sampleReport } from "./html/sample";

/** A verdict under another loss; nothing else of it matters here. */
function under(loss: string, lost: string[]): Verdict {
  return { ...sampleReport({ flaws: false }).verdicts[0]!, loss, lost };
}

test("losses are grouped by what is lost, in the order of the report", () => {
  const losses = lossesOf([
    under("site:ansan", ["ansan"]),
    under("site:ansan+site:siheung", ["ansan", "siheung"]),
    under("hall:ansan/hall-1", ["hall ansan/hall-1"]),
    under("site:siheung", ["siheung"]),
    under("site:ansan", ["ansan"]),
    under("dns-provider:route53", ["dns provider route53"]),
    under("hazard:flood above 9 m at ansan, siheung", ["flood above 9 m at ansan, siheung"]),
    under("site:ansan+dns-provider:route53", ["ansan", "dns provider route53"]),
    under("", []),
  ]);
  expect(losses.map(({ id, group, ofSites }) => [id, group, ofSites])).toEqual([
    ["site:ansan", "One site lost", true],
    ["site:siheung", "One site lost", true],
    ["site:ansan+site:siheung", "Two sites lost", true],
    ["hall:ansan/hall-1", "A hall lost", false],
    ["dns-provider:route53", "A DNS provider lost", false],
    ["hazard:flood above 9 m at ansan, siheung", "A hazard strikes", false],
    ["site:ansan+dns-provider:route53", "Two different things lost", false],
    ["", "Nothing lost", true],
  ]);
});

test("a title leaves out the kind that the group tells", () => {
  const title = (loss: string, lost: string[]) => lossTitle(lossesOf([under(loss, lost)])[0]!);
  expect(title("site:ansan+site:siheung", ["ansan", "siheung"])).toBe("ansan and siheung");
  expect(title("hall:ansan/hall-1", ["hall ansan/hall-1"])).toBe("ansan/hall-1");
  expect(title("maintenance:ansan", ["maintenance of ansan"])).toBe("ansan");
  expect(title("certificate-authority:arn:aws:x:y/0123", ["certificate authority arn:aws:x:y/0123"])).toBe(
    "0123",
  );
});
