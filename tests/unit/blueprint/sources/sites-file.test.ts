import { change, expectRefused, files, refused, type Row, spoilCopies } from "./spoilt-copy";

spoilCopies();

const { sites } = files;
const both = (one: string, other: string): Row[3] => [
  [sites, one],
  [sites, other],
];

/** Values whose types nobody has checked: the program is only translated. */
const values: Row[] = [
  ["latitude: 37.296", "latitude: 95", /latitude of ansan: 95 is not a number from -90 to 90/],
  ["longitude: 126.835", "longitude: NaN", /longitude of ansan is NaN/],
  ["latitude: 37.365", 'latitude: "37"', /latitude of siheung is "37"/],
  ["storageTiB: 400", "storageTib: 400", /unknown field "storageTib" of ansan/],
  ["powerMegawatts: 0.2", "powerMegawatts: -1", /powerMegawatts of ansan: -1/],
  ["cores: 192", "cores: 1e300", /halls\[0\]\.cores of ansan: 1e\+300/],
  ["cores: 192", "cores: 1e400", /halls\[0\]\.cores of ansan is Infinity/],
  ["storageTiB: 400", "storageTiB: undefined", /storageTiB of ansan is missing/],
  ['"10.17.16.0/20"', '"10.17.16.1/20"', /siteCidr of ansan: "10\.17\.16\.1\/20" has bits set/],
  ['"203.0.113.53"', '"2001:db8::53"', /dnsAddress of ansan: "2001:db8::53" is not an IPv4/],
  ['"203.0.113.10"', '"10.0.0.1"', /10\.0\.0\.1 is not a public address/],
  ['kind: "leased"', 'kind: "rented"', /kind of pangyo is "rented"/],
  ['country: "kr"', 'country: "KR"', /country of ansan: "KR" is not a country code/],
  ['name: "aws-osaka"', 'name: "aws-osaka-and-far-beyond"', /has 24 characters/],
  ['name: "pangyo"', 'name: "everything"', /name of everything: a site cannot have this name/],
  ['"ap-northeast-3"', '"osaka"', /region of aws-osaka: "osaka" is not the name of an AWS region/],
  ['"ap-northeast-3a"', '"ap-northeast-3z9"', /is not an availability zone of ap-northeast-3/],
  ['carriers: ["carrier-d"]', "carriers: []", /utilities\.carriers of aws-osaka is not right/],
  ['"10.64.1.0/24"', '"10.64.1.0/30"', /vpcCidr of aws-osaka: "10\.64\.1\.0\/30" has a prefix/],
];

/** What two values have in common that must differ: both places. */
const pairs: Row[] = [
  [
    '"10.32.0.0/16"',
    '"10.16.128.0/17"',
    /siheung\.network\.podCidr .* overlaps ansan/,
    both("10.16.128.0/17", "10.16.0.0/16"),
  ],
  [
    "autonomousSystem: 64515,",
    "autonomousSystem: 64513, // again",
    /two sites have the network\.autonomousSystem 64513: ansan and pangyo/,
    both("64513", "// again"),
  ],
  ['reserve: "seongpo"', 'reserve: "namansan"', /reserve feed of ansan comes from namansan/],
  [
    'carriers: ["carrier-a", "carrier-b"]',
    'carriers: ["carrier-a", "carrier-a"]',
    /ansan has the carrier carrier-a twice/,
    both('"carrier-a", "carrier-a"', '"carrier-a", "carrier-a"'),
  ],
  [
    'voterAddress: "10.17.16.23"',
    'voterAddress: "10.99.0.1"',
    /voter's address 10\.99\.0\.1 of ansan lies outside/,
    both("10.99.0.1", "10.17.16.0/20"),
  ],
];

describe("what is wrong with a site is said at its line of sites.ts", () => {
  test.each([...values, ...pairs])("%j becomes %j", (...row) => expectRefused(sites, row as Row));
});

const list = "export const sites: readonly Site[] = [";

test.each([
  ["no list", list, "export const places: readonly Site[] = [", /list of sites is not a list/],
  ["an empty list", list, "export const sites: readonly Site[] = []; [", /there is no site/],
  ["a hole", list, `${list},`, /entry 1 of the sites is empty/],
  ["a text", list, `${list}"ansan",`, /entry 1 of the sites is "ansan"/],
  ["null", "network: {", "network: null, unused: {", /network of ansan is not right/],
])("a list of sites that is of no such type: %s", (_, from, to, what) => {
  change(sites, from, to);
  expect(refused()[0]?.what).toMatch(what);
});
