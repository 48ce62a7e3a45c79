import { parse, stringify } from "yaml";
import { inText, type Inputs, type Spelling } from "./rewrite";

const patroni = { type: ":ConfigMap", name: /-\d+-configuration$/ } as const;
const router = { type: ":ConfigMap", name: /-router-configuration$/ } as const;
const zone = { type: ":ConfigMap", name: /^public-/ } as const;

/** A rewrite of `patroni.yml`, and of `dcs.yml` where that holds the same. */
function inPatroni(rewrite: (root: Inputs) => void): Spelling["rewrite"] {
  return inText(/^patroni\.yml$/, (text) => {
    const root = parse(text) as Inputs;
    rewrite(root);
    return stringify(root);
  });
}

const inBoth = (from: RegExp | string, to: string) =>
  inText(/^(patroni|dcs)\.yml$/, (text) => text.replaceAll(from, to));

/** A rewrite of a policy's text; one that is known only later is left. */
const inPolicy =
  (property: string, rewrite: (policy: Inputs) => string): Spelling["rewrite"] =>
  (inputs) => {
    if (typeof inputs[property] === "string") inputs[property] = rewrite(JSON.parse(inputs[property]));
  };

const withHours = (text: string) => text.replace(/(\d+)h$/gm, (_, hours: string) => `${Number(hours) * 60}m`);

