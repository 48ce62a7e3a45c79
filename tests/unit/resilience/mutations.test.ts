import {
  deriveBlueprint,
  domainLosses,
  judge,
  nothingLost,
  siteLosses,
  type Verdict,
} from "@holdfast/resilience";
import { lossText } from "@holdfast/report/text/loss-text";
import { dataSites, fiveVoters, voterHosts } from "./building/blueprints";
import { members } from "./building/database";
import type { GraphBuilder } from "./building/graph-builder";
import { quorum } from "./building/quorum";
import { fourServices, nameOf } from "./building/services";

type Change = Pick<Verdict, "outcome" | "served" | "writes" | "rtoSeconds" | "rpoSeconds" | "met">;

/** All that a verdict says but its words. */
function gist({ outcome, served, writes, rtoSeconds, rpoSeconds, met }: Verdict): Change {
  return { outcome, served, writes, rtoSeconds, rpoSeconds, met };
}

function verdicts(builder: GraphBuilder): Map<string, Change> {
  const blueprint = deriveBlueprint(builder.graph());
  const losses = [nothingLost, ...siteLosses(blueprint, 2), ...domainLosses(blueprint)];
  return new Map(
    losses.flatMap((loss) =>
      judge(blueprint, loss).map((verdict) => [
        `${verdict.service} without ${lossText(loss.elements)}`,
        gist(verdict),
      ]),
    ),
  );
}

const before = verdicts(fourServices());

/** Verdicts that a change to the graph changes, and what they say then. */
function changed(change: (builder: GraphBuilder) => unknown): Map<string, Change> {
  const builder = fourServices();
  change(builder);
  const after = verdicts(builder);
  expect([...after.keys()].filter((key) => !before.has(key))).toEqual([]);
  return new Map(
    [...after].filter(([key, gist]) => JSON.stringify(gist) !== JSON.stringify(before.get(key))),
  );
}

/** Names of the verdicts, without what is lost. */
function services(changes: Map<string, Change>): string[] {
  return [...new Set([...changes.keys()].map((key) => key.split(" ")[0]!))].sort();
}

test("the blueprint that is changed below keeps every promise", () => {
  expect([...before].filter(([, gist]) => !gist.met)).toEqual([]);
  expect(before.get("payments without ansan and siheung")).toMatchObject({
    outcome: "degraded",
    served: 0.666667,
    writes: true,
    rpoSeconds: 0,
  });
});

describe("a copy that is not synchronous", () => {
  const changes = changed((builder) =>
    builder.replaceText("payments-0-configuration@pangyo", '"etcd3"', '"tags":{"nosync":true},"etcd3"'),
  );

  test("costs acknowledged writes where leader and the only synchronous copy are lost together", () => {
    expect(changes.get("payments without ansan and siheung")).toEqual({
      outcome: "read-only",
      served: 0.666667,
      writes: false,
      rtoSeconds: null,
      rpoSeconds: null,
      met: false,
    });
  });

  test("changes that verdict and no other", () => {
    expect([...changes.keys()]).toEqual(["payments without ansan and siheung"]);
  });
});

describe("a missing copy", () => {
  const changes = changed((builder) => builder.remove("payments-0@pangyo"));

  test("takes the service down where the other two are lost", () => {
    expect(changes.get("payments without ansan and siheung")).toMatchObject({
      outcome: "down",
      served: 0,
      rpoSeconds: null,
      met: false,
    });
  });

  test("changes nothing but losses that take its site's last copy, or spare a copy less", () => {
    expect(services(changes)).toEqual(["payments"]);
    for (const [key, gist] of changes) {
      if (key === "payments without ansan and siheung") continue;
      // Without a copy at Pangyo, losing Pangyo costs no failover.
      expect(key).toContain("pangyo");
      expect(gist).toMatchObject({ writes: true, rpoSeconds: 0, met: true });
    }
  });
});

