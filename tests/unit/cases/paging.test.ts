/** Whom a page reaches, and values that come from what is not declared. */
import { defectText } from "@holdfast/report/text/defects/problem-text";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { powerlessRoles } from "@holdfast/resilience/defects/authority/powerless-roles";
import { unheardPages } from "@holdfast/resilience/defects/paging/topics";
import { undeclaredSources } from "@holdfast/resilience/defects/references/undeclared-sources";
import { allGone } from "./configured";
import { type Change, field, foundAfter, gone, shippedResources } from "./planted";

type Reader = (reading: Reading) => readonly Defect[];

function saidBy(read: Reader, ...changes: readonly Change[]): string[] {
  const resources = changes.reduce((all, change) => change(all), shippedResources());
  const defects = read(new Reading({ resources }));
  return [
    ...new Map(defects.toReversed().map((defect) => [defect.cause ?? defect, defectText(defect)])).values(),
  ];
}

const pages: readonly (readonly [string, Change, RegExp])[] = [
  [
    "a topic by which people are called",
    gone("sns/topic:Topic", "paging-aws-seoul-pages"),
    /^TopicSubscription paging-aws-seoul-receiver-0 topic names the topic holdfast-pages of ap-northeast-2, which is not declared there/,
  ],
  [
    "a topic of a site's heartbeat",
    gone("sns/topic:Topic", "paging-aws-osaka-heartbeat-pangyo"),
    /^MetricAlarm paging-aws-osaka-silence-pangyo dimensions\.TopicName names the topic holdfast-heartbeat-pangyo of ap-northeast-3/,
  ],
  [
    "who is called in one region",
    gone("TopicSubscription", "paging-aws-seoul-receiver-0"),
    /^Topic paging-aws-seoul-pages name is holdfast-pages, which .* sends to, and in ap-northeast-2 it has no subscription.*only what is sent by another region is heard/,
  ],
  [
    "the alarm for one site's silence",
    gone("MetricAlarm", "paging-aws-seoul-silence-ansan"),
    /^Topic paging-aws-seoul-heartbeat-ansan name is holdfast-heartbeat-ansan, which ConfigMap .* sends to/,
  ],
  [
    "an alarm that tells nobody",
    field("MetricAlarm", "paging-aws-seoul-silence-ansan", ["alarmActions"], []),
    /^MetricAlarm paging-aws-seoul-silence-ansan alarmActions is empty: it goes off, and nobody is told/,
  ],
  [
    "an alarm whose actions are off",
    field("MetricAlarm", "paging-aws-seoul-silence-ansan", ["actionsEnabled"], false),
    /actionsEnabled is false: it goes off, and nobody is told/,
  ],
  [
    "an alarm on another topic",
    field("MetricAlarm", "paging-aws-seoul-silence-ansan", ["dimensions", "TopicName"], "heartbeat-ansan"),
    /dimensions\.TopicName names the topic heartbeat-ansan of ap-northeast-2, which is not declared there/,
  ],
];

test.each(pages)("%s is missed where it is not there", (_, change, message) => {
  expect(saidBy(unheardPages, change)).toContainEqual(expect.stringMatching(message));
});

test.each<[string, ...Change[]]>([
  ["every part of it as shipped"],
  ["topics that another stack declares", allGone("sns/topic:Topic", /./)],
  ["subscriptions that are made by hand", allGone("TopicSubscription", /./)],
  [
    "a topic that is named by its ARN",
    field(
      "TopicSubscription",
      "paging-aws-seoul-receiver-0",
      ["topic"],
      "arn:aws:sns:ap-northeast-2:123456789012:holdfast-pages",
    ),
  ],
])("nothing is missed of %s", (_, ...changes) => {
  expect(saidBy(unheardPages, ...changes)).toEqual([]);
});

test.each<[string, Change, RegExp]>([
  [
    "a root's certificate",
    gone("acmpca/certificate:Certificate", "certificates-root-certificate"),
    /comes from Certificate certificates-root-certificate, which is not declared/,
  ],
  [
    "a network",
    gone("ec2/vpc:Vpc", "aws-osaka-vpc"),
    /vpcId comes from Vpc aws-osaka-vpc, which is not declared/,
  ],
  [
    "a site's provider",
    gone("pulumi:providers:kubernetes", "pangyo-cluster"),
    /provider comes from kubernetes pangyo-cluster, which is not declared/,
  ],
])("what comes from %s has no value where that is not there", (_, change, message) => {
  const said = saidBy(undeclaredSources, change);
  expect(said).toEqual([expect.stringMatching(message)]);
});

test("every value comes from something that is declared, as it is shipped", () => {
  expect(saidBy(undeclaredSources)).toEqual([]);
  expect(saidBy(powerlessRoles)).toEqual([]);
});

test("a role without any policy may do nothing", () => {
  expect(saidBy(powerlessRoles, gone("RolePolicy", "paging-role-policy"))).toEqual([
    expect.stringMatching(/^Role paging-role RolePolicy is not declared of role holdfast-monitoring-pages/),
  ]);
});

test("a topic that is gone is one finding", () => {
  const found = foundAfter(gone("sns/topic:Topic", "paging-aws-seoul-pages"));
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", resource: "paging-aws-seoul-receiver-0" });
});
