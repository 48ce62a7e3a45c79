import type { ReplicatedDatabaseArgs } from "holdfast";
import { routerConfiguration } from "holdfast/replicated-database/router-configuration";
import { resolvedArguments } from "./database-arguments";
import { type HaproxySection, parseHaproxy } from "./parse-haproxy";

const sections = (change: Partial<ReplicatedDatabaseArgs> = {}) =>
  parseHaproxy(routerConfiguration(resolvedArguments(change)));

const servers = (section: HaproxySection | undefined) =>
  (section ?? []).filter(([word]) => word === "server").map((words) => words.slice(1));

const memberHost = (site: string, shard = 0) =>
  `payments-${shard}-${site}-0.payments-${shard}-members.data.svc.${site}.holdfast.internal`;

test("every shard has a port for its leader and one for its replicas", () => {
  const found = sections({ shards: 3 });
  const ports = [...found]
    .filter(([heading]) => heading.startsWith("frontend payments-"))
    .map(([heading, lines]) => [heading, lines.find(([word]) => word === "bind")?.[1]]);
  expect(ports).toEqual([
    ["frontend payments-0-leader", ":5100"],
    ["frontend payments-0-replica", ":5200"],
    ["frontend payments-1-leader", ":5101"],
    ["frontend payments-1-replica", ":5201"],
    ["frontend payments-2-leader", ":5102"],
    ["frontend payments-2-replica", ":5202"],
  ]);
});

test("the leader is whichever member, at any site, says that it leads", () => {
  const leader = sections().get("backend payments-0-leader");
  expect(leader).toContainEqual([
    "http-check",
    "send",
    "meth",
    "GET",
    "uri",
    "/primary",
    "ver",
    "HTTP/1.1",
    "hdr",
    "Host",
    "patroni",
  ]);
  expect(servers(leader)).toEqual(
    ["ansan", "siheung", "pangyo"].map((site) => [
      `payments-0-${site}-0`,
      `${memberHost(site)}:5432`,
      "check-sni",
      memberHost(site),
      "verifyhost",
      memberHost(site),
    ]),
  );
});

test("reads stay at the site while it has a replica", () => {
  const replica = sections({ site: "siheung" }).get("backend payments-1-replica");
  const backup = servers(replica).map((words) => [words[0], words.includes("backup")]);
  expect(backup).toEqual([
    ["payments-1-siheung-0", false],
    ["payments-1-ansan-0", true],
    ["payments-1-pangyo-0", true],
  ]);
  expect(replica).toContainEqual(["option", "allbackups"]);
});

test("reads go to the leader when it is all that is left", () => {
  const lines = sections().get("frontend payments-0-replica");
  expect(lines).toContainEqual([
    "use_backend",
    "payments-0-replica",
    "if",
    "{",
    "nbsrv(payments-0-replica)",
    "gt",
    "0",
    "}",
  ]);
  expect(lines).toContainEqual(["default_backend", "payments-0-leader"]);
});

test("members are asked once a second, by TLS, and connections to a lost leader are cut", () => {
  const check = sections()
    .get("defaults")
    ?.find(([word]) => word === "default-server")
    ?.join(" ");
  expect(check).toContain("inter 1s fall 2 rise 1");
  expect(check).toContain("check port 8008 check-ssl verify required ca-file /etc/tls/ca/ca.crt");
  expect(check).toContain("on-marked-down shutdown-sessions");
});

test("it starts without a site's DNS and keeps the addresses that it knew", () => {
  const found = sections();
  expect(found.get("defaults")?.flat()).toContain("init-addr");
  expect(found.get("resolvers cluster")).toContainEqual(["hold", "timeout", "1h"]);
});

test("members beside the first at a site are known too", () => {
  const names = servers(sections({ membersPerSite: 2 }).get("backend payments-0-leader")).map(
    ([name]) => name,
  );
  expect(names).toEqual([
    "payments-0-ansan-0",
    "payments-0-ansan-async-0",
    "payments-0-siheung-0",
    "payments-0-siheung-async-0",
    "payments-0-pangyo-0",
    "payments-0-pangyo-async-0",
  ]);
});

test("it takes no more connections than files may be open", () => {
  expect(sections().get("global")).toContainEqual(["maxconn", "800"]);
  const many = sections({ shards: 64, member: { storageGiB: 100, connections: 10_000 } });
  expect(many.get("global")).toContainEqual(["maxconn", "9000"]);
});
