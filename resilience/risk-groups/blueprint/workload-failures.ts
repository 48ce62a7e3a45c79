import type { Blueprint } from "../../blueprint/blueprint";
import type { Answer, AnswerSet } from "../../blueprint/endpoint";
import type { Service } from "../../blueprint/service";
import { type BlueprintIndex, indexOf } from "../../judge/index-blueprint";
import type { PlaceFailures } from "./place-failures";
import type { GraphTerms, Term } from "./term";

/** When a service serves nothing at a site. */
interface NotServing {
  /** With the site lost, or for another reason. */
  readonly ever: Term;
  /** While the site stands. */
  readonly within: Term;
}

/** Where users of a service go, by one server. */
interface Users {
  /** They go somewhere, and nowhere that counts. */
  useless(notServing: (site: string) => NotServing): Term;
  /** The server answers, and they go nowhere. */
  readonly silent: Term;
  /** The server does not answer. */
  readonly mute: Term;
}

/** When the replicas of services serve nothing: the judge's routes and sites, as terms of a fault graph. */
export class WorkloadFailures {
  private readonly index: BlueprintIndex;
  private readonly position: ReadonlyMap<string, number>;

  constructor(
    blueprint: Blueprint,
    private readonly places: PlaceFailures,
    private readonly terms: GraphTerms,
  ) {
    this.index = indexOf(blueprint);
    this.position = new Map(this.index.order.map((service, at) => [service.name, at]));
  }

  /** The replicas of a service serve nobody, or nobody who asks some server. */
  public failed(service: Service): Term {
    const { terms, places } = this;
    const lost = places.lost("service", service.name);
    if (service.deployments.length === 0)
      return service.stores.length > 0 && service.hostnames.length === 0 ? lost : true;
    const notServing = (site: string): NotServing => this.notServing(service, site);
    const routes =
      service.hostnames.length > 0
        ? service.hostnames.map((hostname) => this.publicFailure(service, hostname, notServing))
        : [this.internalFailure(service, notServing)];
    return terms.any([lost, ...routes]);
  }

  /** Nobody who asks for a public name is served, by some server or because none answers. */
  private publicFailure(service: Service, hostname: string, notServing: (site: string) => NotServing): Term {
    const { terms } = this;
    const servers = (this.index.answers.get(hostname) ?? []).map(({ sets }) =>
      this.publicUsers(service, hostname, sets),
    );
    const failures = servers
      // Nobody is misled by a server that never answers.
      .filter(({ mute }) => mute !== true)
      .map((users) => terms.any([users.silent, users.useless(notServing)]));
    return terms.any([terms.all(servers.map(({ mute }) => mute)), ...failures]);
  }

  /** A server does not answer. */
  private notAnswered(set: AnswerSet, hostname: string): Term {
    const { terms, places } = this;
    const lost = places.dnsProvider(set.provider);
    if (set.provider === "route53") return lost;
    const { site } = set;
    if (site === undefined) return true;
    const servers = (this.index.zoneOf.get(hostname)?.servers ?? []).filter((server) => server.site === site);
    const gone = servers.map((server) => places.copies(server, server.replicas, server.replicas));
    return terms.any([lost, places.site(site), places.unreachable(site), terms.all(gone)]);
  }

  /**
   * Users of a public name, by what servers that answer alike answer: groups in their order, the first with an address that
   * is taken for up. An address that is not checked is always taken for up, so later groups are never reached.
   */
  private publicUsers(service: Service, hostname: string, sets: readonly AnswerSet[]): Users {
    const { terms } = this;
    const answers = sets[0]!.answers.filter((answer) => answer.weight > 0);
    const mute = terms.all(sets.map((set) => this.notAnswered(set, hostname)));
    const order = [...new Set(answers.map((answer) => answer.group))].sort((a, b) => a - b);
    const groups: { answers: Answer[]; unchecked: boolean }[] = [];
    for (const group of order) {
      const own = answers.filter((answer) => answer.group === group);
      const unchecked = own.some((answer) => !answer.healthCheck);
      groups.push({ answers: own, unchecked });
      if (unchecked) break;
    }
    const away = (answer: Answer): Term =>
      answer.site === undefined ? true : this.notAnswering(service, answer.site, hostname);
    const nowhere = terms.all(groups.flatMap((group) => group.answers.map(away)));
    const silent = terms.any([nowhere, this.places.lost("service", service.name)]);
    const useless = (notServing: (site: string) => NotServing): Term => {
      const stays = (answer: Answer): Term =>
        answer.site === undefined || away(answer) === true ? false : notServing(answer.site).within;
      const ways = groups.flatMap((group, at) => {
        const before = groups.slice(0, at).flatMap((earlier) => earlier.answers.map(away));
        const eachUseless = group.answers.map((answer) =>
          terms.any([away(answer), answer.site === undefined ? true : notServing(answer.site).ever]),
        );
        return group.answers.map((answer) => terms.all([...before, ...eachUseless, stays(answer)]));
      });
      return terms.any(ways);
    };
    return { silent, mute, useless: mute === true ? () => false : useless };
  }

  /**
   * Callers of a service without a public name stay at the site that they entered; without callers its demand
   * is spread over the sites where it stands.
   */
  private internalFailure(service: Service, notServing: (site: string) => NotServing): Term {
    const { terms } = this;
    const sites = [...new Set(service.deployments.map((deployment) => deployment.site))];
    const servers = [...this.usersByServer(service, new Set()).values()];
    const spread = sites.map((site) => terms.any([notServing(site).ever, this.notAnswering(service, site)]));
    return terms.any([
      terms.all(sites.map((site) => notServing(site).ever)),
      terms.all([...servers.map((users) => this.absent(users)), ...spread]),
      ...servers.map((users) => users.useless(notServing)),
    ]);
  }

