import { type Change, field, foundAfter } from "./planted";

const bank = "bank-siheung-deployment";
const ENVIRONMENT = ["spec", "template", "spec", "containers", 0, "env"] as const;
const ANNOTATIONS = ["spec", "template", "metadata", "annotations"] as const;

const shedding = { "holdfast.dev/requests-per-second": "250", "holdfast.dev/overload": "shed" };

/** A limit of what one replica takes, in place of the declared one. */
const limit = (value: string | undefined): Change =>
  field("Deployment", bank, ENVIRONMENT, [
    { name: "HOLDFAST_CACHE_SECONDS", value: '{"key-store":86400}' },
    { name: "HOLDFAST_SITE", value: "siheung" },
    ...(value === undefined ? [] : [{ name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value }]),
  ]);

test.each<[string, Change, RegExp]>([
  ["no limit", limit(undefined), /no resource limits what a replica takes, so it fails in its turn/],
  [
    "the word that it sheds, and no limit",
    (resources) => field("Deployment", bank, ANNOTATIONS, shedding)(limit(undefined)(resources)),
    /no resource limits what a replica takes, so it fails in its turn/,
  ],
  ["a limit above what a replica carries", limit("2500"), /a replica takes up to 2500 and fails in its turn/],
])(
  "%s of what a replica takes: after two losses the third site fails, which is said once",
  (_, planted, why) => {
    const errors = foundAfter(planted).filter(({ level }) => level === "error");
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ policy: "survives-declared-loss", resource: bank });
    expect(errors[0]!.message).toMatch(why);
    expect(errors[0]!.fix).toMatch(/HOLDFAST_MAX_REQUESTS_PER_SECOND/);
  },
);

test.each<[string, Change]>([
  ["the same figure", limit("250")],
  ["a figure below what a replica carries, which leaves enough", limit("240")],
])("%s as a limit is no finding", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
