import { stringify } from "yaml";
import type { ResolvedMonitoring } from "./schema";

/** Label of an alert that calls somebody at once. */
export const severities = { page: "page", ticket: "ticket", heartbeat: "heartbeat" } as const;

/**
 * Configuration of Alertmanager: pages go to a topic in every region, so that the loss of one silences nobody, and the
 * heartbeat to topics of its own, of which an alarm in the region calls people when nothing comes any more.
 */
export function alertRouting({ paging }: ResolvedMonitoring): string {
  const receiver = (name: string, topicOf: (region: (typeof paging.regions)[number]) => string) => ({
    name,
    sns_configs: paging.regions.map((region) => ({
      topic_arn: topicOf(region),
      sigv4: { region: region.region },
      send_resolved: name !== severities.heartbeat,
      subject: "{{ .CommonLabels.alertname }} at {{ .CommonLabels.site }}",
      message:
        "{{ range .Alerts }}{{ .Status }}: {{ .Annotations.summary }}\n{{ .Annotations.runbook }}\n{{ end }}",
    })),
  });
  return stringify(
    {
      route: {
        receiver: severities.ticket,
        group_by: ["alertname", "site", "service", "shard"],
        group_wait: "10s",
        group_interval: "1m",
        repeat_interval: "12h",
        routes: [
          {
            receiver: severities.heartbeat,
            matchers: [`severity="${severities.heartbeat}"`],
            group_wait: "0s",
            group_interval: "30s",
            repeat_interval: "1m",
          },
          { receiver: severities.page, matchers: [`severity="${severities.page}"`], repeat_interval: "1h" },
        ],
      },
      receivers: [
        receiver(severities.page, ({ pageTopicArn }) => pageTopicArn),
        // Nobody is woken: it is on the dashboards, and in the mail that the topic sends.
        { name: severities.ticket },
        receiver(severities.heartbeat, ({ heartbeatTopicArn }) => heartbeatTopicArn),
      ],
    },
    { lineWidth: 0 },
  );
}
