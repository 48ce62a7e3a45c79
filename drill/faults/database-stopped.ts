import type { Fault } from "./fault";
import { stopped } from "./leading-members";
import { leadingSites } from "./targets";

/** The leaders' PostgreSQL hangs while Patroni runs on. */
export const databaseStopped: Fault = {
  kind: "database-stopped",
  title: "database stopped at",
  description:
    "every PostgreSQL process of the members at the sites that lead gets SIGSTOP, and SIGCONT when it is healed; Patroni lives",
  targets: leadingSites,
  needs: [],
  asLoss: { meaning: "at the worst the loss", because: "the leaders alone give way" },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) => stopped(world, sites, "postgres"),
};
