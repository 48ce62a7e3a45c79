import { readHaproxy } from "@holdfast/contract/haproxy/read";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import type { ConnectionDemand } from "@holdfast/resilience/defects/configuration/connections";
import { routerLimits } from "@holdfast/resilience/defects/configuration/router-limits";
import type { ConfiguredRouter } from "@holdfast/resilience/stores/database/read-routers";
import type { ConfiguredShard } from "@holdfast/resilience/stores/database/shard-configuration";

const reading = new Reading({ resources: [] });
const shards = [{ name: "mail-0", members: [] }] as unknown as readonly ConfiguredShard[];

type Place = "global" | "frontend" | "server";

function textWith(place: Place, limit: number): string {
  const at = (each: Place): string => (each === place ? ` maxconn ${limit}` : "");
  return `global
   ${at("global") || "log stdout"}
frontend mail-0-leader
    bind :5000
   ${at("frontend")}
    default_backend mail-0-leader
backend mail-0-leader
    option httpchk GET /primary
    server a a:5432${at("server")}
    server b b:5432${at("server")}
`;
}

function faultsOf(place: Place, limit: number, routers: number, connections: number) {
  const configured = {
    text: readHaproxy(textWith(place, limit)),
    router: { urn: "", type: "", name: "", inputs: { spec: { replicas: routers } } },
    database: "mail",
    site: "ansan",
  } as unknown as ConfiguredRouter;
  const demand = { of: () => ({ pods: connections, connections }) } as unknown as ConnectionDemand;
  return routerLimits(reading, configured, shards, demand);
}

/** By trying it out: one router is gone, and each connection goes to the router that has the fewest. */
function refusesSome(limit: number, routers: number, connections: number): boolean {
  const held = Array.from({ length: Math.max(1, routers - 1) }, () => 0);
  for (let each = 0; each < connections; each++) {
    const least = held.indexOf(Math.min(...held));
    if (held[least]! >= limit) return true;
    held[least]!++;
  }
  return false;
}

const places: readonly Place[] = ["global", "frontend", "server"];

test.each(places)(
  "a limit of the %s is refused where a trial with one router gone refuses a pod",
  (place) => {
    for (let limit = 1; limit <= 12; limit++)
      for (let routers = 1; routers <= 4; routers++)
        for (let connections = 0; connections <= 40; connections += 3) {
          const faults = faultsOf(place, limit, routers, connections).filter(
            ({ consequence }) => consequence === "fewer-than-pods-hold",
          );
          const of = { limit, routers, connections };
          expect({ ...of, faults: faults.length }).toEqual({
            ...of,
            faults: refusesSome(limit, routers, connections) ? 1 : 0,
          });
        }
  },
);

test("the fix names the least that is enough", () => {
  const [fault] = faultsOf("frontend", 5, 3, 40);
  expect(fault).toMatchObject({ where: "frontend mail-0-leader maxconn", value: "5", fit: "20 or more" });
  expect(faultsOf("frontend", 20, 3, 40)).toEqual([]);
});
