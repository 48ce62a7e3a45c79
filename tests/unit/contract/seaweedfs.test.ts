import { readWeed, serverHosts, weedWords, type WeedCommand } from "@holdfast/contract/seaweedfs/commands";
import {
  copiesOf,
  parseReplication,
  placements,
  renderReplication,
  type LabelledServer,
} from "@holdfast/contract/seaweedfs/replication";
import { filerStore, readToml, renderToml, type TomlValue } from "@holdfast/contract/seaweedfs/toml";
import fc from "fast-check";

const digit = fc.integer({ min: 0, max: 9 });
const replication = fc.record({ otherDataCenters: digit, otherRacks: digit, otherServers: digit });

describe("a replication text", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(replication, (each) => {
        expect(parseReplication(renderReplication(each))).toEqual(each);
        expect(copiesOf(each)).toBe(
          1 + [...renderReplication(each)].reduce((sum, one) => sum + Number(one), 0),
        );
      }),
    );
  });

  // After the table of "Replication", SeaweedFS's documentation.
  test.each([
    ["000", 1, "no replication, just one copy"],
    ["001", 2, "replicated once on the same rack"],
    ["010", 2, "replicated once on a different rack in the same data center"],
    ["100", 2, "replicated once on a different data center"],
    ["200", 3, "replicated twice on two other different data centers"],
    ["110", 3, "replicated once on a different rack, and once on a different data center"],
  ])("%s is %i copies: %s", (text, copies) => {
    expect(copiesOf(parseReplication(text)!)).toBe(copies);
  });

  test.each(["1OO", "1000", "-10", "1 0", "abc"])("%s is none", (text) => {
    expect(parseReplication(text)).toBeUndefined();
  });
});

/** Sets of servers on which a volume can be, by trying every one. */
function placementsByHand(servers: readonly LabelledServer[], text: string): number {
  const { otherDataCenters: x, otherRacks: y, otherServers: z } = parseReplication(text)!;
  const size = 1 + x + y + z;
  const subsets = Array.from({ length: 2 ** servers.length }, (_, bits) =>
    servers.filter((_, index) => (bits >> index) & 1),
  ).filter((subset) => subset.length === size);
  const at = (subset: readonly LabelledServer[], center: string) =>
    subset.filter(({ dataCenter }) => dataCenter === center);
  const isPlaced = (subset: readonly LabelledServer[], center: string, rack: string): boolean => {
    const here = at(subset, center);
    const others = new Set(subset.map(({ dataCenter }) => dataCenter).filter((each) => each !== center));
    const racks = new Set(here.map((server) => server.rack).filter((each) => each !== rack));
    return (
      here.length === 1 + y + z &&
      here.filter((server) => server.rack === rack).length === 1 + z &&
      racks.size === y &&
      others.size === x &&
      [...others].every((other) => at(subset, other).length === 1)
    );
  };
  return subsets.reduce((ways, subset) => {
    const mains = new Map(
      subset.map(({ dataCenter, rack }) => [`${dataCenter}/${rack}`, { dataCenter, rack }]),
    );
    return (
      ways + [...mains.values()].filter(({ dataCenter, rack }) => isPlaced(subset, dataCenter, rack)).length
    );
  }, 0);
}

test("a volume has as many places as are found by trying every set of servers", () => {
  const server = fc.record({
    dataCenter: fc.constantFrom("a", "b", "c"),
    rack: fc.constantFrom("1", "2", "3"),
  });
  fc.assert(
    fc.property(
      fc.array(server, { maxLength: 8 }),
      fc.constantFrom("000", "001", "010", "100", "110", "200", "011", "101", "210"),
      (servers, text) => {
        expect(placements(servers, parseReplication(text)!)).toBe(placementsByHand(servers, text));
      },
    ),
  );
});

