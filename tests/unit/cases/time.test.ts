import { check } from "@holdfast/resilience";
import { type Change, field, shippedResources } from "./planted";

const DAY = 86_400;

/** What time makes worse without the certificate authority, after changes: seconds, and how many services are down. */
function withoutAuthority(afterSeconds: number, ...changes: readonly Change[]) {
  const resources = changes.reduce((before, change) => change(before), shippedResources());
  const report = check({ resources }, { depth: 1, domains: true, afterSeconds });
  const isAuthority = (lost: readonly { kind: string }[]) => lost[0]?.kind === "certificate-authority";
  return {
    changes: report
      .time!.changes.filter(({ lost }) => isAuthority(lost))
      .map(({ seconds, services }) => [seconds, services.length > 0]),
    down: report.verdicts.filter(({ lost, outcome }) => isAuthority(lost) && outcome === "down"),
    others: report.time!.changes.filter(({ lost }) => lost[0]?.kind === "dns-provider"),
  };
}

test("certificates end 30 days after their authority is lost, and services with them; nothing ends within five", () => {
  const { changes, down, others } = withoutAuthority(5 * DAY);
  expect(changes).toEqual([[35 * DAY, true]]);
  expect(down).toEqual([]);
  expect(others).toEqual([]);
});

test("judged later, what has ended is not counted on, and no goal is met by it", () => {
  const { down } = withoutAuthority(35 * DAY);
  expect(down.length).toBeGreaterThan(10);
  expect(down.every(({ met }) => !met)).toBe(true);
});

test("certificates that are renewed two days before their end stop the service that connects by them within five", () => {
  const at = (site: string): Change =>
    field(":Certificate", `bank-${site}-certificate`, ["spec", "renewBefore"], "48h");
  // One site without it is no news: the others carry its users.
  expect(withoutAuthority(0, at("siheung")).changes[0]).toEqual([35 * DAY, true]);
  expect(withoutAuthority(0, ...["ansan", "siheung", "pangyo"].map(at)).changes[0]).toEqual([5 * DAY, true]);
});
