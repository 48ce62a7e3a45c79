import { addressRange, type AddressSpan, contains } from "@holdfast/contract/addresses";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, textOf, shownValue } from "../../graph/values";
import type { Defect } from "../defect";
import { Openings } from "./security-groups";
import { EC2, VoterNetwork } from "./voter-network";
import { cloudVoters, sourceOf, voterDefect } from "./voters";

/** AWS services that a voter asks when it starts: its release and its certificate. */
const STARTING = { s3: /aws s3 |s3:\/\//, "acm-pca": /acm-pca/ } as const;

/** AWS services by which operators reach a voter. */
const OPERATING = ["ssm", "ssmmessages"] as const;

/** The ways of a voter's network: to the sites, and to what it asks of AWS. */
class VoterWays extends VoterNetwork {
  /** Sites whose voters or members this voter has to reach, with the address of the voter. */
  private sites(): Map<string, AddressSpan | undefined> {
    const { quorum } = this.cloud;
    const centers = new Set(
      this.blueprint.sites.filter(({ kind }) => kind !== "cloud").map(({ name }) => name),
    );
    const members = this.blueprint.databases.flatMap(({ shards }) =>
      shards.flatMap((shard) => (shard.quorum === quorum.name ? shard.members.map(({ site }) => site) : [])),
    );
    const found = new Map<string, AddressSpan | undefined>(members.map((site) => [site, undefined]));
    for (const { site, address } of quorum.voters)
      if (site !== undefined) found.set(site, addressRange(address ?? ""));
    return new Map([...found].filter(([site]) => centers.has(site)));
  }

  ways(): Defect[] {
    const { vpc, subnet, cloud } = this;
    const wanted = [...this.sites()];
    if (vpc === undefined || subnet === undefined || wanted.length === 0) return [];
    const unrouted = wanted.filter(([, address]) => address === undefined || !this.routed(address));
    if (unrouted.length === 0) return [];
    const [gateway] = this.gateways;
    if (gateway === undefined)
      return [voterDefect(cloud, vpc.urn, "id", { kind: "network-unconnected", region: cloud.region })];
    const table = this.tableFault(subnet, gateway);
    return table ? [table] : this.connections(gateway, unrouted);
  }

  private tableFault(subnet: Resource, gateway: Resource): Defect | undefined {
    const { voter } = this.cloud;
    const fault = (
      resource: Resource,
      field: string,
      lacks: "association" | "propagation",
      value: string,
    ): Defect =>
      voterDefect(this.cloud, resource.urn, field, {
        kind: "subnet-unrouted",
        voter: voter.name,
        lacks,
        value,
      });
    if (this.table === undefined)
      return fault(subnet, "id", "association", textOf(subnet.inputs["cidrBlock"]) ?? subnet.name);
    const propagated =
      (this.table.propertyDependencies["propagatingVgws"] ?? []).includes(gateway.urn) ||
      this.reading
        .all(EC2.propagation)
        .some(
          (each) => this.isOfTable(each) && sourceOf(this.reading, each, "vpnGatewayId")?.urn === gateway.urn,
        );
    return propagated ? undefined : fault(this.table, "propagatingVgws", "propagation", gateway.name);
  }

  private connections(
    gateway: Resource,
    wanted: readonly (readonly [string, AddressSpan | undefined])[],
  ): Defect[] {
    const { cloud } = this;
    const { routers: known, connections: connected } = this.connectionsOf(gateway);
    // Routers whose site is unknown may be anybody's.
    const unknown = connected.filter(({ site }) => site === undefined).length;
    const found: Defect[] = [];
    for (const [site, address] of wanted) {
      const own = connected.filter((each) => each.site === site);
      if (own.length === 0) {
        const missing = wanted.filter(([other]) => !connected.some((each) => each.site === other)).length;
        const dangling = connected.find(
          ({ connection, site: other }) =>
            other === undefined && (connection.propertyDependencies["customerGatewayId"] ?? []).length > 0,
        );
        if (unknown >= missing && dangling === undefined) continue;
        const idle = known.find((each) => each.site === site)?.router;
        found.push(
          voterDefect(
            cloud,
            (idle ?? dangling?.connection ?? gateway).urn,
            dangling && !idle ? "customerGatewayId" : "id",
            {
              kind: "site-unconnected",
              region: cloud.region,
              site,
              lacks: dangling && !idle ? "router" : "connection",
            },
          ),
        );
      } else found.push(...own.flatMap(({ connection }) => this.staticRoutes(connection, site, address)));
    }
    return [...found, ...this.numbers(gateway, known)];
  }

  /** A connection that learns no routes leads where it is told. */
  private staticRoutes(connection: Resource, site: string, address: AddressSpan | undefined): Defect[] {
    if (connection.inputs["staticRoutesOnly"] !== true || address === undefined) return [];
    const routes = this.reading
      .all(EC2.connectionRoute)
      .filter((each) => sourceOf(this.reading, each, "vpnConnectionId")?.urn === connection.urn);
    const given = routes.flatMap(({ inputs }) => textOf(inputs["destinationCidrBlock"]) ?? []);
    const leads = given.some((cidr) => {
      const range = addressRange(cidr);
      return range !== undefined && contains(range, address);
    });
    if (leads) return [];
    const wanted = this.cloud.quorum.voters.find((voter) => voter.site === site)?.address ?? site;
    const [first] = routes;
    return [
      voterDefect(
        this.cloud,
        first?.urn ?? connection.urn,
        first ? "destinationCidrBlock" : "staticRoutesOnly",
        { kind: "static-route-astray", site, value: given.join(", "), wanted },
      ),
    ];
  }

  /** Routes that come back to a router of the number that they began with are dropped there. */
  private numbers(
    gateway: Resource,
    routers: readonly { readonly router: Resource; readonly site: string | undefined }[],
  ): Defect[] {
    const seen = new Map<string, string>([[textOf(gateway.inputs["amazonSideAsn"]) ?? "64512", gateway.urn]]);
    return routers.flatMap(({ router }): Defect[] => {
      const address = textOf(router.inputs["ipAddress"]);
      const addresses = this.declaredRouters().flatMap((each) => textOf(at(each, "address")) ?? []);
      if (address !== undefined && addresses.length > 0 && !addresses.includes(address)) {
        const problem = { kind: "router-differs", value: address, others: addresses } as const;
        return [voterDefect(this.cloud, router.urn, "ipAddress", problem)];
      }
      const value = textOf(router.inputs["bgpAsn"]) ?? textOf(router.inputs["bgpAsnExtended"]);
      if (value === undefined) return [];
      const other = seen.get(value);
      seen.set(value, other ?? router.urn);
      if (other === undefined) return [];
      return [
        voterDefect(this.cloud, router.urn, "bgpAsn", { kind: "routing-number-shared", value, with: other }),
      ];
    });
  }

  /** Services of AWS that the voter asks, and that nothing in its network leads to. */
  services(): Defect[] {
    const { cloud, vpc, reading } = this;
    if (vpc === undefined || this.subnet === undefined || this.table === undefined) return [];
    // A way to everywhere leads to AWS as well.
    const everywhere = addressRange("0.0.0.0/0");
    if (everywhere && this.routed(everywhere)) return [];
    const endpoints = reading
      .all(EC2.endpoint)
      .filter((each) => sourceOf(reading, each, "vpcId")?.urn === vpc.urn);
    if (endpoints.length === 0 && reading.all(EC2.endpoint).length === 0) return [];
    const userData = textOf(cloud.instance.inputs["userData"]) ?? "";
    const starting = Object.entries(STARTING).flatMap(([service, asks]) =>
      asks.test(userData) ? [service] : [],
    );
    const found = [...starting, ...OPERATING].flatMap((service) =>
      this.service(service, endpoints, starting.includes(service)),
    );
    // What keeps a voter from starting is told of as that alone.
    const keeping = new Set(found.filter(({ level }) => level === "error").map(({ resource }) => resource));
    return [
      ...found.filter(({ level, resource }) => level === "error" || !keeping.has(resource)),
      ...this.names(vpc, endpoints),
    ];
  }

  private service(value: string, endpoints: readonly Resource[], starts: boolean): Defect[] {
    const { cloud, vpc } = this;
    const isOf = (endpoint: Resource): boolean =>
      (textOf(endpoint.inputs["serviceName"]) ?? "").endsWith(`.${cloud.region}.${value}`);
    const own = endpoints.filter(isOf);
    const fault = (resource: Resource, field: string): Defect[] => {
      const problem = { kind: "service-unreached", voter: cloud.voter.name, value, starts } as const;
      const found = voterDefect(cloud, resource.urn, field, problem);
      if (starts) return [found];
      const { disables: _, ...rest } = found;
      return [{ ...rest, level: "warning", cause: `operators ${resource.urn}` }];
    };
    const [endpoint] = own;
    if (endpoint === undefined) return vpc ? fault(vpc, "id") : [];
    // A gateway's endpoint is a route, and has no name.
    if (textOf(endpoint.inputs["vpcEndpointType"]) === "Interface") {
      const named = endpoint.inputs["privateDnsEnabled"] ?? false;
      if (named === false) return fault(endpoint, "privateDnsEnabled");
      const range = addressRange(textOf(this.subnet?.inputs["cidrBlock"]) ?? "");
      const guards = new Openings(this.reading, endpoint, "securityGroupIds");
      const [guard] = guards.groups;
      if (range && guard && !guards.lets("in", 443, range)) return fault(guard, "ingress");
      const voter = new Openings(this.reading, cloud.instance, "vpcSecurityGroupIds");
      const [group] = voter.groups;
      if (range && group && !voter.lets("out", 443, range)) return fault(group, "egress");
      return [];
    }
    const tables = endpoint.propertyDependencies["routeTableIds"] ?? [];
    return this.table && !tables.includes(this.table.urn) ? fault(endpoint, "routeTableIds") : [];
  }

  /** Endpoints are asked by the services' own names, which the network has to resolve. */
  private names(vpc: Resource, endpoints: readonly Resource[]): Defect[] {
    if (!endpoints.some(({ inputs }) => inputs["privateDnsEnabled"] === true)) return [];
    return ["enableDnsSupport", "enableDnsHostnames"].flatMap((field) => {
      const value = vpc.inputs[field];
      // AWS resolves names where nothing is said, and gives none.
      const isOn = field === "enableDnsSupport" ? value !== false : value === true;
      return isOn || (typeof value !== "boolean" && value !== undefined)
        ? []
        : [
            voterDefect(this.cloud, vpc.urn, field, {
              kind: "names-unresolved",
              value: shownValue(value),
            }),
          ];
    });
  }
}

/** Voters in a cloud region that have no way to the sites, or to what they ask of AWS when they start. */
export function unconnectedVoters(reading: Reading, blueprint: Blueprint): Defect[] {
  return cloudVoters(reading, blueprint).flatMap((cloud) => {
    const network = new VoterWays(reading, blueprint, cloud);
    return [...network.ways(), ...network.services()];
  });
}
