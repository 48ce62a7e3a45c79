import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";

/** Inputs of a resource. */
export type Inputs = { readonly [key: string]: Value };

/** What of a resource is not plain in every test. */
interface Extras {
  readonly parent?: string;
  readonly provider?: string;
  readonly propertyDependencies?: { readonly [property: string]: readonly string[] };
}

/** Halls of a site differ by one copy at the most. */
export const acrossHalls = {
  topologyKey: "topology.kubernetes.io/zone",
  maxSkew: 1,
  whenUnsatisfiable: "DoNotSchedule",
  labelSelector: {},
};

const DATA_FEEDS = ["feed-a", "feed-b"];

/** Builds a resource graph by hand, in the shape in which components declare things. */
export class GraphBuilder {
  private readonly resources = new Map<string, Resource>();
  private readonly regions = new Map<string, string>();

  /** Adds any resource and returns its URN. */
  add(type: string, name: string, inputs: Inputs, extras: Extras = {}): string {
    const urn = `urn:pulumi:test::holdfast::${type}::${name}`;
    this.resources.set(urn, {
      urn,
      type,
      name,
      custom: !type.startsWith("holdfast:"),
      ...(extras.parent ? { parent: extras.parent } : {}),
      ...(extras.provider ? { provider: extras.provider } : {}),
      inputs,
      dependencies: [],
      propertyDependencies: extras.propertyDependencies ?? {},
    });
    return urn;
  }

  /** Replaces inputs of the resource with a name, wherever it was added. */
  change(name: string, update: (inputs: Inputs) => Inputs): this {
    const resource = this.find(name);
    this.resources.set(resource.urn, { ...resource, inputs: update(resource.inputs) });
    return this;
  }

  /** Replaces text in the inputs of the resource with a name. Fails where the text is not there. */
  replaceText(name: string, from: string, to: string): this {
    return this.change(name, (inputs) => {
      const before = JSON.stringify(inputs);
      const after = before.replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1));
      if (after === before) throw new Error(`${name} does not hold ${from}`);
      return JSON.parse(after) as Inputs;
    });
  }

  /** Takes the resource with a name out. */
  remove(name: string): this {
    this.resources.delete(this.find(name).urn);
    return this;
  }

  /** The resource with a name. */
  find(name: string): Resource {
    const found = [...this.resources.values()].find((resource) => resource.name === name);
    if (!found) throw new Error(`no resource ${name}`);
    return found;
  }

  /** Number of resources. */
  get size(): number {
    return this.resources.size;
  }

  graph(): ResourceGraph {
    return { resources: [...this.resources.values()] };
  }

  dataCenter(site: string, more: Inputs = {}): this {
    const center = this.add("holdfast:index:DataCenter", site, {
      site,
      kind: "owned",
      country: "kr",
      location: { latitude: 37.3, longitude: 126.8 },
      halls: DATA_FEEDS.map((powerFeed, index) => ({
        name: `hall-${index + 1}`,
        cores: 500,
        memoryGiB: 2000,
        powerFeed,
      })),
      capacity: { cores: 1000, memoryGiB: 4000, storageTiB: 100, powerMegawatts: 1 },
      hazards: {
        seismicZone: `${site}-fault`,
        typhoonTrack: `${site}-track`,
        floodElevationMetres: 30,
        tsunamiElevationMetres: 30,
        coastDistanceKilometres: 30,
      },
      utilities: {
        substations: { mains: `${site}-mains`, reserve: `${site}-reserve` },
        carriers: [`${site}-carrier-1`, `${site}-carrier-2`],
        backbone: "ring",
      },
      cluster: { identifier: site, domain: `${site}.internal`, ingressAddress: this.ingress(site) },
      ...more,
    });
    this.add("pulumi:providers:kubernetes", `${site}-cluster`, {}, { parent: center });
    for (const [tier, value] of [1_000_000, 100_000, 10_000, 1_000].entries()) {
      this.object("kubernetes:scheduling.k8s.io/v1:PriorityClass", site, `tier-${tier}`, {
        metadata: { name: `tier-${tier}` },
        value,
      });
    }
    this.object("kubernetes:gateway.networking.k8s.io/v1:Gateway", site, `${site}-edge`, {
      metadata: { name: "edge", namespace: "edge" },
      spec: {
        gatewayClassName: "edge",
        listeners: [
          {
            name: "https",
            port: 443,
            protocol: "HTTPS",
            tls: { certificateRefs: [{ name: "edge-tls" }] },
            allowedRoutes: { namespaces: { from: "All" } },
          },
        ],
      },
    });
    return this;
  }

  cloudRegion(site: string, region: string, more: Inputs = {}): this {
    this.regions.set(site, region);
    this.add("holdfast:index:CloudRegion", site, {
      site,
      provider: "aws",
      region,
      country: region === "ap-northeast-2" ? "kr" : "jp",
      location: { latitude: 34.7, longitude: 135.5 },
      hazards: { seismicZone: `${site}-fault`, typhoonTrack: `${site}-track` },
      utilities: { substations: { mains: `${site}-grid` }, carriers: [`${site}-carrier`], backbone: "cloud" },
      ...more,
    });
    return this;
  }

  /** The public address at which a site's requests enter. */
  ingress(site: string): string {
    return `203.0.113.${(site.charCodeAt(0) * 7 + site.length * 13 + site.charCodeAt(site.length - 1)) % 250}`;
  }

  /** A Kubernetes object at a site. */
  object(type: string, site: string, name: string, inputs: Inputs): string {
    const provider = this.find(`${site}-cluster`).urn;
    return this.add(type, `${name}@${site}`, { apiVersion: "v1", kind: "Object", ...inputs }, { provider });
  }

  /** The cloud region of a site; absent for a data center. */
  regionOf(site: string): string | undefined {
    return this.regions.get(site);
  }
}
