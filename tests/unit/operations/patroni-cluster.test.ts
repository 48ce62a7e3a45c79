import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { VerificationDepth } from "@holdfast/operations/databases/database-cluster";
import { httpAccess } from "@holdfast/operations/databases/http-access";
import { type CommandEnd, PatroniCluster } from "@holdfast/operations/databases/patroni-cluster";
import { StepFailure } from "@holdfast/operations/refusal";

/** What Patroni 4.1 answers to `GET /cluster`. */
const cluster = {
  members: [
    {
      name: "payments-0-ansan-0",
      role: "leader",
      state: "running",
      api_url: "https://10.16.0.5:8008/patroni",
      host: "10.16.0.5",
      port: 5432,
      timeline: 3,
    },
    {
      name: "payments-0-siheung-0",
      role: "sync_standby",
      state: "streaming",
      api_url: "https://10.32.0.5:8008/patroni",
      host: "10.32.0.5",
      port: 5432,
      timeline: 3,
      lag: 0,
    },
    {
      name: "payments-0-pangyo-0",
      role: "replica",
      state: "in archive recovery",
      timeline: 2,
      lag: "unknown",
      tags: { failover_priority: 0, clonefrom: true },
    },
    { name: "somebody-elses", role: "replica", state: "streaming", lag: 0 },
  ],
  scope: "payments-0",
};

interface Asked {
  readonly method?: string;
  readonly url?: string;
  readonly body: string;
}

let server: Server;
let asked: Asked[];
let answer: { status: number; body: string };
let address: string;

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: JSON.stringify(cluster) };
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      asked.push({ method: request.method, url: request.url, body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const declared = ["ansan", "siheung", "pangyo"].map((site, index) => ({
  name: `payments-0-${site}-0`,
  site,
  priority: 6 - 2 * index,
}));

/** The cluster, of which some members answer at the server and the others nowhere. */
function clusterWith(living: readonly string[], end: CommandEnd = { code: 0, stdout: "", stderr: "" }) {
  const commands: (readonly string[])[] = [];
  // Port 1 of this machine refuses connections.
  const addresses = new Map(
    declared.map(({ name, site }) => [name, living.includes(site) ? address : "http://127.0.0.1:1"]),
  );
  const access = httpAccess(addresses, (_, command) => {
    commands.push(command);
    return Promise.resolve(end);
  });
  return { cluster: new PatroniCluster("payments-0", "payments", declared, access), commands };
}

test("members are as Patroni says, with the site that the declaration gives them", async () => {
  expect(await clusterWith(["ansan"]).cluster.members()).toEqual([
    {
      name: "payments-0-ansan-0",
      site: "ansan",
      role: "leader",
      state: "running",
      timeline: 3,
      lagBytes: undefined,
      followsOnly: false,
    },
    {
      name: "payments-0-siheung-0",
      site: "siheung",
      role: "sync_standby",
      state: "streaming",
      timeline: 3,
      lagBytes: 0,
      followsOnly: false,
    },
    {
      name: "payments-0-pangyo-0",
      site: "pangyo",
      role: "replica",
      state: "in archive recovery",
      timeline: 2,
      lagBytes: undefined,
      followsOnly: true,
    },
  ]);
  expect(asked).toEqual([{ method: "GET", url: "/cluster", body: "" }]);
});

test.each([
  [{ nofailover: true }, true],
  [{ nofailover: false, failover_priority: 0 }, false],
  [{ failover_priority: 4 }, false],
  [{ failover_priority: "0" }, true],
  [undefined, false],
])("tags %j: follows only is %s", async (tags, followsOnly) => {
  answer.body = JSON.stringify({ members: [{ ...cluster.members[0], tags }] });
  expect((await clusterWith(["ansan"]).cluster.members())[0]?.followsOnly).toBe(followsOnly);
});

test("the next member is asked while one does not answer", async () => {
  expect(await clusterWith(["pangyo"]).cluster.members()).toHaveLength(3);
});

test("a cluster of which nobody answers is told with every reason", async () => {
  const failure = clusterWith([]).cluster.members();
  await expect(failure).rejects.toThrow(StepFailure);
  await expect(failure).rejects.toThrow(
    /payments-0-ansan-0: .*payments-0-siheung-0: .*payments-0-pangyo-0: /,
  );
});

test.each([
  [503, "the API is starting"],
  [200, "no JSON"],
  [200, '{"members":7}'],
])("an answer of %d %s is none", async (status, body) => {
  answer = { status, body };
  await expect(clusterWith(["ansan"]).cluster.members()).rejects.toThrow(/no member of payments-0 answers/);
});

test("a switchover is asked of the leader, by name", async () => {
  answer = { status: 200, body: "Successfully switched over" };
  await clusterWith(["ansan"]).cluster.switchover("payments-0-ansan-0", "payments-0-siheung-0");
  expect(asked).toEqual([
    {
      method: "POST",
      url: "/switchover",
      body: JSON.stringify({ leader: "payments-0-ansan-0", candidate: "payments-0-siheung-0" }),
    },
  ]);
});

test("a switchover that Patroni refuses is told in its words", async () => {
  answer = { status: 412, body: "candidate name does not match with sync_standby" };
  const { cluster: patroni } = clusterWith(["ansan"]);
  await expect(patroni.switchover("payments-0-ansan-0", "payments-0-pangyo-0")).rejects.toThrow(
    /412 candidate name does not match with sync_standby/,
  );
});

describe("verification", () => {
  const { Everything, Counters } = VerificationDepth;
  const verified = (end: Partial<CommandEnd>, depth: VerificationDepth = Everything) => {
    const { cluster: patroni, commands } = clusterWith([], { code: 0, stdout: "on 0\n", stderr: "", ...end });
    return patroni.verify("payments-0-pangyo-0", depth).then((result) => ({ ...result, commands }));
  };

  test("reads every table, then the counters", async () => {
    const { sound, commands } = await verified({});
    expect(sound).toBe(true);
    expect(commands[0]?.slice(0, 2)).toEqual(["sh", "-c"]);
    expect(commands[0]?.[2]).toMatch(/^pg_dump .*> \/dev\/null && psql /);
    expect(commands[0]?.slice(4)).toEqual(["payments", expect.stringContaining("checksum_failures")]);
  });

  test("or the counters alone", async () => {
    expect((await verified({}, Counters)).commands[0]?.[2]).not.toContain("pg_dump");
  });

  test.each<[string, Partial<CommandEnd>, RegExp]>([
    ["a wrong page", { stdout: "on 3\n" }, /3 pages with a wrong one/],
    ["no checksums", { stdout: "off 0\n" }, /data checksums off/],
    [
      "a dump that fails",
      { code: 1, stdout: "", stderr: "a\ninvalid page in block 7\n" },
      /invalid page in block 7/,
    ],
  ])("is not sound with %s", async (_, end, found) => {
    const result = await verified(end);
    expect(result.sound).toBe(false);
    expect(result.found).toMatch(found);
  });
});
