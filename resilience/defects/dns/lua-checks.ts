import type { LuaAnswer } from "@holdfast/contract/powerdns/read-zone";
import type { Blueprint } from "../../blueprint/blueprint";
import { answerSetOf, type OwnServer, readOwnServers, zoneTextKey } from "../../blueprint/read-own-dns";
import type { Reading } from "../../blueprint/reading";
import { recordOf } from "../../graph/values";
import type { Defect, Impairment } from "../defect";
import { edgesOf } from "./edge";
import type { DnsProblem } from "./problem";
import { luaQuestion, questionsOf } from "./questions";

/**
 * What a server answers where every check of a name fails: PowerDNS then draws one of all addresses, whether it works
 * or not, the last resort among them.
 */
function unchecked(
  server: OwnServer,
  answer: LuaAnswer,
  siteOf: (address: string) => string | undefined,
): Impairment {
  const { answers, server: name } = answerSetOf(server, answer, siteOf);
  const is = answers.map(({ healthCheck: _, ...rest }) => ({ ...rest, group: 0 }));
  return { kind: "answers", hostname: answer.name, server: name, is, meant: answers };
}

/** Lua records whose checks fail while everything works, or ask for the health of another name. */
export function failingLuaChecks(reading: Reading, blueprint: Blueprint): Defect[] {
  const sites = new Map(blueprint.sites.map(({ name, ingressAddress }) => [ingressAddress, name]));
  const siteOf = (address: string): string | undefined => sites.get(address);
  const edges = edgesOf(reading);
  const questions = questionsOf(reading, blueprint);
  const promised = new Set(blueprint.services.flatMap(({ hostnames }) => hostnames));
  return readOwnServers(reading).flatMap((server) =>
    server.text.answers.flatMap((answer): Defect[] => {
      const question = luaQuestion(answer);
      const [address] = answer.groups.flat().filter((each) => siteOf(each) !== undefined);
      const site = address === undefined ? undefined : siteOf(address);
      if (question === undefined || address === undefined || site === undefined) return [];
      const hostname = answer.name;
      const data = recordOf(reading.resource(server.urn)?.inputs["data"]);
      const defect = (
        problem: DnsProblem,
        impairs: readonly Impairment[] = [],
        level?: "warning",
      ): Defect => ({
        policy: "dns-is-dual-and-health-checked",
        level: level ?? "error",
        resource: server.urn,
        field: `data.${zoneTextKey(data, server.zone) ?? ""}: ${hostname}`,
        problem,
        ...(impairs.length > 0 ? { impairs } : {}),
      });
      const found = edges.unanswered(site, address, question);
      const { host, path } = question;
      const isOwn = found?.asks === "name" && host === hostname;
      const fails = (asks: NonNullable<typeof found>["asks"], served: readonly string[]): Defect[] => {
        const values = {
          port: String(question.port),
          protocol: question.protocol.toUpperCase(),
          name: host ?? "",
          "no-name": address,
          path: path ?? "/",
          "no-sni": host ?? "",
        };
        return [
          defect({ kind: "lua-check-fails", hostname, asks, value: values[asks], site, served }, [
            unchecked(server, answer, siteOf),
          ]),
        ];
      };
      if (found && !isOwn && !questions.allAskAlike(site, question, found.asks))
        return fails(found.asks, found.served);
      if (found) return [];
      const fault = questions.pathFault(host ?? hostname, path);
      if (fault === "differs") return fails("path", questions.provenPaths(host ?? hostname));
      if (fault === "unproven")
        return [defect({ kind: "check-path-unproven", hostname, value: path ?? "/" }, [], "warning")];
      if (host === undefined || host === hostname || !promised.has(hostname)) return [];
      return [defect({ kind: "check-asks-another-name", hostname, value: host, site })];
    }),
  );
}

/** Seconds between checks below which one that fails says little: PowerDNS's own default is 5. */
const HASTY_SECONDS = 5;

/** Lua records by which a single check, of many that follow each other at once, takes a site out. */
export function hastyLuaChecks(reading: Reading): Defect[] {
  return readOwnServers(reading).flatMap((server) =>
    server.text.answers.flatMap(({ name, groups, minimumFailures, intervalSeconds }): Defect[] => {
      const seconds = Math.max(intervalSeconds ?? 0, server.configuration.checkIntervalSeconds);
      if (minimumFailures > 1 || seconds >= HASTY_SECONDS || groups.flat().length < 2) return [];
      const data = recordOf(reading.resource(server.urn)?.inputs["data"]);
      return [
        {
          policy: "dns-is-dual-and-health-checked",
          level: "warning",
          resource: server.urn,
          field: `data.${zoneTextKey(data, server.zone) ?? ""}: ${name}: minimumFailures`,
          problem: {
            kind: "one-check-decides",
            hostname: name,
            value: String(minimumFailures),
            intervalSeconds: seconds,
          },
          cause: "one-check-decides",
        },
      ];
    }),
  );
}
