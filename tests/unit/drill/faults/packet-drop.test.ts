import type { Fault } from "@holdfast/drill/faults/fault";
import { asymmetricPartition } from "@holdfast/drill/faults/asymmetric-partition";
import { cutFromSites } from "@holdfast/drill/faults/cut-from-sites";
import { cutFromUsers } from "@holdfast/drill/faults/cut-from-users";
import { lossy } from "@holdfast/drill/faults/lossy";
import { pairCut } from "@holdfast/drill/faults/pair-cut";
import { partition } from "@holdfast/drill/faults/partition";
import type { PacketDrop } from "@holdfast/drill/isolation/isolation";
import type { World } from "@holdfast/drill/sites/world";

/** What a fault has the backbone drop at these sites, under whichever name. */
function dropped(fault: Fault, ...sites: string[]): readonly PacketDrop[] {
  const inForce = new Map<string, readonly PacketDrop[]>();
  const network = {
    dropPackets: (name: string, drops: readonly PacketDrop[]) => void inForce.set(name, drops),
    restore: (name: string) => void inForce.delete(name),
  };
  const injection = fault.at({ network } as unknown as World, sites);
  injection.inject();
  const found = [...inForce.values()].flat();
  void injection.heal();
  expect(inForce.size).toBe(0);
  return found;
}

test("a partition drops packets both ways, an asymmetric one only what a site sends, until it is healed", () => {
  expect(dropped(partition, "a", "b")).toEqual([{ from: "a" }, { to: "a" }, { from: "b" }, { to: "b" }]);
  expect(dropped(asymmetricPartition, "a")).toEqual([{ from: "a" }]);
});

test("a site that is cut from users is not reached at its public addresses, by anybody", () => {
  expect(dropped(cutFromUsers, "a")).toEqual([
    { from: "a", only: "public" },
    { to: "a", only: "public" },
  ]);
});

test("a site that is cut from other sites keeps its public addresses", () => {
  expect(dropped(cutFromSites, "a")).toEqual([
    { from: "a", only: "private" },
    { to: "a", only: "private" },
  ]);
});

test("two sites that are cut from each other keep their public addresses, and everybody else", () => {
  expect(dropped(pairCut, "a", "b")).toEqual([
    { from: "a", to: "b", only: "private" },
    { from: "b", to: "a", only: "private" },
  ]);
});

test("a lossy line loses a part of what it carries, both ways", () => {
  expect(dropped(lossy, "a")).toEqual([
    { from: "a", percent: 20 },
    { to: "a", percent: 20 },
  ]);
});
