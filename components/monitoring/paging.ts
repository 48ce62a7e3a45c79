import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import { policyDocument } from "../offsite-vault/policy-document";
import { tokenTrust } from "../offsite-vault/writer-policy";
import type { PagingArgs } from "./arguments";
import { heartbeatTopic, pageTopic, pagingRole, topicArn } from "./names";
import { type ResolvedPaging, resolvePaging } from "./schema";

/**
 * How people are called, outside of every site: a topic in each region, to which each site's monitoring publishes, and the
 * dead man's switch: for each site an alarm that calls people once nothing was published to its heartbeat's topic for some
 * minutes. So a site that is dark, or whose monitoring is, calls by its silence.
 *
 * @example
 * new Paging("paging", { accountId, regions, sites, serviceAccount: "operations:monitoring", receivers: ["oncall@example.com"] });
 */
export class Paging extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:Paging";

  /**
   * @param name the instance's name
   * @param args regions, sites and receivers
   * @param opts options; the provider of AWS may be given here
   * @throws InvalidInputError when an argument is wrong
   */
  constructor(name: string, args: PagingArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolvePaging(name, args);
    super(Paging.__pulumiType, name, { ...args }, opts);
    const children = { parent: this };
    declareRole(name, resolved, children);
    for (const { site, region } of resolved.regions) {
      const tags = { [labels.site]: site };
      const pages = new sns.Topic(`${name}-${site}-pages`, { region, name: pageTopic, tags }, children);
      resolved.receivers.forEach((endpoint, index) => {
        new sns.TopicSubscription(
          `${name}-${site}-receiver-${index}`,
          {
            region,
            topic: pages.arn,
            endpoint,
            protocol: endpoint.startsWith("https://") ? "https" : "email",
          },
          children,
        );
      });
      for (const { site: sender } of resolved.sites) {
        const heartbeat = new sns.Topic(
          `${name}-${site}-heartbeat-${sender}`,
          { region, name: heartbeatTopic(sender), tags },
          children,
        );
        declareSilenceAlarm(
          `${name}-${site}-silence-${sender}`,
          sender,
          resolved,
          { region, tags },
          {
            ...children,
            dependsOn: [heartbeat],
          },
          pages,
        );
      }
    }
    this.registerOutputs();
  }
}

/** Calls people when nothing comes from a site, and when something comes again. */
function declareSilenceAlarm(
  name: string,
  sender: string,
  { silenceMinutes }: ResolvedPaging,
  { region, tags }: { readonly region: string; readonly tags: { [tag: string]: string } },
  opts: pulumi.CustomResourceOptions,
  pages: sns.Topic,
): void {
  new cloudwatch.MetricAlarm(
    name,
    {
      region,
      name: `holdfast-silence-${sender}`,
      alarmDescription: `Monitoring of ${sender} has sent no heartbeat for ${silenceMinutes} minutes: docs/runbook.md#a-site-is-dark`,
      namespace: "AWS/SNS",
      metricName: "NumberOfMessagesPublished",
      dimensions: { TopicName: heartbeatTopic(sender) },
      statistic: "Sum",
      period: 60,
      evaluationPeriods: silenceMinutes,
      datapointsToAlarm: silenceMinutes,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      // Silence is no data at all.
      treatMissingData: "breaching",
      alarmActions: [pages.arn],
      okActions: [pages.arn],
      tags,
    },
    opts,
  );
}

/** The role that monitoring takes at every site: it may publish to these topics, and nothing else. */
function declareRole(name: string, args: ResolvedPaging, opts: pulumi.CustomResourceOptions): void {
  const { accountId, regions, sites, serviceAccount } = args;
  const role = new iam.Role(
    `${name}-role`,
    {
      name: pagingRole,
      description: "Lets the sites' monitoring call people and send its heartbeat",
      assumeRolePolicy: tokenTrust(
        accountId,
        sites.map(({ site, issuer }) => ({ site, url: issuer })),
        [serviceAccount],
      ),
    },
    opts,
  );
  const topics = [pageTopic, ...sites.map(({ site }) => heartbeatTopic(site))];
  new iam.RolePolicy(
    `${name}-role-policy`,
    {
      name: "publish",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "Publish",
          Effect: "Allow",
          Action: "sns:Publish",
          Resource: regions.flatMap(({ region }) =>
            topics.map((topic) => topicArn(accountId, region, topic)),
          ),
        },
      ]),
    },
    opts,
  );
}
