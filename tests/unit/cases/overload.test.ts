import { type Change, field, foundAfter } from "./planted";

const bank = "bank-siheung-deployment";
const ENVIRONMENT = ["spec", "template", "spec", "containers", 0, "env"] as const;
const ANNOTATIONS = ["spec", "template", "metadata", "annotations"] as const;

/** A limit of what one replica takes, in place of the declared one. */
const limit = (value: string | undefined): Change =>
  field("Deployment", bank, ENVIRONMENT, [
    { name: "HOLDFAST_SITE", value: "siheung" },
    ...(value === undefined ? [] : [{ name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value }]),
  ]);

test.each<[string, Change, RegExp]>([
  ["no limit", limit(undefined), /no resource limits what a replica takes, so it fails in its turn/],
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

test("the same said by the annotation is no finding", () => {
  const annotations = { "holdfast.dev/requests-per-second": "250", "holdfast.dev/overload": "shed" };
  expect(foundAfter(limit(undefined), field("Deployment", bank, ANNOTATIONS, annotations))).toEqual([]);
});
