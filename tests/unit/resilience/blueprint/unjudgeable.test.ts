import { deriveBlueprint, refuseUnjudgeable, unjudgeable, type Unjudgeable } from "@holdfast/resilience";
import { declaredPart, isPart } from "@holdfast/resilience/blueprint/part";
import { paymentsBlueprint } from "../building/blueprints";
import { GraphBuilder, type Inputs } from "../building/graph-builder";
import { policy, workload } from "../building/service";
import { vault } from "../building/vault";

function reasons(builder: GraphBuilder, part?: readonly string[]): Unjudgeable[] {
  return unjudgeable(deriveBlueprint(builder.graph()), builder.size, part);
}

describe("a graph", () => {
  test("with everything that its policies name can be judged", () => {
    expect(reasons(paymentsBlueprint())).toEqual([]);
  });

  test.each<[string, GraphBuilder, RegExp]>([
    ["nothing", new GraphBuilder(), /no site .* and no service/],
    [
      "resources that are none of ours",
      new GraphBuilder().dataCenter("ansan").remove("ansan"),
      /no site .* and no service/,
    ],
    ["sites without a service", new GraphBuilder().dataCenter("ansan"), /holds no service/],
    ["services without a site", policy(new GraphBuilder(), "payments"), /holds no site/],
  ])("of %s has nothing to judge", (_, builder, what) => {
    const [reason, ...others] = reasons(builder);
    expect(others).toEqual([]);
    expect(reason?.what).toMatch(what);
    expect(reason?.where).toContain(`a graph of ${builder.size} resources`);
    // Being a part is no excuse for holding nothing.
    expect(reasons(builder, ["ansan"])).toHaveLength(1);
  });

  test("whose policies name a site that it does not hold is refused, with resource, field and the name that is meant", () => {
    const builder = paymentsBlueprint().change("payments", (inputs) => ({
      ...inputs,
      allowedSites: ["ansan", "siheung", "pangyoo"],
    }));
    const { urn } = builder.find("payments");
    expect(reasons(builder)).toEqual([
      {
        what: "policies name the site pangyoo, which the graph does not hold",
        where: `${urn}: allowedSites[2]`,
        why: expect.any(String) as unknown,
        fix: "write pangyo where that is meant, or declare the site pangyoo",
        resources: [urn],
      },
    ]);
  });

  test("without a data center that policies name is refused, and not taken for a part", () => {
    const builder = paymentsBlueprint().remove("pangyo");
    expect(reasons(builder).map(({ what }) => what)).toEqual([
      "policies name the site pangyo, which the graph does not hold",
    ]);
  });

  test.each<[string, string, Inputs]>([
    ["site", "a name is expected; it is empty", { site: " " }],
    ["site", "text is expected; it is 5", { site: 5 }],
    ["kind", 'one of owned, leased is expected; it is "moon"', { kind: "moon" }],
  ])(
    "with a site that policies name, whose %s cannot be read (%s), is told that first",
    (field, why, change) => {
      const builder = paymentsBlueprint().change("pangyo", (inputs) => ({ ...inputs, ...change }));
      const { urn } = builder.find("pangyo");
      const [first, second, ...others] = reasons(builder);
      expect(first).toMatchObject({
        what: `a site is declared whose ${field} cannot be read: ${why}`,
        where: `${urn}: ${field}`,
        resources: [urn],
      });
      expect(second?.what).toContain("policies name the site pangyo");
      expect(others).toEqual([]);
    },
  );

  test("with two data centers of one name is refused, and both are named", () => {
    const builder = paymentsBlueprint();
    const twice = builder.add("holdfast:index:DataCenter", "twice", builder.find("ansan").inputs);
    expect(reasons(builder)).toMatchObject([{ resources: [builder.find("ansan").urn, twice] }]);
  });

  test("is told all that keeps it from being judged at once", () => {
    const builder = paymentsBlueprint().remove("pangyo");
    builder.add("holdfast:index:DataCenter", "twice", builder.find("ansan").inputs);
    builder.change("payments", (inputs) => ({ ...inputs, allowedSites: ["ansan", "nowhere", "pangyo"] }));
    const refuse = () => refuseUnjudgeable(deriveBlueprint(builder.graph()), builder.size);
    expect(refuse).toThrow(/declare the site ansan\n[^]*the site nowhere,[^]*the site pangyo,/);
    expect(reasons(builder)).toHaveLength(3);
  });
});

describe("a part of a blueprint", () => {
  const ansan = workload(policy(new GraphBuilder().dataCenter("ansan"), "payments"), "payments", "ansan", 5);

  test("is judged for what it holds where it says what that is", () => {
    expect(reasons(ansan, ["ansan"])).toEqual([]);
  });

  test("is refused without a site that it says it holds, and with one that it does not name", () => {
    expect(reasons(ansan, ["ansan", "siheung"]).map(({ what }) => what)).toEqual([
      "the graph is said to hold the part siheung, and holds no site of that name",
    ]);
    const other = reasons(ansan, ["ansna"]);
    expect(other.map(({ what }) => what)).toEqual([
      "the graph is said to hold the part ansna, and holds no site of that name",
      "the graph holds the site ansan, and is said to be a part without it",
    ]);
    expect(other[0]?.fix).toBe("write ansan where that is meant");
  });

  test("that says it holds what belongs to no data site, and holds none of it, is refused", () => {
    const builder = policy(new GraphBuilder(), "payments", {
      allowedSites: ["ansan", "siheung", "aws-seoul"],
    });
    builder.dataCenter("ansan").dataCenter("siheung");
    const part = ["ansan", "siheung", "global"];
    expect(reasons(builder, part)).toMatchObject([
      {
        what: "the graph is said to hold the part global, and holds nothing of it",
        fix: "declare aws-seoul, or leave global out",
      },
    ]);
    expect(reasons(builder, part.slice(0, -1))).toEqual([]);
    expect(reasons(vault(builder, "backups", "ap-northeast-2"), part)).toEqual([]);
  });

  test("that holds every part is the whole", () => {
    expect(isPart(undefined, [])).toBe(false);
    expect(isPart(["ansan", "siheung", "pangyo", "global"], [])).toBe(false);
    expect(isPart(["ansan", "siheung", "pangyo"], [])).toBe(true);
    expect(isPart(["ansan", "global"], ["pangyo"])).toBe(true);
  });
});

describe("the configuration key holdfast:declares", () => {
  test.each<[string | undefined, readonly string[] | undefined]>([
    [undefined, undefined],
    ['["everything"]', undefined],
    ['["ansan","everything"]', undefined],
    ['["ansan","global"]', ["ansan", "global"]],
    ['["ansan","ansan"]', ["ansan"]],
    ['"ansan"', ["ansan"]],
    ["ansan", ["ansan"]],
  ])("of %s declares %j", (configured, part) => {
    expect(declaredPart(configured, "Pulumi.dev.yaml")).toEqual(part);
  });

  test.each(["", "[]", "{}", "[1]", '["ansan", null]', "null"])("of %j is refused", (configured) => {
    expect(() => declaredPart(configured, "Pulumi.dev.yaml")).toThrow(
      /no list of names\n {2}at: Pulumi\.dev\.yaml/,
    );
  });
});
