import { majority } from "../../arithmetic/quorum";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Quorum, Voter } from "../../blueprint/quorum";
import type { PlaceFailures } from "./place-failures";
import type { GraphTerms, Term } from "./term";

/** A voter is lost with its site and, at the worst, with any hall of it, or while its node is drained. */
export function voterLost(voter: Voter, places: PlaceFailures): Term {
  if (voter.site === undefined) return true;
  return places.copies({ site: voter.site, evictable: voter.evictable ? 1 : 0 }, 1, 1);
}

/**
 * A quorum does not decide: no voter is left that reaches a majority, itself among it.
 *
 * @param blueprint services that are the quorum and nothing else take it with them
 * @param quorum the quorum
 */
export function quorumFailed(
  blueprint: Blueprint,
  quorum: Quorum,
  places: PlaceFailures,
  terms: GraphTerms,
): Term {
  const standing = quorum.voters.filter((voter) => voter.site !== undefined);
  const needed = majority(quorum.voters.length);
  if (quorum.voters.length === 0 || standing.length < needed) return true;
  const leads = standing.map((voter) => {
    const others = standing
      .filter((other) => other !== voter)
      .map((other) => terms.any([voterLost(other, places), places.cut(voter.site!, other.site!)]));
    return terms.any([voterLost(voter, places), terms.atLeast(standing.length - needed + 1, others)]);
  });
  const services = blueprint.services.filter(
    (service) =>
      service.goals?.approach === "quorum" &&
      service.stores.some((store) => store.kind === "quorum" && store.name === quorum.name),
  );
  return terms.any([terms.all(leads), ...services.map((service) => places.lost("service", service.name))]);
}
