import * as aws from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import * as holdfast from "holdfast";
import { dns, hostname, zone } from "./dns";
import { image } from "./images";
import { type Site, capacity, clusterOf, databaseSiteOf, halls, namespaces, sites, voterOf } from "./sites";

const config = new pulumi.Config();
const accountId = config.require("awsAccountId");
const certificateAuthorityArn = config.require("certificateAuthorityArn");
// PgBouncer beside each member, for a service whose pods hold more connections than members have.
const pooled = config.getBoolean("pooled") ?? false;
const kubeconfigs = config.requireSecretObject<Record<string, string>>("kubeconfigs");

const siteNames = sites.map((site) => site.name);
const survive = holdfast.SurvivalGoal.OneSite;
const residency = holdfast.Residency.Any;
const bucket = `orders-backups-${accountId}`;

const peakRequestsPerSecond = 3_000;
const served = { servedAfterOneLoss: 1, servedAfterTwoLosses: 0 };
const goals = { survive, residency, allowedSites: siteNames, tier: 0, rpoSeconds: 0, ...served };

// What is promised. Everything below is compared with it.
new holdfast.PlacementPolicy("orders", {
  ...goals,
  service: "orders",
  rtoSeconds: holdfast.parseDuration("3 minutes", "orders.rto"),
  peakRequestsPerSecond,
  minimumSites: 2,
  approach: holdfast.Approach.ActiveActive,
  hardDependencies: ["failover-authority"],
  stores: [{ kind: holdfast.StoreKind.Database, name: "orders", access: holdfast.StoreAccess.ReadWrite }],
  hostname,
});
new holdfast.PlacementPolicy("failover-authority", {
  ...goals,
  service: "failover-authority",
  rtoSeconds: holdfast.parseDuration("10 seconds", "failover-authority.rto"),
  peakRequestsPerSecond: 100,
  minimumSites: 3,
  approach: holdfast.Approach.Quorum,
  stores: [{ kind: holdfast.StoreKind.Quorum, name: "failover", access: holdfast.StoreAccess.ReadWrite }],
  operational: true,
});

/** Everything that stands at one data center, and goes with it. */
function declareSite(site: Site): void {
  const name = site.name;
  const dataCenter = new holdfast.DataCenter(name, {
    site: name,
    kind: site.kind,
    country: "no",
    location: site.location,
    halls,
    capacity,
    hazards: site.hazards,
    utilities: {
      substations: { mains: `${name}-north`, reserve: `${name}-south` },
      carriers: site.carriers,
      backbone: "ring",
    },
    cluster: clusterOf(site),
    kubeconfig: kubeconfigs.apply((texts) => texts[name] ?? ""),
    namespaces,
    edge: {
      gatewayClassName: "edge",
      hostnames: [`*.${zone}`],
      routesFrom: ["services"],
      acme: {
        email: `hostmaster@${zone}`,
        roleArn: holdfast.challengeRoleArn(accountId, name),
        region: "eu-north-1",
      },
    },
    certificateAuthority: { arn: certificateAuthorityArn },
  });
  const atSite = { provider: dataCenter.provider, dependsOn: [dataCenter] };

  new holdfast.ClusterVoter(
    `failover-${name}`,
    {
      quorum: "failover",
      voter: name,
      voters: sites.map(voterOf),
      survive,
      clientCidrs: sites.map((each) => clusterOf(each).podCidr),
      image: image("etcd:3.6.8"),
    },
    atSite,
  );
  new holdfast.ReplicatedDatabase(
    `orders-${name}`,
    {
      database: "orders",
      site: name,
      sites: sites.map(databaseSiteOf),
      leaderSites: siteNames,
      shards: 1,
      survive,
      rtoSeconds: 120,
      rpoSeconds: 0,
      quorumAddresses: sites.map((each) => voterOf(each).address),
      clients: [{ namespace: "services", service: "orders" }],
      backups: {
        bucket,
        region: "eu-north-1",
        roleArn: holdfast.writerRoleArn(accountId, "backups", "orders"),
      },
      member: { storageGiB: 200 },
      ...(pooled && { pooler: { clientConnections: 1000, serverConnections: 60, statementSeconds: 5 } }),
      image: image("postgresql:17-patroni-4.1-pgbackrest-2.59"),
      routerImage: image("haproxy:3.2"),
    },
    atSite,
  );
  new holdfast.ActiveActiveService(
    `orders-${name}`,
    {
      service: "orders",
      site: name,
      halls: halls.map((hall) => hall.name),
      tier: 0,
      image: image("orders"),
      placement: {
        sites: siteNames,
        survive,
        peakRequestsPerSecond,
        requestsPerSecondPerReplica: 250,
        ...served,
      },
      resources: { cpu: "500m", memory: "512Mi" },
      hostname,
      databases: [{ database: "orders", ...(pooled && { pooled, connections: 20 }) }],
    },
    atSite,
  );
  new holdfast.AuthoritativeServer(
    `public-${name}`,
    { ...dns, site: name, image: image("powerdns:5.0") },
    atSite,
  );
}
sites.forEach(declareSite);

// What belongs to no data center: backups and the first DNS provider.
const cloud = { provider: new aws.Provider("aws", { region: "eu-north-1" }) };
const issuers = sites.map((site) => ({ site: site.name, url: clusterOf(site).serviceAccountIssuer }));
for (const issuer of issuers) {
  new holdfast.ServiceAccountIssuer(`issuer-${issuer.site}`, issuer, cloud);
  new holdfast.ChallengeRole(`challenges-${issuer.site}`, { ...issuer, accountId, zone }, cloud);
}
new holdfast.OffsiteVault(
  "backups",
  {
    vault: "backups",
    accountId,
    region: "eu-north-1",
    bucket,
    residency,
    copy: { region: "eu-west-1", bucket: `${bucket}-copy` },
    issuers,
    writers: [{ name: "orders", serviceAccounts: ["data:orders"], mayHide: true }],
  },
  cloud,
);
new holdfast.Route53Zone("public-route53", dns, cloud);
