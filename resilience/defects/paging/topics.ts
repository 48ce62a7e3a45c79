import { type Reading, types } from "../../blueprint/reading";
import { sourcesOf } from "../../blueprint/vault-parts";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, listOf, recordOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";

const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** The ARN of a topic within any text. */
const TOPIC_ARN = /arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:([\w-]+(?:\.fifo)?)/g;

/** The file by which an Alertmanager calls people. What other programs send to topics of others is not told. */
const ALERTMANAGER = "alertmanager.yml";

/** A topic that something names, and what names it where. */
interface Named {
  readonly region: string;
  readonly name: string;
  readonly by: Resource;
  readonly field: string;
}

const keyOf = ({ region, name }: Pick<Named, "region" | "name">): string => `${region} ${name}`;

/** The region in which a resource of AWS is made. */
function regionOf(reading: Reading, { inputs, provider }: Resource): string | undefined {
  const declared = provider === undefined ? undefined : reading.resource(provider)?.inputs["region"];
  return textOf(inputs["region"]) ?? textOf(declared);
}

/** Topics of sites' files, by their ARNs, each of a file once. */
function namedInFiles(reading: Reading): Named[] {
  return reading.all(types.configMap).flatMap((by) =>
    Object.entries(recordOf(by.inputs["data"])).flatMap(([file, value]): Named[] => {
      const said = file === ALERTMANAGER ? textOf(value) : undefined;
      if (said === undefined || !said.includes(":sns:")) return [];
      const found = [...said.matchAll(TOPIC_ARN)].map(([, region = "", name = ""]) => ({ region, name }));
      const once = new Map(found.map((each) => [keyOf(each), each]));
      return [...once.values()].map((each) => ({ ...each, by, field: `${file}: topic_arn` }));
    }),
  );
}

/** Topics of a graph, with who sends to them and who hears of it. */
class Topics {
  private readonly declared = new Map<string, Resource>();
  private readonly watching: readonly Named[];
  private readonly heard = new Set<string>();

  constructor(private readonly reading: Reading) {
    for (const topic of reading.all(TOPIC)) {
      const [region, name] = [regionOf(reading, topic), textOf(topic.inputs["name"])];
      if (region !== undefined && name !== undefined) this.declared.set(keyOf({ region, name }), topic);
    }
    this.watching = reading.all(ALARM).flatMap((by): Named[] => {
      const [region, name] = [regionOf(reading, by), textOf(at(by.inputs, "dimensions", "TopicName"))];
      return region && name ? [{ region, name, by, field: "dimensions.TopicName" }] : [];
    });
    for (const each of this.watching) this.heard.add(keyOf(each));
    for (const subscription of reading.all(SUBSCRIPTION))
      for (const topic of this.topicsOf(subscription, "topic")) this.heard.add(topic);
  }

  /** Keys of topics that a property names, by their ARNs or because its value comes from them. */
  private topicsOf(resource: Resource, property: string): string[] {
    const texts = JSON.stringify(resource.inputs[property] ?? "").matchAll(TOPIC_ARN);
    const sources = new Set(sourcesOf(this.reading, resource, property, TOPIC));
    return [
      ...[...texts].map(([, region = "", name = ""]) => keyOf({ region, name })),
      ...[...this.declared].flatMap(([key, topic]) => (sources.has(topic) ? [key] : [])),
    ];
  }

  find(): Defect[] {
    if (this.declared.size === 0) return [];
    const files = namedInFiles(this.reading);
    return [...this.undeclared(files), ...this.unheard(files), ...this.silentAlarms()];
  }

  /** What is sent to, or watched on, a topic that nobody declares. */
  private undeclared(files: readonly Named[]): Defect[] {
    return [...this.watching, ...this.subscribed(files), ...files]
      .filter((each) => !this.declared.has(keyOf(each)))
      .map(({ region, name, by, field }) => ({
        policy: "ways-are-open",
        level: "error",
        resource: by.urn,
        field,
        problem: { kind: "topic-undeclared", value: name, region },
        cause: `topic ${region} ${name}`,
      }));
  }

  /** Subscriptions to a topic that is not there: in their region it is the one that files name and nobody declares. */
  private subscribed(files: readonly Named[]): Named[] {
    return this.reading.all(SUBSCRIPTION).flatMap((by) => {
      const region = regionOf(this.reading, by);
      const gone = (by.propertyDependencies["topic"] ?? []).filter((urn) => !this.reading.resource(urn));
      if (region === undefined || gone.length === 0) return [];
      const missing = files.find((each) => each.region === region && !this.declared.has(keyOf(each)));
      return missing ? [{ ...missing, by, field: "topic" }] : [];
    });
  }

  /** Topics that something is sent to and nobody hears. */
  private unheard(files: readonly Named[]): Defect[] {
    const senders = new Map(files.map((each) => [keyOf(each), each.by]));
    for (const alarm of this.reading.all(ALARM))
      for (const topic of this.topicsOf(alarm, "alarmActions")) senders.set(topic, alarm);
    // Where no topic has a subscription, they are made elsewhere: by hand, as those by mail have to be confirmed.
    if (this.reading.all(SUBSCRIPTION).length === 0) return [];
    return [...senders].flatMap(([key, sender]): Defect[] => {
      const topic = this.declared.get(key);
      if (!topic || this.heard.has(key)) return [];
      const [region = "", value = ""] = key.split(" ");
      const isHeardElsewhere = [...this.heard].some((other) => other.endsWith(` ${value}`));
      return [
        {
          policy: "ways-are-open",
          // Who subscribes by mail has to confirm it, and may have been added by hand.
          level: "warning",
          resource: topic.urn,
          field: "name",
          problem: { kind: "topic-unheard", value, region, sender: sender.urn, isHeardElsewhere },
        },
      ];
    });
  }

  /** Another alarm is made of it, and tells. */
  private isCombined({ inputs, name }: Resource): boolean {
    const own = textOf(inputs["name"]) ?? name;
    return this.reading
      .all("aws:cloudwatch/compositeAlarm:CompositeAlarm")
      .some(({ inputs: { alarmRule } }) => isWithheld(alarmRule) || (textOf(alarmRule) ?? "").includes(own));
  }

  /** Alarms on topics whose state nobody is told of. */
  private silentAlarms(): Defect[] {
    return this.watching.flatMap(({ by }): Defect[] => {
      const isOff = by.inputs["actionsEnabled"] === false;
      const tells = ["alarmActions", "insufficientDataActions"].some(
        (field) => isWithheld(by.inputs[field]) || listOf(by.inputs[field]).length > 0,
      );
      if ((!isOff && tells) || this.isCombined(by)) return [];
      return [
        {
          policy: "ways-are-open",
          level: "error",
          resource: by.urn,
          field: isOff ? "actionsEnabled" : "alarmActions",
          problem: { kind: "alarm-tells-nobody", value: isOff ? "false" : "empty" },
        },
      ];
    });
  }
}

/** Topics by which people are called, or by whose silence they are, and by which nobody is. */
export function unheardPages(reading: Reading): Defect[] {
  return new Topics(reading).find();
}
