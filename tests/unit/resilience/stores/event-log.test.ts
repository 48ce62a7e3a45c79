import type { Damage } from "@holdfast/resilience/judge/damage";
import type { EventLog, LogServer, LogStream } from "@holdfast/resilience/stores/event-log/event-log";
import { judgeEventLog } from "@holdfast/resilience/stores/event-log/judge-event-log";
import fc from "fast-check";

const sites = ["ansan", "siheung", "pangyo", "osaka", "seoul"] as const;
type Site = (typeof sites)[number];

/** What a naive reader knows: which sites are lost, and which pairs of the others do not reach each other. */
interface Loss {
  readonly lost: ReadonlySet<Site>;
  readonly cut: ReadonlySet<string>;
}

const reaches = ({ cut }: Loss, one: Site, other: Site): boolean =>
  one === other || !cut.has([one, other].sort().join(" "));

/** The same loss as the judge sees it. */
function damageOf(loss: Loss): Damage {
  const known: Pick<Damage, "sites" | "halls" | "connected"> & { lost: Damage["lost"] } = {
    sites: new Set(loss.lost),
    halls: new Map(),
    connected: (one, other) => reaches(loss, one as Site, other as Site),
    lost: ({ site }) => (loss.lost.has(site as Site) ? 1 : 0),
  };
  return known as Damage;
}

/** Every way to choose so many of some. */
function choices<Item>(of: readonly Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return of.flatMap((first, index) =>
    choices(of.slice(index + 1), count - 1).map((rest) => [first, ...rest]),
  );
}

/** One of each group, in every way. */
const oneOfEach = <Item>(groups: readonly (readonly Item[])[]): Item[][] =>
  groups.reduce<Item[][]>((all, group) => all.flatMap((some) => group.map((each) => [...some, each])), [[]]);

/**
 * Whether a stream takes messages wherever JetStream placed its copies: each placement is tried, at no two servers of one site,
 * and each of its copies as the leader.
 */
function takesWhereverPlaced(servers: readonly LogServer[], copies: number, loss: Loss): boolean {
  const bySite = sites
    .map((site) => servers.filter((server) => server.site === site && server.joined && server.keepsStreams))
    .filter((group) => group.length > 0);
  const placements = choices(bySite, copies).flatMap((chosen) => oneOfEach(chosen));
  const stands = ({ site }: LogServer): boolean => !loss.lost.has(site as Site);
  return (
    placements.length > 0 &&
    placements.every((placement) =>
      placement.some(
        (leader) =>
          stands(leader) &&
          2 *
            placement.filter((copy) => stands(copy) && reaches(loss, leader.site as Site, copy.site as Site))
              .length >
            copies,
      ),
    )
  );
}

const anyServer = fc.record({
  site: fc.constantFrom(...sites),
  keepsStreams: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  joined: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  syncInterval: fc.constantFrom("always" as const, 10, 120),
});

const anyLoss = fc
  .record({
    lost: fc.subarray([...sites]),
    cut: fc.subarray(choices([...sites], 2).map((pair) => pair.sort().join(" "))),
  })
  .map(({ lost, cut }): Loss => ({ lost: new Set(lost), cut: new Set(cut) }));

const anyCase = fc.record({
  servers: fc.array(anyServer, { minLength: 1, maxLength: 7 }).map((all) =>
    all.map((each, index): LogServer => ({
      ...each,
      name: `server ${index}`,
      urn: `urn ${index}`,
      tags: [`site:${each.site}`],
      uniqueTag: "site:",
    })),
  ),
  copies: fc.constantFrom(1, 2, 3, 5),
  loss: anyLoss,
});

const logOf = (servers: readonly LogServer[], copies: number): EventLog => {
  const stream: LogStream = { name: "PUSH", copies, inMemory: false, placementTags: [], urn: "streams" };
  return { name: "push", servers, streams: [stream] };
};

test("a log is said to take messages only where it does wherever its copies are placed", () => {
  let taken = 0;
  fc.assert(
    fc.property(anyCase, ({ servers, copies, loss }) => {
      const { takesMessages } = judgeEventLog(logOf(servers, copies), damageOf(loss));
      if (takesMessages) taken++;
      // Never better than it is; where every site reaches every other, never worse either.
      const truly = takesWhereverPlaced(servers, copies, loss);
      if (takesMessages) expect(truly).toBe(true);
      if (loss.cut.size === 0) expect(takesMessages).toBe(truly);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(100);
});

test("a log is said to lose with power what some server that loses it had not written to disk", () => {
  fc.assert(
    fc.property(anyCase, ({ servers, loss }) => {
      const standing = new Set(
        servers.filter(({ joined, keepsStreams }) => joined && keepsStreams).map(({ site }) => site),
      );
      const copies = standing.size;
      fc.pre(copies > 0);
      const { rpoSeconds, takesMessages } = judgeEventLog(
        logOf(servers, copies),
        damageOf({ ...loss, cut: new Set() }),
      );
      const hit = servers.filter(
        ({ site, joined, keepsStreams }) => joined && keepsStreams && loss.lost.has(site as Site),
      );
      const late = hit.map(({ syncInterval }) => (syncInterval === "always" ? 0 : (syncInterval ?? 120)));
      if (takesMessages) expect(rpoSeconds).toBe(Math.max(0, ...late));
    }),
    { numRuns: 1000 },
  );
});
