import { type LossElement, lossKey, type Verdict } from "@holdfast/resilience";
import { lossesOf, lossTitle } from "@holdfast/report/terminal/losses";
import { sampleReport } from "./html/sample";

const site = (name: string): LossElement => ({ kind: "site", name });
const hall: LossElement = { kind: "hall", site: "ansan", name: "hall-1" };
const route53: LossElement = { kind: "dns-provider", name: "route53" };
const flood: LossElement = { kind: "hazard", name: "flood above 9 m at ansan, siheung" };

/** A verdict under another loss; nothing else of it matters here. */
function under(...lost: LossElement[]): Verdict {
  return { ...sampleReport({ flaws: false }).verdicts[0]!, loss: lossKey(lost), lost };
}

test("losses are grouped by what is lost, in the order of the report", () => {
  const losses = lossesOf([
    under(site("ansan")),
    under(site("ansan"), site("siheung")),
    under(hall),
    under(site("siheung")),
    under(site("ansan")),
    under(route53),
    under(flood),
    under(site("ansan"), route53),
    under(),
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
  const title = (...lost: LossElement[]) => lossTitle(lossesOf([under(...lost)])[0]!);
  expect(title(site("ansan"), site("siheung"))).toBe("ansan and siheung");
  expect(title(hall)).toBe("ansan/hall-1");
  expect(title({ kind: "maintenance", name: "ansan" })).toBe("ansan");
  expect(title({ kind: "certificate-authority", name: "arn:aws:x:y/0123" })).toBe("0123");
});