  /** Users of a service by the server that they ask; of one without a public name, its callers' users. */
  private usersByServer(service: Service, above: ReadonlySet<string>): Map<string, Users> {
    const users = new Map<string, Users>();
    for (const hostname of service.hostnames) {
      for (const { label, sets } of this.index.answers.get(hostname) ?? []) {
        if (!users.has(label)) users.set(label, this.publicUsers(service, hostname, sets));
      }
    }
    if (service.hostnames.length > 0) return users;
    const seen = new Set([...above, service.name]);
    const callers = (this.index.callers.get(service.name) ?? [])
      // As the judge does: in a cycle, those that come later in the order of dependencies.
      .filter((caller) => this.position.get(caller.name)! > this.position.get(service.name)!)
      .filter((caller) => caller.deployments.length > 0 && !seen.has(caller.name))
      .map((caller) => this.usersByServer(caller, seen))
      .filter((routes) => routes.size > 0);
    for (const server of new Set(callers.flatMap((routes) => [...routes.keys()]))) {
      const asking = callers.map((routes) => ({
        users: routes.get(server) ?? [...routes.values()][0]!,
        gone: this.terms.all([...routes.values()].map((one) => this.absent(one))),
      }));
      users.set(server, this.together(asking));
    }
    const even = this.evenUsers(service);
    if (users.size === 0) return users.set("callers", even);
    const absent = [...users.values()].map((one) => this.absent(one));
    // While nobody else calls it.
    return users.set(`${service.name} alone`, {
      ...even,
      useless: (notServing) => this.terms.all([...absent, even.useless(notServing)]),
    });
  }

  /** Users of a service that nobody is known to call: evenly where it answers. */
  private evenUsers(service: Service): Users {
    const { terms } = this;
    const sites = [...new Set(service.deployments.map((deployment) => deployment.site))];
    const away = (site: string): Term => this.notAnswering(service, site);
    return {
      silent: terms.any([terms.all(sites.map(away)), this.places.lost("service", service.name)]),
      mute: false,
      useless: (notServing) => {
        const each = sites.map((site) => terms.any([away(site), notServing(site).ever]));
        const stay = sites.map((site) => (away(site) === true ? false : notServing(site).within));
        return terms.all([...each, terms.any(stay)]);
      },
    };
  }

  /** Nobody goes anywhere by this server. */
  private absent(users: Users): Term {
    return this.terms.any([users.silent, users.mute]);
  }

  /** Users of several callers: useless where those of some are, and all others' are or go nowhere. */
  private together(callers: readonly { readonly users: Users; readonly gone: Term }[]): Users {
    const { terms } = this;
    return {
      silent: terms.all(callers.map(({ users, gone }) => terms.any([users.silent, gone]))),
      mute: terms.all(callers.map(({ users }) => users.mute)),
      useless: (notServing) => {
        const useless = callers.map(({ users }) => users.useless(notServing));
        const each = callers.map(({ users, gone }, at) => terms.any([users.silent, gone, useless[at]!]));
        return terms.all([...each, terms.any(useless)]);
      },
    };
  }

  /** A service that is not lost as such does not answer at a site: no replica is left, or no user reaches it. */
  private notAnswering(service: Service, site: string, hostname?: string): Term {
    const { terms, places } = this;
    const here = service.deployments.filter(
      (deployment) =>
        deployment.site === site &&
        deployment.replicas > 0 &&
        (hostname === undefined || deployment.hostnames.includes(hostname)),
    );
    const gone = here.map((deployment) =>
      places.copies(deployment, deployment.replicas, deployment.replicas),
    );
    const unreached = hostname === undefined ? false : places.unreachable(site);
    return terms.any([terms.all(gone), unreached]);
  }

  /** A service serves nothing at a site. Whether what is left is enough is not asked. */
  private notServing(service: Service, site: string): NotServing {
    const { terms, places } = this;
    const carrying = (this.index.deployments.get(service)?.get(site) ?? []).filter(
      (deployment) => (deployment.requestsPerSecond ?? 0) > 0,
    );
    const gone = carrying.map((deployment) =>
      // What was taken down comes back where it is known how long that takes.
      deployment.replicas > 0 && deployment.startupSeconds !== undefined
        ? false
        : places.copiesWithin(deployment, deployment.replicas, deployment.replicas),
    );
    const within = terms.any([terms.all(gone), ...this.missingNeeds(service, site)]);
    return { within, ever: terms.any([within, places.site(site)]) };
  }

  /** What a service needs at its own site and nothing brings back. */
  private missingNeeds(service: Service, site: string): Term[] {
    const { places } = this;
    const missing: Term[] = [];
    for (const store of service.stores) {
      const routers = store.kind === "database" ? (this.index.databases.get(store.name)?.routers ?? []) : [];
      if (routers.length === 0) continue;
      const here = routers.find((router) => router.site === site);
      if (!here || here.replicas <= 0) missing.push(true);
      else if (here.startupSeconds === undefined) {
        missing.push(places.copiesWithin(here, here.replicas, here.replicas));
      }
    }
    for (const name of service.hardDependencies) {
      const needed = this.index.services.get(name);
      if (!needed || needed.deployments.length === 0 || needed.hostnames.length > 0) continue;
      const here = needed.deployments.filter((one) => one.site === site && one.replicas > 0);
      const gone = here.map((one) =>
        one.startupSeconds === undefined ? places.copiesWithin(one, one.replicas, one.replicas) : false,
      );
      missing.push(this.terms.all(gone), places.lost("service", name));
    }
    return missing;
  }
}