describe("a removed health check", () => {
  const changes = changed((builder) =>
    builder
      .change(`${nameOf("catalogue")}@ansan`, ({ healthCheckId: _, ...inputs }) => inputs)
      .remove(`check-${nameOf("catalogue")}@ansan`),
  );

  test("keeps sending a third of the users to a site that is lost", () => {
    expect(changes.get("catalogue without ansan")).toMatchObject({
      outcome: "degraded",
      served: 0.666667,
      met: false,
    });
    expect(changes.get("catalogue without ansan and pangyo")).toMatchObject({
      outcome: "degraded",
      served: 0.5,
      met: true,
    });
  });

  test("changes verdicts on that name and site, and no other", () => {
    expect(services(changes)).toEqual(["catalogue"]);
    for (const key of changes.keys()) expect(key).toMatch(/ansan/);
  });
});

describe("a moved voter", () => {
  const changes = changed((builder) => {
    builder.remove("failover-aws-osaka@aws-osaka");
    const moved = fiveVoters.map((voter) =>
      voter.site === "aws-osaka" ? { ...voter, site: "ansan" } : voter,
    );
    quorum(builder, "failover", moved);
  });

  test("stops every database where its site and another voter's are lost", () => {
    for (const other of ["siheung", "pangyo", "aws-seoul"]) {
      const pair = other === "aws-seoul" ? "ansan and aws-seoul" : `ansan and ${other}`;
      expect(changes.get(`payments without ${pair}`)).toMatchObject({
        outcome: "read-only",
        writes: false,
        met: false,
      });
      expect(changes.get(`identity without ${pair}`)).toMatchObject({
        outcome: "read-only",
        writes: false,
        met: false,
      });
    }
  });

  test("changes nothing of a service without a database, and nothing while its site stands", () => {
    expect(services(changes)).toEqual(["games", "identity", "payments"]);
    const lost = [...changes.keys()].map((key) => key.slice(key.indexOf(" without ") + " without ".length));
    for (const loss of lost) expect(loss).toMatch(/ansan|aws/);
  });
});

describe("a raised TTL", () => {
  const changes = changed((builder) => {
    for (const site of dataSites)
      builder.change(`${nameOf("identity")}@${site}`, (inputs) => ({ ...inputs, ttl: 300 }));
  });

  test("makes recovery last longer than was promised, of the service and of what needs it", () => {
    expect(before.get("identity without ansan")).toMatchObject({ rtoSeconds: 46, met: true });
    expect(changes.get("identity without ansan")).toMatchObject({
      outcome: "serving",
      served: 1,
      rtoSeconds: 336,
      met: false,
    });
    expect(changes.get("payments without ansan")).toMatchObject({
      outcome: "serving",
      rtoSeconds: 336,
      met: false,
    });
  });

  test("changes only recovery times, and those only where users have to move", () => {
    expect(services(changes)).toEqual(["identity", "payments"]);
    for (const [key, gist] of changes) {
      expect({ ...gist, rtoSeconds: 0, met: true }).toEqual({
        ...before.get(key)!,
        rtoSeconds: 0,
        met: true,
      });
      expect(key).toMatch(/ansan|siheung|pangyo/);
    }
  });
});

describe("a dropped replica", () => {
  const changes = changed((builder) =>
    builder.change("catalogue@pangyo", (inputs) => ({
      ...inputs,
      spec: { ...(inputs["spec"] as object), replicas: 4 },
    })),
  );

  test("leaves less than was promised where its site has to carry the most", () => {
    expect(changes.get("catalogue without ansan and siheung")).toMatchObject({
      outcome: "degraded",
      served: 0.444444,
      met: false,
    });
    expect(changes.get("catalogue without ansan")).toMatchObject({ outcome: "degraded", met: false });
  });

  test("changes nothing of other services", () => {
    expect(services(changes)).toEqual(["catalogue"]);
    expect(changes.has("catalogue without pangyo")).toBe(false);
    expect(changes.has("catalogue without nothing")).toBe(false);
  });
});

