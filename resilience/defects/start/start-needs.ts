import { isWithheld } from "@holdfast/contract/value";
import type { Blueprint } from "../../blueprint/blueprint";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { issuerServer } from "../../blueprint/read-certificates";
import { objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import { certificatesBySecret } from "../references/mounted-certificates";
import { wayText } from "../references/places";
import type { StartNeedKind } from "./problem";

/** Something that starts: a workload at a site, by its URN, or what several of them are together. */
export interface StartNode {
  /** `service artifact-registry`, `quorum failover-authority`; the URN of a workload. */
  readonly key: string;
  /** What has to have started: one of each list. */
  readonly parts: readonly (readonly string[])[];
  /** What it waits for beyond its parts. */
  readonly needs: readonly StartNeed[];
}

/** Something that a workload waits for. */
export interface StartNeed {
  readonly kind: StartNeedKind;
  /** Key of what it waits for. */
  readonly on: string;
  readonly resource: string;
  readonly field: string;
  /** What the field names. */
  readonly value: string;
}

/** Host of an image's registry, and what tells the image from others: its digest where it has one. */
function imageOf(image: string): { host?: string; identity: string } {
  const [first = "", ...rest] = image.split("/");
  const hasHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return {
    ...(hasHost ? { host: first.replace(/:\d+$/, "").toLowerCase() } : {}),
    identity: image.split("@")[1] ?? image,
  };
}

/** Whether a kubelet asks the registry though the image is on its node. */
function isPulledAlways(container: Value, image: string): boolean {
  const policy = textOf(at(container, "imagePullPolicy"));
  if (policy !== undefined) return policy === "Always";
  // Kubernetes' own default where nothing is said.
  return !image.includes("@") && /(^|\/)[^/:]+(:latest)?$/.test(image);
}

/** Host of a URL or of an address with a port. */
const hostOf = (server: string): string =>
  (/^(?:[a-z]+:\/\/)?([^/:]+)/.exec(server)?.[1] ?? server).toLowerCase();

/** What waits for what when everything starts from nothing, as the resources of a blueprint say it. */
export class StartNeeds {
  private readonly serviceOfHost = new Map<string, string>();
  private readonly imagesAtSite = new Map<string, ReadonlySet<string>>();
  private readonly issuers = new Map<string, Resource>();
  private readonly nodesByKey = new Map<string, StartNode>();

  constructor(
    private readonly reading: Reading,
    private readonly blueprint: Blueprint,
  ) {
    for (const service of blueprint.services) {
      for (const hostname of service.hostnames) this.serviceOfHost.set(hostname.toLowerCase(), service.name);
      // In the clusters a service has the name of its Service and namespace.
      for (const { namespace } of service.deployments)
        for (const suffix of ["svc", "svc.cluster.local"])
          this.serviceOfHost.set(`${service.name}.${namespace}.${suffix}`, service.name);
    }
    for (const center of reading.all(types.dataCenter)) {
      const site = textOf(center.inputs["site"]);
      const images = textsOf(center.inputs["nodeImages"] ?? []).map((image) => imageOf(image).identity);
      if (site !== undefined) this.imagesAtSite.set(site, new Set(images));
    }
    for (const type of [types.clusterIssuer, types.issuer])
      for (const issuer of reading.all(type)) {
        const site = reading.findSite(issuer);
        if (site === undefined) continue;
        const key = type === types.issuer ? objectKey(site, issuer) : `${site}/${objectName(issuer)}`;
        this.issuers.set(`${type} ${key}`, issuer);
      }
    this.declareNodes();
  }

  /** Everything that starts. */
  get nodes(): readonly StartNode[] {
    return [...this.nodesByKey.values()];
  }

  private declareNodes(): void {
    const { services, databases, quorums, zones } = this.blueprint;
    for (const service of services) {
      const needs = [
        ...service.stores.map(({ kind, name }) => ["store", `${kind} ${name}`] as const),
        ...service.hardDependencies.map((name) => ["dependency", `service ${name}`] as const),
      ];
      const resource = service.goals?.urn ?? service.deployments[0]?.urn ?? "";
      this.group(
        `service ${service.name}`,
        [service.deployments.map(({ urn }) => urn)],
        needs.map(([kind, on]) => ({
          kind,
          on,
          resource,
          field: kind === "store" ? "stores" : "hardDependencies",
          value: on,
        })),
      );
    }
    for (const { name, shards, routers } of databases)
      this.group(
        `database ${name}`,
        [...shards.map(({ members }) => members.map(({ urn }) => urn)), routers.map(({ urn }) => urn)],
        [...new Set(shards.flatMap(({ quorum }) => quorum ?? []))].map((quorum) => ({
          kind: "store",
          on: `quorum ${quorum}`,
          resource: shards[0]?.members[0]?.configurationUrn ?? "",
          field: "etcd3.hosts",
          value: quorum,
        })),
      );
    // A new etcd says its version, without which Patroni asks it nothing, once every voter was seen.
    for (const { name, voters } of quorums)
      this.group(
        `quorum ${name}`,
        voters.flatMap(({ urn }) => (urn === undefined ? [] : [[urn]])),
        [],
      );
    for (const { name, delegatedTo, servers } of zones)
      if (delegatedTo.length > 0 && delegatedTo.every((provider) => provider === "own"))
        this.group(`zone ${name}`, [servers.map(({ urn }) => urn)], []);
  }

  private group(key: string, parts: readonly (readonly string[])[], needs: readonly StartNeed[]): void {
    const declared = parts.filter((part) => part.length > 0);
    this.nodesByKey.set(key, { key, parts: declared, needs });
    for (const urn of declared.flat()) {
      const workload = this.reading.resource(urn);
      if (workload && !this.nodesByKey.has(urn))
        this.nodesByKey.set(urn, { key: urn, parts: [], needs: this.needsOf(workload) });
    }
  }

  /** What a workload waits for: its images, and certificates that it mounts. */
  private needsOf(workload: Resource): StartNeed[] {
    const found = podTemplateOf(workload);
    const site = this.reading.findSite(workload);
    if (!found || site === undefined) return [];
    const { path, pod } = found;
    return ["initContainers", "containers"]
      .flatMap((list) =>
        [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
          this.imageNeeds(workload, site, [...path, "spec", list, index], container),
        ),
      )
      .concat(
        [...listOf(at(pod, "volumes")).entries()].flatMap(([index, volume]) =>
          this.certificateNeeds(workload, site, [...path, "spec", "volumes", index], volume),
        ),
      );
  }

  private hostNeeds(kind: StartNeedKind, host: string, about: Omit<StartNeed, "kind" | "on">): StartNeed[] {
    const service = this.serviceOfHost.get(host);
    const zone = this.blueprint.zones.find(({ name }) => host === name || host.endsWith(`.${name}`));
    return [
      ...(service === undefined ? [] : [{ kind, on: `service ${service}`, ...about }]),
      ...(zone === undefined ? [] : [{ kind: "names" as const, on: `zone ${zone.name}`, ...about }]),
    ];
  }

  private imageNeeds(
    workload: Resource,
    site: string,
    way: readonly (string | number)[],
    container: Value,
  ): StartNeed[] {
    const image = textOf(at(container, "image"));
    if (image === undefined) return [];
    const { host, identity } = imageOf(image);
    const isOnNodes = this.imagesAtSite.get(site)?.has(identity) ?? false;
    const isPulled = isPulledAlways(container, image);
    if (host === undefined || (isOnNodes && !isPulled)) return [];
    const field = wayText([...way, isOnNodes ? "imagePullPolicy" : "image"]);
    return this.hostNeeds("image", host, { resource: workload.urn, field, value: host });
  }

  private certificateNeeds(
    workload: Resource,
    site: string,
    way: readonly (string | number)[],
    volume: Value,
  ): StartNeed[] {
    const sources = [
      at(volume, "secret"),
      ...listOf(at(volume, "projected", "sources")).map((source) => at(source, "secret")),
    ];
    return sources.flatMap((secret) => {
      const name = textOf(at(secret, "secretName")) ?? textOf(at(secret, "name"));
      if (name === undefined || isWithheld(secret) || at(secret, "optional") === true) return [];
      const namespace = namespaceOf(workload);
      const certificate = certificatesBySecret(this.reading).get(`${site}/${namespace}/${name}`);
      const reference = at(certificate?.inputs, "spec", "issuerRef");
      const issuerName = textOf(at(reference, "name")) ?? "";
      const isOfCluster = textOf(at(reference, "kind")) === "ClusterIssuer";
      const issuer = this.issuers.get(
        isOfCluster
          ? `${types.clusterIssuer} ${site}/${issuerName}`
          : `${types.issuer} ${site}/${namespace}/${issuerName}`,
      );
      const server = issuer && issuerServer(issuer);
      if (!issuer || server === undefined) return [];
      return this.hostNeeds("certificate", hostOf(server), {
        resource: workload.urn,
        field: wayText([...way, "secret"]),
        value: server,
      });
    });
  }
}
