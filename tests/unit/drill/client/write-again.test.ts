import { databaseAccess } from "@holdfast/drill/client/databases";
import { writeAgain } from "@holdfast/drill/client/write-again";
import type { Execution } from "@holdfast/drill/client/connections";

type Answer = Execution<string>;
const done: Answer = { outcome: "done", rows: ["row"] };
const refused: Answer = { outcome: "refused", error: "25006: read-only" };
const unknown: Answer = { outcome: "unknown", error: "ECONNRESET" };

/** A database that answers a list of writes in turn, and then the last of them; `there`: what is found by the key. */
async function written(answers: readonly Answer[], there: readonly Execution<boolean>[]) {
  let time = 0;
  const calls: string[] = [];
  const next = <Each>(from: readonly Each[], word: string): Each => {
    const index = calls.filter((call) => call === word).length;
    calls.push(word);
    return from[Math.min(index, from.length - 1)] as Each;
  };
  const result = await writeAgain(
    () => Promise.resolve(next(answers, "write")),
    () => Promise.resolve(next(there, "look")),
    { milliseconds: 1_000, firstPause: 100, longestPause: 400 },
    {
      now: () => time,
      pause: (milliseconds) => {
        time += milliseconds;
        return Promise.resolve();
      },
      random: () => 1,
    },
  );
  return { result, calls, time };
}

const found = (is: boolean): Execution<boolean> => ({ outcome: "done", rows: [is] });

test("what is refused is written again, without a look", async () => {
  const { result, calls } = await written([refused, refused, done], []);
  expect(result).toEqual(done);
  expect(calls).toEqual(["write", "write", "write"]);
});

test("after an unknown outcome it is looked for, and not written again where it is there", async () => {
  const { result, calls } = await written([unknown], [found(true)]);
  expect(result.outcome).toBe("done");
  expect(calls).toEqual(["write", "look"]);
});

test("after an unknown outcome it is written again where it is not there", async () => {
  const { result, calls } = await written([unknown, done], [found(false)]);
  expect(result).toEqual(done);
  expect(calls).toEqual(["write", "look", "write"]);
});

test("who cannot look after an unknown outcome does not write, and says that it is unknown", async () => {
  const { result, calls, time } = await written([unknown], [{ outcome: "refused", error: "no leader" }]);
  expect(result).toEqual(unknown);
  expect(calls.filter((call) => call === "write")).toHaveLength(1);
  expect(time).toBeLessThanOrEqual(1_000);
});

test("an outcome that was unknown once is unknown when patience ends, whatever is refused later", async () => {
  const { result } = await written([unknown, refused], [found(false)]);
  expect(result).toEqual(unknown);
});

test("patience ends", async () => {
  const { result, time } = await written([refused], []);
  expect(result).toEqual(refused);
  expect(time).toBeLessThanOrEqual(1_000);
});

describe("what a pod is told", () => {
  const environment = {
    HOLDFAST_DATABASES: JSON.stringify({
      payments: {
        shards: [{ leader: "payments-0-leader.data.svc:5432", replica: "payments-0-replica.data.svc:5432" }],
        connections: 2,
      },
    }),
    PGSSLCERT: "/tls/tls.crt",
    PGSSLKEY: "/tls/tls.key",
    PGSSLROOTCERT: "/tls/ca.crt",
  };

  test("is where the shards are, as whom it connects and with how many connections", () => {
    expect(databaseAccess(environment, "payments", "payments")).toEqual({
      identity: {
        service: "payments",
        database: "payments",
        user: "payments",
        certificateFile: "/tls/tls.crt",
        keyFile: "/tls/tls.key",
        authorityFile: "/tls/ca.crt",
      },
      shards: [
        {
          leader: { host: "payments-0-leader.data.svc", port: 5432 },
          replica: { host: "payments-0-replica.data.svc", port: 5432 },
        },
      ],
      connections: 2,
    });
  });

  test.each([
    ["a variable is missing", { ...environment, PGSSLKEY: undefined }, "payments", /PGSSLKEY is not set/],
    ["the database is another", environment, "ledger", /says nothing of the database ledger/],
    ["the text is none", { ...environment, HOLDFAST_DATABASES: "payments" }, "payments", /says nothing/],
  ])("is refused where %s", (_, told, database, message) => {
    expect(() => databaseAccess(told, "payments", database)).toThrow(message);
  });
});
