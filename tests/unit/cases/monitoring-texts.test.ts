import { rewriting } from "./configured";
import { type Change, field, foundAfter } from "./planted";

const CONFIGURATION = /^monitoring-pangyo-configuration$/;

const inFile = (file: string, before: string | RegExp, after: string): Change =>
  rewriting(":ConfigMap", CONFIGURATION, before, after, file);

test.each<[title: string, change: Change, resource: string, at: RegExp]>([
  [
    "a file of rules without any alert",
    inFile("rules.yml", /^[\s\S]+$/g, "groups: []\n"),
    "monitoring-pangyo-configuration",
    /rules\.yml: groups is without any alert: nobody is told/,
  ],
  [
    "no file of rules at all",
    inFile("prometheus.yml", /rule_files:\n {2}- \S+\n/g, ""),
    "monitoring-pangyo-configuration",
    /prometheus\.yml: rule_files is absent: nobody is told/,
  ],
  [
    "alerts that are sent to no Alertmanager",
    inFile("prometheus.yml", "- 127.0.0.1:9093", ""),
    "monitoring-pangyo-configuration",
    /alerting\.alertmanagers names no Alertmanager/,
  ],
  [
    "targets that are looked at once an hour",
    inFile("prometheus.yml", "scrape_interval: 15s", "scrape_interval: 1h"),
    "monitoring-pangyo-configuration",
    /global\.scrape_interval is 3600 s/,
  ],
  [
    "pages for a receiver that is not there",
    inFile("alertmanager.yml", "- receiver: page", "- receiver: pager"),
    "monitoring-pangyo-configuration",
    /route\.receiver names pager, and there is no such receiver/,
  ],
  [
    "receivers that tell nobody",
    inFile("alertmanager.yml", "sns_configs:", "sns:"),
    "monitoring-pangyo-configuration",
    /receivers are ticket, heartbeat, page, none of which tells anybody/,
  ],
  [
    "an account that may not list pods",
    field("ClusterRole", "monitoring-pangyo-discovery", ["rules"], []),
    "monitoring-pangyo-discovery",
    /rules is without a rule for pods, .* operations\/monitoring, which may not list pods/,
  ],
])("%s: one finding that names the field", (_title, change, resource, at) => {
  const found = foundAfter(change);
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ resource, level: "error" });
  expect(found[0]?.message).toMatch(at);
});

test.each<[title: string, change: Change]>([
  [
    "files of rules by a pattern",
    inFile("prometheus.yml", "/etc/monitoring/rules.yml", "/etc/monitoring/*.yml"),
  ],
  [
    "rules that are judged where what it sees is sent to",
    inFile(
      "prometheus.yml",
      /^rule_files:\n {2}- \S+$/gm,
      "remote_write:\n  - url: https://metrics.example/push",
    ),
  ],
  [
    "a file of that name for another program",
    (resources) =>
      resources.map((resource) =>
        resource.type.endsWith(":ConfigMap") && resource.name === "media-pangyo-configuration"
          ? {
              ...resource,
              inputs: {
                ...resource.inputs,
                data: {
                  ...(resource.inputs["data"] as object),
                  "prometheus.yml": "apiVersion: 1\ndatasources: []\n",
                },
              },
            }
          : resource,
      ),
  ],
  ["a minute between two looks", inFile("prometheus.yml", "scrape_interval: 15s", "scrape_interval: 1m")],
  [
    "Alertmanagers that are found at the API server",
    inFile(
      "prometheus.yml",
      /- static_configs:\n {8}- targets:\n {12}- 127\.0\.0\.1:9093/g,
      "- kubernetes_sd_configs:\n        - role: endpoints",
    ),
  ],
  [
    "an account with all rights",
    field(
      "ClusterRole",
      "monitoring-pangyo-discovery",
      ["rules"],
      [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    ),
  ],
])("%s: nothing is found", (_title, change) => {
  expect(foundAfter(change).map(({ message }) => message)).toEqual([]);
});
