import { check } from "@holdfast/resilience";
import { type Change, field, shippedResources } from "./planted";

const DAY = 86_400;

/** What time makes worse without each certificate authority, after changes: seconds, and whether services are named. */
function withoutAuthorities(afterSeconds: number, ...changes: readonly Change[]) {
  const resources = changes.reduce((before, change) => change(before), shippedResources());
  const report = check({ resources }, { depth: 1, domains: true, afterSeconds });
  const isAuthority = (lost: readonly { kind: string }[]) => lost[0]?.kind === "certificate-authority";
  return {
    changes: report
      .time!.changes.filter(({ lost }) => isAuthority(lost))
      .map(({ lost, seconds, services }) => [lost[0]!.name, seconds, services.length > 0]),
    down: report.verdicts.filter(({ lost, outcome }) => isAuthority(lost) && outcome === "down"),
    others: report.time!.changes.filter(({ lost }) => lost[0]?.kind === "dns-provider"),
  };
}

/** Services prove themselves to each other by the one, and to users at the edge by the other. */
const inside = expect.stringMatching(/^arn:aws:acm-pca:ap-northeast-2:/) as string;
const atTheEdge = expect.stringMatching(/letsencrypt/) as string;

test("certificates end 30 days after their authority is lost, and services with them; nothing ends within five", () => {
  const { changes, down, others } = withoutAuthorities(5 * DAY);
  // Nobody asks the authority of the other region: it is there for when the first is lost.
  expect(changes).toEqual([
    [inside, 35 * DAY, true],
    [atTheEdge, 35 * DAY, true],
  ]);
  expect(down).toEqual([]);
  expect(others).toEqual([]);
});

test("judged later, what has ended is not counted on, and no goal is met by it", () => {
  const { down } = withoutAuthorities(35 * DAY);
  expect(down.length).toBeGreaterThan(10);
  expect(down.every(({ met }) => !met)).toBe(true);
});

test("certificates that are renewed two days before their end stop the service that connects by them within five", () => {
  const at = (site: string): Change =>
    field(":Certificate", `bank-${site}-certificate`, ["spec", "renewBefore"], "48h");
  // One site without it is no news: the others carry its users.
  expect(withoutAuthorities(0, at("siheung")).changes[0]).toEqual([inside, 35 * DAY, true]);
  expect(withoutAuthorities(0, ...["ansan", "siheung", "pangyo"].map(at)).changes[0]).toEqual([
    inside,
    5 * DAY,
    true,
  ]);
});
