import { type Database, lossOfElements, restoredRpo, type Shard, type Vault } from "@holdfast/resilience";
import { Damage } from "@holdfast/resilience/judge/damage";
import { archiveLeft, restoreOf } from "@holdfast/resilience/stores/database/archive-left";
import { deriveBlueprint } from "@holdfast/resilience";
import { GraphBuilder } from "../building/graph-builder";

const places = ["home", "near", "far"] as const;
const blueprint = deriveBlueprint(
  places.reduce((builder, site) => builder.dataCenter(site), new GraphBuilder()).graph(),
);
const lags = [undefined, 0, 60, 900] as const;
const database = {
  name: "mail",
  shards: [],
  routers: [],
  backup: { bucket: "home", scheduledAt: [], urn: "" },
};

/** Every set of lost places. */
const subsets = places.reduce<readonly string[][]>(
  (sets, place) => sets.flatMap((set) => [set, [...set, place]]),
  [[]],
);

function vaultWith(near: number | undefined, far: number | undefined): Vault {
  const copy = (bucket: string, lagSeconds: number | undefined) => ({
    bucket,
    site: bucket,
    lagSeconds,
    urn: bucket,
  });
  return {
    bucket: "home",
    site: "home",
    replicatedTo: [copy("near", near), copy("far", far)],
  } as unknown as Vault;
}

const shard = (archiveTimeoutSeconds: number): Shard =>
  ({ settings: { archive: archiveTimeoutSeconds > 0, archiveTimeoutSeconds } }) as unknown as Shard;

/**
 * By trying it out: a write is acknowledged at each second before the loss, archived when its time is over, and copied when
 * that time is over. The oldest write that no place which is left holds is what can be lost; `null` where that is every one.
 */
function triedOut(vault: Vault, archiveSeconds: number, lost: readonly string[]): number | null {
  const horizon = 2000;
  const arrivesAfter = (place: string): number => {
    if (archiveSeconds === 0) return Infinity;
    if (place === "home") return archiveSeconds;
    const lag = vault.replicatedTo.find(({ bucket }) => bucket === place)?.lagSeconds;
    return lag === undefined ? Infinity : archiveSeconds + lag;
  };
  const left = places.filter((place) => !lost.includes(place));
  for (let age = horizon; age >= 0; age--) {
    const held = left.some((place) => arrivesAfter(place) <= age);
    if (!held) return age === horizon ? null : age + 1;
  }
  return 0;
}

describe("what is left of an archive", () => {
  const rows = lags.flatMap((near) =>
    lags.flatMap((far) =>
      subsets.flatMap((lost) => [0, 60].map((archive) => ({ near, far, lost, archive }))),
    ),
  );

  function rpoOf({ near, far, lost, archive }: (typeof rows)[number]): number | null {
    const damage = new Damage(blueprint, lossOfElements(lost.map((name) => ({ kind: "site", name }))));
    const left = archiveLeft({ vaults: [vaultWith(near, far)] }, database as Database, damage);
    return restoredRpo(restoreOf(database as Database, shard(archive), left));
  }

  test("bounds the data loss by what a trial of every second loses", () => {
    for (const row of rows)
      expect({ ...row, rpo: rpoOf(row) }).toEqual({
        ...row,
        rpo: triedOut(vaultWith(row.near, row.far), row.archive, row.lost),
      });
  });

  test("never loses less where more is lost", () => {
    for (const row of rows) {
      const more = places.filter((place) => !row.lost.includes(place));
      for (const place of more)
        expect(rpoOf({ ...row, lost: [...row.lost, place] }) ?? Infinity).toBeGreaterThanOrEqual(
          rpoOf(row) ?? Infinity,
        );
    }
  });

  test("is nothing for a database whose vault is not declared", () => {
    expect(
      archiveLeft({ vaults: [] }, database as Database, new Damage(blueprint, lossOfElements([]))),
    ).toBeUndefined();
  });
});
