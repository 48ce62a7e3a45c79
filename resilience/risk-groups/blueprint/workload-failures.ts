import type { Blueprint } from "../../blueprint/blueprint";
import type { Answer, AnswerSet } from "../../blueprint/endpoint";
import { dependenciesAtOnce, type Service } from "../../blueprint/service";
import { type BlueprintIndex, indexOf } from "../../judge/index-blueprint";
import type { PlaceFailures } from "./place-failures";
import { type GraphTerms, keyOf, type Term } from "./term";

/** When a service serves nothing at a site. */
interface NotServing {
  /** With the site lost, or for another reason. */
  readonly ever: Term;
  /** While the site stands. */
  readonly within: Term;
}

/** When some service serves nothing, by site. */
type NotServingAt = (site: string) => NotServing;

/** Where users of a service go, by one server. */
interface Users {
  /** Users with the same number go the same ways. */
  readonly number: number;
  /** They go somewhere, and nowhere that counts. */
  readonly useless: (notServing: NotServingAt) => Term;
  /** The server answers, and they go nowhere. */
  readonly silent: Term;
  /** The server does not answer. */
  readonly mute: Term;
}

/** Asks once for what is asked again and again of one service: its callers' callers are the same by many paths. */
function askedOnce(useless: (notServing: NotServingAt) => Term): (notServing: NotServingAt) => Term {
  let last: { readonly of: NotServingAt; readonly term: Term } | undefined;
  return (notServing) => {
    if (last?.of !== notServing) last = { of: notServing, term: useless(notServing) };
    return last.term;
  };
}