/** Spellings in the texts that servers read. */
export const textSpellings: readonly Spelling[] = [
  {
    ...patroni,
    title: "patroni.yml as JSON",
    rewrite: inText(/^patroni\.yml$/, (text) => JSON.stringify(parse(text))),
  },
  {
    ...patroni,
    title: "patroni.yml in another layout",
    rewrite: inText(/^patroni\.yml$/, (text) => stringify(parse(text), { indent: 4, lineWidth: 0 })),
  },
  {
    ...patroni,
    title: "patroni.yml with a comment on top",
    rewrite: inText(/^patroni\.yml$/, (text) => `# by hand\n---\n${text}`),
  },
  {
    ...patroni,
    title: "patroni.yml with line ends of another system",
    rewrite: inText(/^patroni\.yml$/, (text) => text.replaceAll("\n", "\r\n")),
  },
  {
    ...patroni,
    title: "hosts of the consensus store as URLs",
    rewrite: inPatroni(({ etcd3 }) => {
      etcd3.hosts = etcd3.hosts.map((host: string) => `https://${host}`);
    }),
  },
  {
    ...patroni,
    title: "hosts of the consensus store as one text",
    rewrite: inPatroni(({ etcd3 }) => {
      etcd3.hosts = etcd3.hosts.join(",");
    }),
  },
  {
    ...patroni,
    title: "hosts of the consensus store in another order",
    rewrite: inPatroni(({ etcd3 }) => {
      etcd3.hosts.reverse();
    }),
  },
  {
    ...patroni,
    title: "a switch of Patroni as on",
    rewrite: inBoth(/(failsafe_mode|check_timeline): true/g, "$1: on"),
  },
  {
    ...patroni,
    title: "synchronous_mode as on",
    rewrite: inBoth("synchronous_mode: true", "synchronous_mode: on"),
  },
  {
    ...patroni,
    title: "synchronous_mode: quorum with the same number",
    rewrite: inBoth("synchronous_mode: true", "synchronous_mode: quorum"),
  },
  {
    ...patroni,
    title: "figures of Patroni in quotes",
    rewrite: inBoth(/(ttl|loop_wait|retry_timeout): (\d+)/g, '$1: "$2"'),
  },
  {
    ...patroni,
    title: "failover_priority of 1 is left to the default",
    rewrite: inPatroni(({ tags }) => {
      if (tags?.failover_priority === 1) delete tags.failover_priority;
    }),
  },
  {
    ...patroni,
    title: "nofailover: false, said",
    rewrite: inPatroni((root) => {
      root.tags = { ...root.tags };
      if (!("failover_priority" in root.tags)) root.tags.nofailover = false;
    }),
  },
  {
    ...patroni,
    title: "nosync: false, said",
    rewrite: inPatroni((root) => {
      if (root.tags?.nosync === undefined) root.tags = { ...root.tags, nosync: false };
    }),
  },
  {
    ...patroni,
    title: "synchronous_commit: on, said",
    rewrite: inPatroni((root) => {
      root.postgresql.parameters = { ...root.postgresql.parameters, synchronous_commit: "on" };
    }),
  },
  {
    ...patroni,
    title: "wal_sender_timeout in milliseconds",
    rewrite: inText(/^(patroni|dcs)\.yml$/, (text) =>
      text.replace(
        /(wal_sender_timeout: )"?'?(\d+)s"?'?$/gm,
        (_, key: string, seconds: string) => `${key}${Number(seconds) * 1000}`,
      ),
    ),
  },
  {
    ...patroni,
    title: "archive_mode: always",
    rewrite: inBoth(/archive_mode: "?on"?/g, "archive_mode: always"),
  },
  {
    ...patroni,
    title: "pgbackrest.conf with spaces around the sign",
    rewrite: inText(/^pgbackrest\.conf$/, (text) => text.replace(/^([\w-]+)=/gm, "$1 = ")),
  },
  {
    ...patroni,
    title: "pgbackrest.conf with a comment",
    rewrite: inText(/^pgbackrest\.conf$/, (text) => `# by hand\n${text}`),
  },
  {
    ...router,
    title: "a check's interval of HAProxy in milliseconds",
    rewrite: inText(/haproxy/, (text) => text.replaceAll("inter 1s", "inter 1000")),
  },
  {
    ...router,
    title: "HAProxy's settings of a server in another order",
    rewrite: inText(/haproxy/, (text) => text.replaceAll("inter 1s fall 2 rise 1", "rise 1 fall 2 inter 1s")),
  },
  {
    ...router,
    title: "HAProxy's text with tabs",
    rewrite: inText(/haproxy/, (text) => text.replace(/^ {4}/gm, "\t")),
  },
  {
    ...zone,
    title: "relative names in a zone",
    rewrite: inText(/\.zone$/, (text) => text.replace(/^([\w-]+)\.kr\.example\. /gm, "$1 ")),
  },
  {
    ...zone,
    title: "@ for the zone's own name",
    rewrite: inText(/\.zone$/, (text) => text.replace(/^kr\.example\. /gm, "@ ")),
  },
  {
    ...zone,
    title: "names of a zone in capitals",
    rewrite: inText(/\.zone$/, (text) =>
      text.replace(/^([\w-]+\.kr\.example\.) /gm, (name) => name.toUpperCase()),
    ),
  },
  {
    ...zone,
    title: "a TTL with its unit",
    rewrite: inText(/\.zone$/, (text) => text.replace(/^(\S+) 3 IN LUA/gm, "$1 3s IN LUA")),
  },
  {
    ...zone,
    title: "a TTL left to the zone's own",
    rewrite: inText(/\.zone$/, (text) => text.replace(/^(\S+) 3 IN LUA/gm, "$1 IN LUA")),
  },
  {
    ...zone,
    title: "pdns.conf with spaces around the sign",
    rewrite: inText(/pdns\.conf/, (text) => text.replace(/^([\w-]+)=(\S)/gm, "$1 = $2")),
  },
  {
    type: ":Certificate",
    title: "a certificate's durations in minutes",
    rewrite: ({ spec }) => {
      spec.duration = withHours(spec.duration ?? "");
      spec.renewBefore = withHours(spec.renewBefore ?? "");
    },
  },
  {
    type: ":CronJob",
    title: "a schedule as a list of one hour",
    rewrite: ({ spec }) => {
      spec.schedule = spec.schedule.replace(/^(\d+) (\d+) \* \* \*$/, "$1 $2 */1 * *");
    },
  },
  {
    type: ":CronJob",
    title: "suspend: false, said",
    rewrite: ({ spec }) => {
      spec.suspend = false;
    },
  },
  {
    type: "record:Record",
    title: "a record's name with a dot at its end",
    rewrite: (inputs) => {
      inputs.name = `${inputs.name}.`;
    },
  },
  {
    type: "record:Record",
    title: "a record's name in capitals",
    rewrite: (inputs) => {
      inputs.name = inputs.name.toUpperCase();
    },
  },
  {
    type: "record:Record",
    title: "weights ten times as high",
    rewrite: (inputs) => {
      for (const policy of inputs.weightedRoutingPolicies ?? []) policy.weight *= 10;
    },
  },
  {
    type: "healthCheck:HealthCheck",
    title: "a health check's port of HTTPS is left to the default",
    rewrite: (inputs) => {
      delete inputs.port;
    },
  },
  {
    type: "bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    title: "retention of years instead of as many days",
    name: /^backups-copy-lock$/,
    rewrite: ({ rule }) => {
      rule.defaultRetention = { mode: rule.defaultRetention.mode, years: 1 };
    },
  },
  {
    type: "role:Role",
    title: "a policy text with spaces",
    rewrite: inPolicy("assumeRolePolicy", (policy) => JSON.stringify(policy, undefined, 2)),
  },
  {
    type: "rolePolicy:RolePolicy",
    title: "one action of a statement as a list",
    rewrite: inPolicy("policy", (policy) => {
      for (const one of policy.Statement) one.Action = [one.Action].flat();
      return JSON.stringify(policy);
    }),
  },
  {
    type: "bucketPolicy:BucketPolicy",
    title: "one statement's actions in another order",
    rewrite: inPolicy("policy", (policy) => {
      policy.Statement.reverse();
      return JSON.stringify(policy);
    }),
  },
  {
    type: ":HTTPRoute",
    title: "a route's host in capitals",
    rewrite: ({ spec }) => {
      spec.hostnames = spec.hostnames?.map((name: string) => name.toUpperCase());
    },
  },
];
