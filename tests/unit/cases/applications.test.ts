import { EVERY, rewriting } from "./configured";
import { type Change, foundAfter, text } from "./planted";

const DEPLOYMENT = "payments-pangyo-deployment";

test.each<[title: string, change: Change, message: RegExp]>([
  [
    "the leader of a shard that there is not",
    text("Deployment", DEPLOYMENT, "payments-1-leader", "payments-2-leader"),
    /env\[\d+\]\.value tells payments of payments-2-leader\.data\.svc:5432, .* worse/,
  ],
  [
    "shards in another order",
    (resources) =>
      text(
        "Deployment",
        DEPLOYMENT,
        "payments-x",
        "payments-1",
      )(
        text(
          "Deployment",
          DEPLOYMENT,
          "payments-1",
          "payments-0",
        )(text("Deployment", DEPLOYMENT, "payments-0", "payments-x")(resources)),
      ),
    /tells payments of payments-1-leader\.data\.svc:5432, .* worse/,
  ],
  [
    "another port",
    text("Deployment", DEPLOYMENT, "payments-0-replica.data.svc:5432", "payments-0-replica.data.svc:5433"),
    /tells payments of payments-0-replica\.data\.svc:5433/,
  ],
  [
    "what is no list of databases",
    text("Deployment", DEPLOYMENT, "shards", "parts"),
    /tells payments of no list of databases/,
  ],
])("a service is told of %s", (_, change, message) => {
  const found = foundAfter(change);
  expect(found.map((each) => each.message)).toEqual([expect.stringMatching(message)]);
  expect(found[0]).toMatchObject({ level: "error", policy: "ways-are-open", resource: DEPLOYMENT });
});

test("members have to take the connections that all pods of their clients may hold", () => {
  const found = foundAfter(rewriting(":ConfigMap", EVERY, "max_connections: 200", "max_connections: 60"));
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /max_connections is 60, of which 12 are for its own, and the \d+ pods that may run/,
    ),
  ]);
  expect(found[0]).toMatchObject({ level: "error", policy: "configuration-takes-effect" });
});

test.each<[string, Change]>([
  [
    "a name of its cluster in full",
    text(
      "Deployment",
      DEPLOYMENT,
      "payments-0-leader.data.svc:",
      "payments-0-leader.data.svc.pangyo.holdfast.internal:",
    ),
  ],
  [
    "a name without its service domain",
    text("Deployment", DEPLOYMENT, "payments-0-leader.data.svc:", "payments-0-leader.data:"),
  ],
])("a service is told as well by %s", (_, change) => {
  expect(foundAfter(change).map(({ message }) => message)).toEqual([]);
});