/** When the replicas of services serve nothing: the judge's routes and sites, as terms of a fault graph. */
export class WorkloadFailures {
  private readonly index: BlueprintIndex;
  private readonly position: ReadonlyMap<string, number>;
  /** By service: the number of paths between callers can double with every layer of them. */
  private readonly users = new Map<Service, ReadonlyMap<string, Users>>();
  private readonly usersByKey = new Map<string, Users>();

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
    const notServing: NotServingAt = (site) => this.notServing(service, site);
    const routes =
      service.hostnames.length > 0
        ? service.hostnames.map((hostname) => this.publicFailure(service, hostname, notServing))
        : [this.internalFailure(service, notServing)];
    return terms.any([lost, ...routes]);
  }

  /** Nobody who asks for a public name is served, by some server or because none answers. */
  private publicFailure(service: Service, hostname: string, notServing: NotServingAt): Term {
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
    const useless = (notServing: NotServingAt): Term => {
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
    const servers = sets.map((set) => `${set.provider} ${set.server}`);
    const key = `${service.name} by ${servers.join(", ")} for ${hostname}`;
    return this.known(key, { silent, mute, useless: mute === true ? () => false : useless });
  }

  /** The users that were found first with a key: it holds everything that tells them from others. */
  private known(key: string, users: Omit<Users, "number">): Users {
    const before = this.usersByKey.get(key);
    if (before) return before;
    const found = { ...users, number: this.usersByKey.size, useless: askedOnce(users.useless) };
    this.usersByKey.set(key, found);
    return found;
  }

  /**
   * Callers of a service without a public name stay at the site that they entered; without callers its demand
   * is spread over the sites where it stands.
   */
  private internalFailure(service: Service, notServing: NotServingAt): Term {
    const { terms } = this;
    const sites = [...new Set(service.deployments.map((deployment) => deployment.site))];
    const servers = [...new Set(this.usersByServer(service).values())];
    const spread = sites.map((site) => terms.any([notServing(site).ever, this.notAnswering(service, site)]));
    return terms.any([
      terms.all(sites.map((site) => notServing(site).ever)),
      terms.all([...servers.map((users) => this.absent(users)), ...spread]),
      ...servers.map((users) => users.useless(notServing)),
    ]);
  }

  /** Users of a service by the server that they ask; of one without a public name, its callers' users. */
  private usersByServer(service: Service): ReadonlyMap<string, Users> {
    const before = this.users.get(service);
    if (before) return before;
    const users = service.hostnames.length > 0 ? this.namedUsers(service) : this.calledUsers(service);
    this.users.set(service, users);
    return users;
  }

  private namedUsers(service: Service): ReadonlyMap<string, Users> {
    const users = new Map<string, Users>();
    for (const hostname of service.hostnames) {
      for (const { label, sets } of this.index.answers.get(hostname) ?? []) {
        if (!users.has(label)) users.set(label, this.publicUsers(service, hostname, sets));
      }
    }
    return users;
  }

  private calledUsers(service: Service): ReadonlyMap<string, Users> {
    const users = new Map<string, Users>();
    const callers = (this.index.callers.get(service.name) ?? [])
      // As the judge does: in a cycle, those that come later in the order of dependencies. So this ends.
      .filter((caller) => this.position.get(caller.name)! > this.position.get(service.name)!)
      .filter((caller) => caller.deployments.length > 0)
      .map((caller) => this.usersByServer(caller))
      .filter((routes) => routes.size > 0)
      .map((routes) => ({
        routes,
        first: [...routes.values()][0]!,
        gone: this.terms.all([...new Set(routes.values())].map((one) => this.absent(one))),
      }));
    for (const server of new Set(callers.flatMap(({ routes }) => [...routes.keys()]))) {
      const asking = callers.map(({ routes, first, gone }) => ({ users: routes.get(server) ?? first, gone }));
      users.set(server, this.together(asking));
    }
    const even = this.evenUsers(service);
    if (users.size === 0) return users.set("callers", even);
    const others = [...new Set(users.values())];
    const absent = this.terms.all(others.map((one) => this.absent(one)));
    const alone = this.known(`evenly ${even.number} while ${keyOf(absent)}`, {
      ...even,
      useless: (notServing) => this.terms.all([absent, even.useless(notServing)]),
    });
    // While nobody else calls it.
    return users.set(`${service.name} alone`, alone);
  }

  /** Users of a service that nobody is known to call: evenly where it answers. */
  private evenUsers(service: Service): Users {
    const { terms } = this;
    const sites = [...new Set(service.deployments.map((deployment) => deployment.site))];
    const away = new Map(sites.map((site) => [site, this.notAnswering(service, site)]));
    const silent = terms.any([terms.all([...away.values()]), this.places.lost("service", service.name)]);
    const places = [...away].map(([site, term]) => `${site} unless ${keyOf(term)}`);
    return this.known(`evenly at ${places.join(", ")}, silent ${keyOf(silent)}`, {
      silent,
      mute: false,
      useless: (notServing) => {
        const each = sites.map((site) => terms.any([away.get(site)!, notServing(site).ever]));
        const stay = sites.map((site) => (away.get(site) === true ? false : notServing(site).within));
        return terms.all([...each, terms.any(stay)]);
      },
    });
  }

  /** Nobody goes anywhere by this server. */
  private absent(users: Users): Term {
    return this.terms.any([users.silent, users.mute]);
  }

  /** Users of several callers: useless where those of some are, and all others' are or go nowhere. */
  private together(asking: readonly { readonly users: Users; readonly gone: Term }[]): Users {
    const { terms } = this;
    // Callers whose users go the same ways are as one.
    const different = new Map(
      asking.map((caller) => [`${caller.users.number} unless ${keyOf(caller.gone)}`, caller]),
    );
    const callers = [...different.values()];
    return this.known(`together ${[...different.keys()].sort().join(", ")}`, {
      silent: terms.all(callers.map(({ users, gone }) => terms.any([users.silent, gone]))),
      mute: terms.all(callers.map(({ users }) => users.mute)),
      useless: (notServing) => {
        const useless = callers.map(({ users }) => users.useless(notServing));
        const each = callers.map(({ users, gone }, at) => terms.any([users.silent, gone, useless[at]!]));
        return terms.all([...each, terms.any(useless)]);
      },
    });
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
    for (const { held } of this.index.storesUsed.get(service) ?? []) {
      const entrances = held?.kind.entrance?.of(held.store) ?? [];
      if (entrances.length === 0) continue;
      const here = entrances.find((entrance) => entrance.site === site);
      if (!here || here.replicas <= 0) missing.push(true);
      else if (here.startupSeconds === undefined) {
        missing.push(places.copiesWithin(here, here.replicas, here.replicas));
      }
    }
    for (const name of dependenciesAtOnce(service).hard) {
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
