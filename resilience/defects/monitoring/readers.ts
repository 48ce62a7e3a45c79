import { readAlertNames, readAlertRouting, readAlertSource } from "@holdfast/contract/prometheus/read-alerts";
import { mountedFiles } from "../../blueprint/mounted-config-map";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { makesLastingPods, podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import { objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, listOf, recordOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { MonitoringProblem } from "./problem";

const PROMETHEUS = "prometheus.yml";
const ALERTMANAGER = "alertmanager.yml";

/** A value that was taken longer ago is none for Prometheus (`--query.lookback-delta`, 5 minutes by default). */
const LOOKBACK_SECONDS = 300;

const AGENT = /^--?(?:agent$|enable-feature=.*agent)/;

/** Pods that run Prometheus, with the ConfigMap that they read it from and where its files are found. */
interface Monitor {
  readonly template: PodTemplate;
  readonly site: string;
  readonly configuration: Resource;
  /** Keys of the ConfigMap by the path at which a container finds them. */
  readonly files: ReadonlyMap<string, string>;
}

function monitorsOf(reading: Reading): Monitor[] {
  const configurations = new Map<string, Resource>();
  for (const map of reading.all(types.configMap)) {
    const site = reading.findSite(map);
    if (site !== undefined && textOf(at(map.inputs, "data", PROMETHEUS)) !== undefined)
      configurations.set(objectKey(site, map), map);
  }
  if (configurations.size === 0) return [];
  return podTemplates(reading).flatMap((template): Monitor[] => {
    const { workload, pod } = template;
    const site = reading.findSite(workload);
    const words = listOf(at(pod, "containers")).flatMap((container) => [
      ...textsOf(at(container, "command")),
      ...textsOf(at(container, "args")),
    ]);
    // Others may mount a file of that name. An agent sends on what it sees, and judges no rules.
    const isPrometheus =
      words.some((word) => word.includes(PROMETHEUS)) && !words.some((word) => AGENT.test(word));
    if (site === undefined || !makesLastingPods(workload) || !isPrometheus) return [];
    return listOf(at(pod, "volumes")).flatMap((volume): Monitor[] => {
      const name = textOf(at(volume, "configMap", "name"));
      const configuration = configurations.get(`${site}/${namespaceOf(workload)}/${name}`);
      if (!configuration) return [];
      return [{ template, site, configuration, files: mountedFiles(pod, configuration) }];
    });
  });
}

function defectOf(resource: Resource, field: string, problem: MonitoringProblem): Defect {
  return { policy: "configuration-takes-effect", level: "error", resource: resource.urn, field, problem };
}

function alertDefects({ template, configuration, files }: Monitor): Defect[] {
  const data = recordOf(configuration.inputs["data"]);
  const source = readAlertSource(textOf(data[PROMETHEUS]) ?? "");
  if (!source) return [];
  const of = (field: string, problem: MonitoringProblem): Defect => defectOf(configuration, field, problem);
  const found: Defect[] = [];
  if (source.ruleFiles.length === 0 && !source.sendsOn)
    found.push(of(`${PROMETHEUS}: rule_files`, { kind: "no-alerts", value: "absent", why: "unnamed" }));
  const read = source.ruleFiles.flatMap((file) => files.get(file) ?? []);
  const alerts = read.map((key) => ({ key, names: readAlertNames(textOf(data[key]) ?? "") }));
  if (
    alerts.length > 0 &&
    alerts.length === source.ruleFiles.length &&
    alerts.every(({ names }) => names?.length === 0)
  )
    found.push(
      of(`${alerts[0]!.key}: groups`, { kind: "no-alerts", value: "without any alert", why: "empty" }),
    );
  if (source.alertmanagers.length === 0 && !source.sendsOn)
    found.push(of(`${PROMETHEUS}: alerting.alertmanagers`, { kind: "alerts-unsent" }));
  const words = listOf(at(template.pod, "containers")).flatMap((each) => textsOf(at(each, "args")));
  const looksBack = words.some((word) => word.includes("query.lookback-delta"));
  if (source.scrapeSeconds !== undefined && source.scrapeSeconds >= LOOKBACK_SECONDS && !looksBack)
    found.push(
      of(`${PROMETHEUS}: global.scrape_interval`, {
        kind: "looks-too-seldom",
        value: `${source.scrapeSeconds} s`,
        most: LOOKBACK_SECONDS,
      }),
    );
  return found;
}

function routingDefects({ configuration }: Monitor): Defect[] {
  const text = textOf(at(configuration.inputs, "data", ALERTMANAGER));
  const routing = text === undefined ? undefined : readAlertRouting(text);
  if (!routing) return [];
  const { receivers, tells } = routing;
  const missing = receivers.filter((receiver) => !tells.has(receiver));
  if (missing.length > 0)
    return missing.map((value) =>
      defectOf(configuration, `${ALERTMANAGER}: route.receiver`, {
        kind: "no-such-receiver",
        value,
        there: [...tells.keys()],
      }),
    );
  if (receivers.some((receiver) => tells.get(receiver))) return [];
  return [
    defectOf(configuration, `${ALERTMANAGER}: receivers`, {
      kind: "nobody-told",
      value: receivers.join(", ") || "none",
    }),
  ];
}

const lets = (rule: Parameters<typeof at>[0], list: string, word: string): boolean =>
  isWithheld(at(rule, list)) || textsOf(at(rule, list)).some((each) => each === word || each === "*");

/** Monitoring that finds pods at the API server, by an account that no role lets list them. */
function discoveryDefects(reading: Reading, { template, site, configuration }: Monitor): Defect[] {
  const source = readAlertSource(textOf(at(configuration.inputs, "data", PROMETHEUS)) ?? "");
  const account = textOf(at(template.pod, "serviceAccountName"));
  if (!source?.findsPods || account === undefined) return [];
  const namespace = namespaceOf(template.workload);
  const all = "system:serviceaccounts";
  const groups = new Set(["system:authenticated", all, `${all}:${namespace}`]);
  const here = (type: string): Resource[] =>
    reading
      .all(`kubernetes:rbac.authorization.k8s.io/v1:${type}`)
      .filter((each) => reading.findSite(each) === site);
  // An account that another stack declares has its rights from there.
  const isDeclared = reading
    .all("kubernetes:core/v1:ServiceAccount")
    .some(
      (each) =>
        reading.findSite(each) === site && objectName(each) === account && namespaceOf(each) === namespace,
    );
  if (!isDeclared) return [];
  const bindings = [...here("ClusterRoleBinding"), ...here("RoleBinding")].filter(
    (binding) =>
      isWithheld(at(binding.inputs, "subjects")) ||
      listOf(at(binding.inputs, "subjects")).some(
        (subject) =>
          (at(subject, "kind") === "ServiceAccount" &&
            at(subject, "name") === account &&
            at(subject, "namespace") === namespace) ||
          (at(subject, "kind") === "Group" && groups.has(textOf(at(subject, "name")) ?? "")),
      ),
  );
  const roles = [...here("ClusterRole"), ...here("Role")];
  const bound = bindings.map((binding) => ({
    binding,
    role: roles.find(
      (role) =>
        role.type.endsWith(`:${textOf(at(binding.inputs, "roleRef", "kind"))}`) &&
        objectName(role) === at(binding.inputs, "roleRef", "name"),
    ),
  }));
  const mayList = bound.some(
    // A role that nothing declares may be one of the cluster's own.
    ({ role }) =>
      role === undefined ||
      at(role.inputs, "aggregationRule") !== undefined ||
      isWithheld(role.inputs["rules"]) ||
      listOf(role.inputs["rules"]).some(
        (rule) =>
          lets(rule, "resources", "pods") && lets(rule, "verbs", "list") && lets(rule, "verbs", "watch"),
      ),
  );
  if (mayList) return [];
  const [first] = bound;
  const [resource, field] = first?.role
    ? [first.role, "rules"]
    : [template.workload, [...template.path, "spec", "serviceAccountName"].join(".")];
  const value = first?.role ? "without a rule for pods" : account;
  return [
    defectOf(resource, field, { kind: "may-not-find-pods", value, account: `${namespace}/${account}` }),
  ];
}

/** Monitoring that does not look, finds nothing, has no rules, or tells nobody. */
export function monitoringDefects(reading: Reading): Defect[] {
  return monitorsOf(reading).flatMap((monitor) => [
    ...alertDefects(monitor),
    ...routingDefects(monitor),
    ...discoveryDefects(reading, monitor),
  ]);
}
