/** Public incidents that take a blueprint of a shape that the shipped one does not have. */
import { check } from "@holdfast/resilience";
import { findingMessage } from "@holdfast/report/text/finding-text";
import { dataSites, fiveVoters, voterHosts } from "../resilience/building/blueprints";
import { database, members } from "../resilience/building/database";
import { GraphBuilder } from "../resilience/building/graph-builder";
import { quorum, type VoterSpec } from "../resilience/building/quorum";
import { policy, workload } from "../resilience/building/service";

describe("a small blueprint", () => {
  const ledger = (sites: readonly string[], voters: readonly VoterSpec[], copies: number): GraphBuilder => {
    const builder = new GraphBuilder();
    for (const site of sites) builder.dataCenter(site);
    builder.cloudRegion("aws-seoul", "ap-northeast-2");
    quorum(builder, "failover", voters);
    const spec = { dcs: { synchronous_node_count: 1 }, hosts: voterHosts.slice(0, voters.length) };
    database(builder, "ledger", sites.slice(0, 2), spec);
    for (const site of sites.slice(0, 2)) members(builder, "ledger", 0, site, copies, spec);
    policy(builder, "ledger", {
      survive: "one-site",
      allowedSites: [...sites],
      stores: [{ kind: "database", name: "ledger", access: "read-write" }],
    });
    for (const site of sites.slice(0, 2)) workload(builder, "ledger", site, 9);
    return builder;
  };

  test("patroni 1915: leader and synchronous copy at one site, two copies elsewhere: the goal is refused", () => {
    const { findings } = check(ledger(dataSites, fiveVoters.slice(0, 3), 2).graph());
    expect(findings.filter(({ level }) => level === "error").map(findingMessage)).toEqual([
      expect.stringMatching(/without ansan.* ledger is read-only; .*promotion takes manual recovery/),
      expect.stringMatching(/without ansan.* ledger can lose acknowledged writes/),
    ]);
  });

  test("patroni 1182: five voters, three and two at two sites: the goal is refused", () => {
    const voters = fiveVoters.map((voter, index) => ({ ...voter, site: dataSites[index < 3 ? 0 : 1]! }));
    const { findings } = check(ledger(dataSites.slice(0, 2), voters, 1).graph());
    expect(findings.map(({ policy }) => policy)).toContain("failover-authority-is-independent");
    expect(findings.map(findingMessage)).toContainEqual(expect.stringMatching(/ledger is read-only/));
  });

  test("me-central-1 2026: voters in zones of one region are lost with it", () => {
    const voters = fiveVoters.map((voter, index) => ({
      ...voter,
      site: index < 2 ? dataSites[index]! : "aws-seoul",
    }));
    const { findings } = check(ledger(dataSites, voters, 1).graph());
    expect(
      findings.filter(({ policy }) => policy === "failover-authority-is-independent").map(findingMessage),
    ).toEqual([expect.stringMatching(/aws-seoul/)]);
  });

  test("us-east-1 2025: replicas that a region of a cloud would start count nowhere", () => {
    const builder = ledger(dataSites, fiveVoters.slice(0, 3), 1);
    const region = builder.find("aws-seoul");
    const provider = builder.add(
      "pulumi:providers:kubernetes",
      "aws-seoul-cluster",
      {},
      { parent: region.urn },
    );
    const deployment = builder.find("ledger");
    expect(deployment).toBeDefined();
    builder.add(
      "kubernetes:apps/v1:Deployment",
      "ledger@aws-seoul",
      { ...builder.find("ledger@ansan").inputs },
      { provider },
    );
    const { findings } = check(builder.graph());
    expect(findings.map(findingMessage)).toContainEqual(expect.stringMatching(/its site is unknown/));
  });
});
