import { ReplicatedDatabase } from "holdfast";
import {
  hostBasedAuthentication,
  identityMaps,
  rolesSql,
} from "holdfast/replicated-database/client-authentication";
import { memberFiles, restartHash } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { routerConfiguration } from "holdfast/replicated-database/router-configuration";
import { refusals } from "../../blueprint/expect-invalid-input";
import { recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name, resolvedArguments } from "./database-arguments";
import { named } from "./pod-parts";

const pooler = { clientConnections: 1500, serverConnections: 80, statementSeconds: 2.5 };

describe("a database with a pooler", () => {
  const args = resolvedArguments({ pooler });

  test("has it beside each member, and the ways to it", async () => {
    const declared = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ pooler })),
    );
    const pod = declared.inputs<Tree>("StatefulSet", `${name}-0`).spec?.template?.spec ?? {};
    const { pgbouncer } = named(pod.containers);
    expect(pgbouncer).toMatchObject({ ports: [{ name: "pooler", containerPort: 6432 }] });
    // What it mounts of secrets is what members serve with: it calls nobody.
    expect(Object.keys(named(pgbouncer?.volumeMounts))).toEqual([
      "configuration",
      "tmp",
      "server-tls",
      "socket",
    ]);
    const service = declared.inputs<Tree>("Service", `${name}-1-leader`);
    expect(service.spec?.ports).toMatchObject([
      { port: 5432, targetPort: 5101 },
      { name: "pooled", port: 6432, targetPort: 5301 },
    ]);
    expect(declared.inputs<Tree>("Service", `${name}-1-replica`).spec?.ports).toHaveLength(1);
    for (const policy of ["members", "router"])
      expect(JSON.stringify(declared.inputs("NetworkPolicy", `${name}-${policy}-traffic`))).toContain("6432");
  });

  test("leads to the pooler of the member that leads", () => {
    const text = routerConfiguration(args);
    expect(text).toMatch(
      /frontend payments-1-pooled\n {4}bind :5301\n {4}default_backend payments-1-pooled\n/,
    );
    const backend = text.split("backend payments-1-pooled\n").at(-1) ?? "";
    expect(backend).toContain("uri /primary ");
    expect(backend.match(/^ {4}server \S+ \S+:6432 check-sni /gm)).toHaveLength(3);
    expect(text).toContain("maxconn 3800\n");
  });

  test("lets the pooler in by the socket as each client, and as nobody else", () => {
    const lines = hostBasedAuthentication(args).filter((line) => line.includes("map=pooler"));
    expect(lines).toEqual([
      'local "payments" "payments" peer map=pooler',
      'local "payments" "ledger-audit" peer map=pooler',
    ]);
    expect(hostBasedAuthentication(args).indexOf(lines[1] ?? "")).toBeLessThan(
      hostBasedAuthentication(args).indexOf("local all all reject"),
    );
    expect(identityMaps(args)).toEqual(
      expect.arrayContaining(["pooler postgres payments", "pooler postgres ledger-audit"]),
    );
    expect(rolesSql(args)).toContain(`ALTER ROLE "payments" SET statement_timeout = '2500ms';`);
  });

  test("restarts its members for another text of the pooler", () => {
    const hash = (more: object) =>
      restartHash(resolvedArguments({ pooler: { ...pooler, ...more } }), 0, MemberKind.Synchronous);
    expect(hash({ clientConnections: 1501 })).not.toBe(hash({}));
  });

  test("takes half of a member's connections where nothing is said", () => {
    const files = memberFiles(resolvedArguments({ pooler: {} }), 0, MemberKind.Synchronous);
    expect(files["pgbouncer.ini"]).toContain("max_db_connections = 100\n");
    expect(files["pgbouncer.ini"]).toContain("default_pool_size = 50\n");
  });

  test("cannot share more than its member takes of clients", () => {
    const declare = (serverConnections: number) => () => resolvedArguments({ pooler: { serverConnections } });
    expect(declare(188)).not.toThrow();
    expect(refusals(declare(189))).toMatchObject([
      {
        where: `${name}.pooler.serverConnections`,
        fix: "lower it to 188, or raise member.connections to 201",
      },
    ]);
  });
});

test("a database without a pooler has nothing of one", () => {
  const args = resolvedArguments();
  const all = JSON.stringify([
    memberFiles(args, 0, MemberKind.Synchronous),
    routerConfiguration(args),
    rolesSql(args),
  ]);
  expect(all).not.toMatch(/pgbouncer|pooler|pooled|6432|statement_timeout/);
});
