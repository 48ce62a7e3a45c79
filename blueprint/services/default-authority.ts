import { SurvivalGoal, toleratedLosses } from "holdfast/goals";
import { type Catalogue, readServices } from "./catalogue";
import type { Service } from "./service-schema";
import type { Refusals } from "../source/refusals";

const name = "failover-authority";

/** The longest that the authority may be without a leader of its own, in seconds. An assumption: elections take a few. */
const LONGEST_RTO_SECONDS = 60;

/**
 * A catalogue with a service that decides who leads the databases, where none of its own does: a voter at every site, which
 * survives what the databases' services do. What is refused may be the authority, so then none is added.
 */
export function withAuthority(catalogue: Catalogue, refusals: Refusals): Catalogue {
  const { entries, refusedServices } = catalogue;
  const services = entries.map(({ service }) => service);
  if (entries.length === 0 || refusedServices.length > 0) return catalogue;
  if (services.some(({ approach, service }) => approach === "quorum" || service === name)) return catalogue;
  const clients = services.filter(({ stores }) => stores.some(({ kind }) => kind === "database"));
  const strictest = clients.toSorted(
    (one, other) => toleratedLosses(other.survive) - toleratedLosses(one.survive),
  )[0];
  const survive = strictest?.survive ?? SurvivalGoal.None;
  const authority: Service = {
    service: name,
    description: "Decides which replica of a database is the leader",
    operational: true,
    tier: 0,
    survive,
    ...(survive === SurvivalGoal.TwoSites ? {} : { because: "it survives what services of databases do" }),
    rto: `${Math.min(LONGEST_RTO_SECONDS, ...clients.map(({ rto }) => rto))} seconds`,
    demand: { peakRequestsPerSecond: 100 },
    sites: { kinds: ["owned", "leased", "cloud"] },
    approach: "quorum",
    stores: [{ kind: "quorum", name }],
  };
  const added = readServices([authority], refusals).entries.map(({ service }) => ({
    service,
    where: () => `the ${name}, which is declared where no service is a quorum`,
  }));
  return { entries: [...entries, ...added], refusedServices };
}