describe("a lost disruption budget", () => {
  const changes = changed((builder) => builder.remove("catalogue-budget@siheung"));

  test("lets maintenance take a site's replicas at once, so that users have to move", () => {
    expect(before.get("catalogue without maintenance of siheung")).toMatchObject({ rtoSeconds: 0 });
    expect(changes.get("catalogue without maintenance of siheung")).toMatchObject({
      outcome: "serving",
      rtoSeconds: 46,
    });
  });

  test("changes that verdict and no other", () => {
    expect([...changes.keys()]).toEqual(["catalogue without maintenance of siheung"]);
  });
});

describe("a changed dependency", () => {
  /** The catalogue with room to serve all of its peak from one site, and needing `games`, which is at two. */
  const roomy = () =>
    fourServices().change("catalogue@pangyo", (inputs) => ({
      ...inputs,
      spec: { ...(inputs["spec"] as object), replicas: 9 },
    }));
  const needing = (kind: "hardDependencies" | "softDependencies") =>
    roomy().change("catalogue", (inputs) => ({ ...inputs, [kind]: ["games"] }));
  const free = verdicts(roomy());
  const differing = (builder: GraphBuilder) =>
    new Map(
      [...verdicts(builder)].filter(([key, gist]) => JSON.stringify(gist) !== JSON.stringify(free.get(key))),
    );
  const hard = differing(needing("hardDependencies"));
  const soft = differing(needing("softDependencies"));

  test("that is hard stops what depends on it, where it stops", () => {
    expect(free.get("games without ansan and siheung")).toMatchObject({ outcome: "down" });
    expect(free.get("catalogue without ansan and siheung")).toMatchObject({ outcome: "serving" });
    expect(hard.get("catalogue without ansan and siheung")).toMatchObject({
      outcome: "down",
      served: 0,
      met: false,
    });
  });

  test("that is soft only degrades it", () => {
    expect(soft.get("catalogue without ansan and siheung")).toMatchObject({
      outcome: "degraded",
      served: 1,
      met: true,
    });
    for (const gist of soft.values()) expect(gist).toMatchObject({ outcome: "degraded", served: 1 });
  });

  test("changes what depends on it, and no other", () => {
    expect(services(hard)).toEqual(["catalogue"]);
    expect(services(soft)).toEqual(["catalogue"]);
    for (const key of hard.keys()) expect(key).toMatch(/ansan|siheung|ring/);
  });

  test("that is removed no longer holds it back", () => {
    const crippled = (builder: GraphBuilder) => builder.remove("identity@pangyo").remove("identity@siheung");
    const held = verdicts(crippled(fourServices()));
    const freed = verdicts(
      crippled(fourServices()).change("payments", (inputs) => ({ ...inputs, hardDependencies: [] })),
    );
    expect(held.get("payments without ansan")).toMatchObject({ outcome: "down", met: false });
    expect(freed.get("payments without ansan")).toMatchObject({ outcome: "serving", met: true });
    expect(freed.get("identity without ansan")).toEqual(held.get("identity without ansan"));
  });
});

describe("an asynchronous database", () => {
  const changes = changed((builder) => {
    for (const site of dataSites)
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"synchronous_mode":true',
        '"synchronous_mode":false',
      );
  });

  test("goes on without any site, and can lose writes with each", () => {
    expect(changes.get("payments without ansan")).toMatchObject({
      outcome: "serving",
      writes: true,
      rpoSeconds: null,
      met: false,
    });
    expect(services(changes)).toEqual(["payments"]);
  });
});

test("a second member beside the first may be the only synchronous copy, and burns with it", () => {
  const changes = changed((builder) => {
    builder.remove("payments-0@ansan").remove("payments-0-configuration@ansan");
    members(builder, "payments", 0, "ansan", 2, { hosts: voterHosts });
  });
  expect(changes.get("payments without ansan and siheung")).toMatchObject({
    outcome: "read-only",
    rpoSeconds: null,
    met: false,
  });
  expect(changes.get("payments without ansan")).toBeUndefined();
});