describe("a command line", () => {
  const name = fc.constantFrom("ip", "port", "peers", "mserver", "dataCenter", "rack", "s3.port", "ip.bind");
  const value = fc.stringMatching(/^[\w.:,/-]{1,20}$/).filter((text) => !text.startsWith("-"));
  test("is read as it was written, also by a shell, with two dashes, and with values as words of their own", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("master", "volume", "filer", "s3"),
        fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }),
        (command, entries) => {
          const weed: WeedCommand = { command, options: new Map(entries) };
          const words = weedWords(weed);
          expect(readWeed(words)).toEqual(weed);
          expect(readWeed(["sh", "-c", `exec ${words.join(" ")}`])).toEqual(weed);
          const spaced = ["/usr/bin/weed", command, ...entries.flatMap(([key, each]) => [`--${key}`, each])];
          expect(readWeed(spaced)).toEqual(weed);
        },
      ),
    );
  });

  // After "Production Setup" and "Data Center" of SeaweedFS's documentation.
  test("of the vendor's documentation is read as it says", () => {
    const master = readWeed(
      "weed master -port=9333 -mdir=/data -ip=ip1 -peers=ip1:9333,ip2:9333,ip3:9333 -defaultReplication=001".split(
        " ",
      ),
    );
    expect(master?.command).toBe("master");
    expect(serverHosts(master?.options.get("peers"))).toEqual(["ip1", "ip2", "ip3"]);
    const volume = readWeed([
      "weed",
      "volume",
      "-dataCenter=dc1",
      "-rack",
      "rack1",
      "-mserver=localhost:9333",
    ]);
    expect(volume?.options.get("dataCenter")).toBe("dc1");
    expect(volume?.options.get("rack")).toBe("rack1");
    const filer = readWeed(["weed", "-v=1", "filer", "-s3", "-master=ip1:9333"]);
    expect(filer).toEqual({
      command: "filer",
      options: new Map([
        ["s3", "true"],
        ["master", "ip1:9333"],
      ]),
    });
  });

  test("of another program is none", () => {
    expect(readWeed(["etcd", "--name=a"])).toBeUndefined();
    expect(readWeed(["weed"])).toBeUndefined();
  });
});

describe("a TOML text", () => {
  const text = fc
    .string({ maxLength: 20 })
    .filter((each) => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(each));
  const setting = fc.oneof<fc.Arbitrary<TomlValue>[]>(text, fc.boolean(), fc.integer());
  const settings = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z_]\w{0,8}$/), setting), {
    selector: ([key]) => key,
  });
  const sections = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z0-9.]{1,8}$/), settings), {
    selector: ([key]) => key,
  });
  test("is read as it was written", () => {
    fc.assert(
      fc.property(sections, (each) => {
        const written = new Map(each.map(([key, values]) => [key, new Map(values)] as const));
        expect(readToml(renderToml(written))).toEqual(written);
      }),
    );
  });

  /** After what `weed scaffold -config=filer` of SeaweedFS prints. */
  const scaffold = (enabled: string) => `
# A sample TOML config file for SeaweedFS filer store
[filer.options]
recursive_delete = false
#max_file_name_length = 255

[leveldb2]
# local on disk, mostly for simple single-machine setup, fairly scalable
enabled = ${enabled === "leveldb2"}
dir = "./filerldb2"   # directory to store level db files

[postgres2]
enabled = ${enabled === "postgres2"}
createTable = """
  CREATE TABLE IF NOT EXISTS "%s" (
    dirhash   BIGINT,
    meta      bytea,
    PRIMARY KEY (dirhash, name)
  );
"""
hostname = "localhost"
port = 5432
username = "postgres"
password = ""
database = "postgres"          # create or use an existing database
sslmode = "disable"
`;
  test("of the vendor's is read as it says", () => {
    const { kind, settings: store } = filerStore(scaffold("postgres2"))!;
    expect(kind).toBe("postgres2");
    expect(store.get("hostname")).toBe("localhost");
    expect(store.get("port")).toBe(5432);
    expect(store.get("database")).toBe("postgres");
    expect(store.get("createTable")).toMatch(
      /^ {2}CREATE TABLE IF NOT EXISTS "%s" \(\n {4}dirhash {3}BIGINT,\n/,
    );
    expect(filerStore(scaffold("leveldb2"))?.kind).toBe("leveldb2");
    expect(filerStore(scaffold("neither"))).toBeUndefined();
  });
});
