import { prometheusSeconds } from "../duration";
import { parsedYaml, recordOf } from "./read";

/** What a configuration of Prometheus says of alerts. */
export interface AlertSource {
  /** Files of rules that it reads, as it names them. */
  readonly ruleFiles: readonly string[];
  /** Where it sends alerts. */
  readonly alertmanagers: readonly string[];
  /** Seconds between two looks at a target, the most of its jobs; Prometheus' own default where none is said, `undefined` for what is none. */
  readonly scrapeSeconds: number | undefined;
  /** It finds pods at the API server. */
  readonly findsPods: boolean;
  /** What it sees is sent on, so that rules may be judged elsewhere. */
  readonly sendsOn: boolean;
}

/** What a configuration of Alertmanager says of who is told. */
export interface AlertRouting {
  /** Receivers to which a route sends something, in the order of the routes. */
  readonly receivers: readonly string[];
  /** Of every receiver that is there, whether it tells anybody. */
  readonly tells: ReadonlyMap<string, boolean>;
}

const DEFAULT_SCRAPE_SECONDS = 60;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Reads what a configuration of Prometheus says of alerts.
 *
 * @param text of `prometheus.yml`
 * @returns `undefined` where it is no YAML, or scrapes nothing
 */
export function readAlertSource(text: string): AlertSource | undefined {
  const configuration = parsedYaml(text);
  // What scrapes nothing is a configuration of another program.
  if (!configuration || !Array.isArray(configuration["scrape_configs"])) return undefined;
  const jobs = listOf(configuration["scrape_configs"]);
  const usual = recordOf(configuration["global"])["scrape_interval"];
  const intervals = (jobs.length > 0 ? jobs : [{}]).map((job) => {
    const interval = recordOf(job)["scrape_interval"] ?? usual;
    return interval === undefined ? DEFAULT_SCRAPE_SECONDS : prometheusSeconds(String(interval));
  });
  const managers = listOf(recordOf(configuration["alerting"])["alertmanagers"]).map(recordOf);
  return {
    ruleFiles: listOf(configuration["rule_files"]).map(String),
    alertmanagers: managers.flatMap((manager) => [
      ...listOf(manager["static_configs"]).flatMap((each) => listOf(recordOf(each)["targets"]).map(String)),
      // What it finds by itself is known when it runs.
      ...Object.keys(manager).filter((key) => key.endsWith("_sd_configs")),
    ]),
    scrapeSeconds: intervals.includes(undefined) ? undefined : Math.max(...(intervals as number[])),
    findsPods: jobs.some((job) =>
      listOf(recordOf(job)["kubernetes_sd_configs"]).some((each) => recordOf(each)["role"] === "pod"),
    ),
    sendsOn: listOf(configuration["remote_write"]).length > 0,
  };
}

/**
 * Names of the alerts in a file of Prometheus' rules.
 *
 * @returns `undefined` where it is no YAML
 */
export function readAlertNames(text: string): readonly string[] | undefined {
  const file = parsedYaml(text);
  return (
    file &&
    listOf(file["groups"]).flatMap((group) =>
      listOf(recordOf(group)["rules"]).flatMap((rule) => {
        const name = recordOf(rule)["alert"];
        return name === undefined ? [] : [String(name)];
      }),
    )
  );
}

function receiversOf(route: unknown): string[] {
  const { receiver, routes } = recordOf(route) as { receiver?: unknown; routes?: unknown };
  return [...(receiver === undefined ? [] : [String(receiver)]), ...listOf(routes).flatMap(receiversOf)];
}

/**
 * Reads who is told of alerts, by a configuration of Alertmanager: a receiver tells somebody where it has any `…_configs`.
 *
 * @param text of `alertmanager.yml`
 * @returns `undefined` where it is no YAML
 */
export function readAlertRouting(text: string): AlertRouting | undefined {
  const configuration = parsedYaml(text);
  if (!configuration) return undefined;
  return {
    receivers: [...new Set(receiversOf(configuration["route"]))],
    tells: new Map(
      listOf(configuration["receivers"]).map((each) => {
        const receiver = recordOf(each);
        const tells = Object.entries(receiver).some(
          ([key, value]) => key.endsWith("_configs") && listOf(value).length > 0,
        );
        return [String(receiver["name"]), tells];
      }),
    ),
  };
}
