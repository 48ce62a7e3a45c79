import { majority } from "../../arithmetic/quorum";
import type { PlaceFailures } from "../../risk-groups/blueprint/place-failures";
import type { GraphTerms, Term } from "../../risk-groups/blueprint/term";
import { copyPlaces, type EventLog, type LogServer, type LogStream, placements } from "./event-log";

/** When logs take no messages: the judge's view of copies, as terms of a fault graph. */
export class EventLogFailures {
  constructor(
    private readonly places: PlaceFailures,
    private readonly terms: GraphTerms,
  ) {}

  /** Some stream has no leader that reaches a majority of its copies. */
  public failed(log: EventLog): Term {
    if (log.streams.length === 0) return true;
    return this.terms.any(log.streams.map((stream) => this.streamFailed(log, stream)));
  }

  private streamFailed(log: EventLog, stream: LogStream): Term {
    const { terms } = this;
    const copies = copyPlaces(log, stream);
    if (copies.length < stream.copies) return true;
    const tooMany = stream.copies - majority(stream.copies) + 1;
    return terms.any(
      placements(copies, stream).map((chosen) =>
        terms.all(
          chosen.flat().map((leader) =>
            terms.any([
              this.lost(leader),
              terms.atLeast(
                tooMany,
                chosen.map((servers) => terms.any(servers.map((server) => this.outOfReach(leader, server)))),
              ),
            ]),
          ),
        ),
      ),
    );
  }

  private outOfReach(leader: LogServer, server: LogServer): Term {
    if (leader.site === undefined || server.site === undefined) return true;
    return this.terms.any([this.lost(server), this.places.cut(leader.site, server.site)]);
  }

  /** A server is lost with its site and, at the worst, with any hall of it, or while its node is drained. */
  private lost({ site, evictable }: LogServer): Term {
    return site === undefined || this.places.copies({ site, evictable: evictable ? 1 : 0 }, 1, 1);
  }
}
