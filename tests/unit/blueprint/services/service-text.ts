import { type CatalogueEntry, readService } from "@holdfast/blueprint/services/catalogue";

/** A service file with nothing wrong in it. Lines are counted by the tests, so add at the end only. */
export const serviceText = `service: orders
description: Takes orders
tier: 1
survive: one-site
rto: 5 minutes
rpo: 0 seconds
served:
  afterOneLoss: 0.8
demand:
  peakRequestsPerSecond: 1000
  requestsPerSecondPerReplica: 100
residency: any
sites:
  kinds: [owned, leased]
approach: active-active
dependencies:
  hard: []
  soft: []
stores:
  - { kind: database, name: orders, storageGiB: 50 }
workload:
  image: registry.kr.example/orders@sha256:${"0".repeat(64)}
  port: 8080
  cpu: 500m
  memory: 512Mi
because: Orders can wait
`;

/** The service file with some of its text replaced. Every replacement must hit. */
export function changed(...replacements: readonly (readonly [from: string, to: string])[]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from} to replace`);
    return text.replace(from, to);
  }, serviceText);
}

/** Another service in a file of its own. */
export function entry(
  name: string,
  ...replacements: readonly (readonly [from: string, to: string])[]
): CatalogueEntry {
  return readService(
    `stacks/services/${name}.yaml`,
    changed(["service: orders", `service: ${name}`], ["name: orders", `name: ${name}`], ...replacements),
  );
}

/** The one service that is a quorum. */
export const authority: CatalogueEntry = readService(
  "stacks/services/authority.yaml",
  `service: authority
description: Decides
tier: 0
survive: two-sites
rto: 1 minute
rpo: 0 seconds
served: { afterOneLoss: 1, afterTwoLosses: 1 }
demand: { peakRequestsPerSecond: 10 }
residency: any
sites: { kinds: [owned, leased, cloud] }
approach: quorum
stores: [{ kind: quorum, name: authority }]
`,
);
