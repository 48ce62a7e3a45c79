import { majority } from "../../arithmetic/quorum";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Quorum, Voter } from "./quorum";
import type { PlaceFailures } from "../../risk-groups/blueprint/place-failures";
import type { GraphTerms, Term } from "../../risk-groups/blueprint/term";

/** A voter at a known site. */
type StandingVoter = Voter & { readonly site: string };

function standing(quorum: Quorum): StandingVoter[] {
  return quorum.voters.filter((voter): voter is StandingVoter => voter.site !== undefined);
}

/** When quorums do not decide: the judge's view of voters, as terms of a fault graph. */
export class QuorumFailures {
  constructor(
    private readonly blueprint: Blueprint,
    private readonly places: PlaceFailures,
    private readonly terms: GraphTerms,
  ) {}

  /** No voter is left that reaches a majority, itself among it. */
  public failed(quorum: Quorum): Term {
    const services = this.blueprint.services.filter(
      (service) =>
        service.goals?.approach === "quorum" &&
        service.stores.some((store) => store.kind === "quorum" && store.name === quorum.name),
    );
    const leads = standing(quorum).map((voter) =>
      this.terms.any([this.lost(voter), this.apart(quorum, voter, true)]),
    );
    return this.terms.any([
      this.terms.all(leads),
      ...services.map((service) => this.places.lost("service", service.name)),
    ]);
  }

  /**
   * Members at a site reach none of the voters that they know and that belong to a majority.
   *
   * @param site where the members stand
   * @param names the voters that they know
   * @param losses whether a majority that is lost counts: not where that by itself has another outcome
   */
  public outOfReach(quorum: Quorum, site: string, names: readonly string[], losses: boolean): Term {
    const { terms, places } = this;
    const known = standing(quorum).filter((voter) => names.includes(voter.name));
    const few = quorum.voters.length - known.length >= majority(quorum.voters.length);
    return terms.all(
      known.map((voter) =>
        terms.any([
          // Where these are too many to lose, the majority is lost with them.
          losses || few ? this.lost(voter) : false,
          places.cut(site, voter.site),
          this.outside(quorum, voter, losses),
        ]),
      ),
    );
  }

  /** A voter belongs to no majority: none that could lead one reaches it. */
  private outside(quorum: Quorum, voter: StandingVoter, losses: boolean): Term {
    const { terms, places } = this;
    return terms.all(
      standing(quorum).map((leader) =>
        terms.any([
          places.cut(leader.site, voter.site),
          losses ? this.lost(leader) : false,
          this.apart(quorum, leader, losses),
        ]),
      ),
    );
  }

  /** Too few voters are left, or in reach of this one, for a majority. */
  private apart(quorum: Quorum, voter: StandingVoter, losses: boolean): Term {
    const { terms, places } = this;
    const all = standing(quorum);
    const needed = majority(quorum.voters.length);
    if (all.length < needed) return true;
    const others = all
      .filter((other) => other !== voter)
      .map((other) => terms.any([losses ? this.lost(other) : false, places.cut(voter.site, other.site)]));
    return terms.atLeast(all.length - needed + 1, others);
  }

  /** A voter is lost with its site and, at the worst, with any hall of it, or while its node is drained. */
  private lost(voter: StandingVoter): Term {
    return this.places.copies({ site: voter.site, evictable: voter.evictable ? 1 : 0 }, 1, 1);
  }
}
