import { parse } from "yaml";
import { remembered } from "../remembered";

/** What Prometheus scrapes in one job: pods that it finds by a label, or targets that are named. */
export interface Scrape {
  readonly job: string;
  /** Pods that it finds at the API server of its own cluster. */
  readonly pods?: {
    readonly namespaces: readonly string[];
    /** Label that they have; with a value where one is asked for. */
    readonly label: string;
    readonly value?: string;
    readonly port: number;
  };
  /** Hosts and ports that are named. */
  readonly targets: readonly { readonly host: string; readonly port: number }[];
}

interface DiscoveryConfiguration {
  readonly role?: unknown;
  readonly namespaces?: { readonly names?: readonly string[] };
  readonly selectors?: readonly { readonly label?: string }[];
}

interface JobConfiguration {
  readonly job_name?: unknown;
  readonly metrics_path?: unknown;
  readonly kubernetes_sd_configs?: readonly DiscoveryConfiguration[];
  readonly static_configs?: readonly { readonly targets?: readonly unknown[] }[];
  readonly relabel_configs?: readonly { readonly target_label?: string; readonly replacement?: string }[];
}

function podsOf(job: JobConfiguration): Scrape["pods"] {
  const discovery = job.kubernetes_sd_configs?.find(({ role }) => role === "pod");
  const [label = "", value] = (discovery?.selectors?.[0]?.label ?? "").split("=");
  // A prober is asked about them, at its own address.
  const told = job.metrics_path === "/probe" ? "__param_target" : "__address__";
  const address = job.relabel_configs?.find(({ target_label }) => target_label === told);
  const port = Number(/:(\d+)(?:\/.*)?$/.exec(address?.replacement ?? "")?.[1]);
  if (!discovery || label === "" || !Number.isInteger(port)) return undefined;
  return {
    namespaces: discovery.namespaces?.names ?? [],
    label,
    ...(value !== undefined && { value }),
    port,
  };
}

function targetsOf({ static_configs: named = [], metrics_path }: JobConfiguration): Scrape["targets"] {
  // What a prober is asked about is no target of Prometheus'.
  if (metrics_path === "/probe") return [];
  return named
    .flatMap(({ targets = [] }) => targets)
    .flatMap((target) => {
      const [, host, port] = /^([^:/]+):(\d+)$/.exec(String(target)) ?? [];
      return host === undefined ? [] : [{ host, port: Number(port) }];
    });
}

/** What a value holds by key; nothing where it is no record. */
export const recordOf = (value: unknown): { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** A text of Prometheus or Alertmanager, parsed once for all that is read of it; `undefined` where it is no YAML. */
export const parsedYaml = remembered((text): ReturnType<typeof recordOf> | undefined => {
  try {
    return recordOf(parse(text));
  } catch {
    return undefined;
  }
});

/**
 * Reads what a configuration of Prometheus scrapes.
 *
 * @param text of `prometheus.yml`
 * @returns its jobs; none where it is no such configuration
 */
export const readScrapes = remembered((text): readonly Scrape[] => {
  const jobs = parsedYaml(text)?.["scrape_configs"];
  if (!Array.isArray(jobs)) return [];
  return (jobs as readonly JobConfiguration[]).map((job) => {
    const pods = podsOf(job);
    return { job: String(job.job_name), ...(pods && { pods }), targets: targetsOf(job) };
  });
});
