/** Where SeaweedFS puts the copies of a volume besides the first: its replication text `xyz`, taken apart. */
export interface Replication {
  /** Copies in other data centers. */
  readonly otherDataCenters: number;
  /** Copies in other racks of the first copy's data center. */
  readonly otherRacks: number;
  /** Copies on other servers of the first copy's rack. */
  readonly otherServers: number;
}

/**
 * Reads a replication text. As the vendor's reader does, one of one or two digits is filled up with zeros on the left, and
 * none is `000`.
 *
 * @returns `undefined` where it is none
 */
export function parseReplication(text: string): Replication | undefined {
  if (!/^\d{0,3}$/.test(text)) return undefined;
  const [otherDataCenters = 0, otherRacks = 0, otherServers = 0] = [...text.padStart(3, "0")].map(Number);
  return { otherDataCenters, otherRacks, otherServers };
}

/** Writes a replication text; each number is 0 to 9. */
export function renderReplication({ otherDataCenters, otherRacks, otherServers }: Replication): string {
  return `${otherDataCenters}${otherRacks}${otherServers}`;
}

/** Copies of a volume, the first among them. */
export function copiesOf({ otherDataCenters, otherRacks, otherServers }: Replication): number {
  return 1 + otherDataCenters + otherRacks + otherServers;
}

/** A server of volumes, as masters know it. */
export interface LabelledServer {
  readonly dataCenter: string;
  readonly rack: string;
}

/** Ways to choose `count` groups and one server out of each. */
function waysToChoose(sizes: readonly number[], count: number): number {
  const ways = [1, ...Array.from({ length: count }, () => 0)];
  for (const size of sizes)
    for (let chosen = count; chosen > 0; chosen--) ways[chosen] = ways[chosen]! + size * ways[chosen - 1]!;
  return ways[count]!;
}

/** Servers by what they have in common: their data center, or their rack within one. */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

/** Ways to choose so many of so many. */
const combinations = (of: number, count: number): number =>
  waysToChoose(
    Array.from({ length: of }, () => 1),
    count,
  );

/**
 * In how many ways a volume's copies can be placed on servers: 0 where no new volume can be made, and of lost servers where
 * no volume has all of its copies there. Copies in other data centers take one server of each.
 */
export function placements(servers: readonly LabelledServer[], replication: Replication): number {
  const centers = grouped(servers, ({ dataCenter }) => dataCenter);
  return centers.reduce((total, center) => {
    const elsewhere = waysToChoose(
      centers.filter((other) => other !== center).map(({ length }) => length),
      replication.otherDataCenters,
    );
    const racks = grouped(center, ({ rack }) => rack);
    const here = racks.reduce((sum, rack) => {
      const others = racks.filter((other) => other !== rack).map(({ length }) => length);
      return (
        sum +
        combinations(rack.length, 1 + replication.otherServers) * waysToChoose(others, replication.otherRacks)
      );
    }, 0);
    return total + here * elsewhere;
  }, 0);
}
