import { parse } from "yaml";
import { at, listOf, textOf, textsOf, type Value } from "../value";

/** Pods that Prometheus finds at the API server of its own cluster, and the port at which it asks them. */
export interface DiscoveredPods {
  readonly job: string;
  /** Namespaces that it looks in; none: all of them. */
  readonly namespaces: readonly string[];
  /** Labels that a pod has to have, with their values; without one where any will do. */
  readonly labels: readonly { readonly label: string; readonly value?: string }[];
  /** Absent: each port that a pod declares. */
  readonly port?: number;
}

/** A host that Prometheus asks by its name or address. */
export interface ScrapedHost {
  readonly job: string;
  readonly host: string;
  readonly port: number;
}

/** What a Prometheus asks for figures. */
export interface ScrapeTargets {
  readonly pods: readonly DiscoveredPods[];
  readonly hosts: readonly ScrapedHost[];
}

const TARGET = /^\[?([^\]/]+?)\]?:(\d+)$/;

/** `app=web,tier!=a,role` as labels that are asked for; `undefined` where it asks for more than equality. */
function labelsOf(text: string): DiscoveredPods["labels"] | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const labels = parts.map((part) => /^([\w./-]+)(?:==?([\w.-]*))?$/.exec(part));
  if (labels.some((label) => !label)) return undefined;
  return labels.flatMap((label) =>
    label?.[1] === undefined
      ? []
      : [{ label: label[1], ...(label[2] === undefined ? {} : { value: label[2] }) }],
  );
}

/** Whatever a job's targets are told to become, where that is one port of the same host. */
function portOf(job: Value): number | "other" | undefined {
  const rules = listOf(at(job, "relabel_configs"));
  const address = rules.filter((rule) => at(rule, "target_label") === "__address__");
  if (address.length === 0) return undefined;
  const port = /^\$\{?1\}?:(\d+)$/.exec(textOf(at(address.at(-1), "replacement")) ?? "")?.[1];
  return port === undefined ? "other" : Number(port);
}

function podsOf(name: string, job: Value, port: number | undefined): DiscoveredPods[] {
  return listOf(at(job, "kubernetes_sd_configs")).flatMap((discovery): DiscoveredPods[] => {
    // Through another API server it finds other clusters' pods.
    if (at(discovery, "role") !== "pod" || at(discovery, "api_server") !== undefined) return [];
    const selectors = listOf(at(discovery, "selectors")).filter((each) => at(each, "role") === "pod");
    const labels = selectors.map((each) => labelsOf(textOf(at(each, "label")) ?? ""));
    // Which of all pods a job keeps by rules alone is not read.
    if (labels.length === 0 || labels.includes(undefined)) return [];
    return [
      {
        job: name,
        namespaces: textsOf(at(discovery, "namespaces", "names")),
        labels: labels.flatMap((each) => each ?? []),
        ...(port === undefined ? {} : { port }),
      },
    ];
  });
}

/** What a `prometheus.yml` says that is to be asked; `undefined` for a text that is none. */
export function readScrapeTargets(text: string): ScrapeTargets | undefined {
  let document: Value;
  try {
    document = parse(text) as Value;
  } catch {
    return undefined;
  }
  const jobs = listOf(at(document, "scrape_configs")).map((job) => ({
    job,
    name: textOf(at(job, "job_name")) ?? "",
    port: portOf(job),
  }));
  // What a job asks through something else, which has the address in place of the target's, is not asked by it.
  const direct = jobs.filter(({ port }) => port !== "other");
  return {
    pods: direct.flatMap(({ job, name, port }) => podsOf(name, job, port === "other" ? undefined : port)),
    hosts: direct.flatMap(({ job, name }) =>
      listOf(at(job, "static_configs"))
        .flatMap((config) => textsOf(at(config, "targets")))
        .flatMap((target) => {
          const [, host, port] = TARGET.exec(target) ?? [];
          return host === undefined ? [] : [{ job: name, host, port: Number(port) }];
        }),
    ),
  };
}
