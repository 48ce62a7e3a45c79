import type { Problem } from "@holdfast/resilience/defects/defect";
import { resourceName } from "../resource-name";
import { configurationTexts } from "./configuration-text";
import { authorityTexts } from "./authority-text";
import { monitoringTexts } from "./monitoring-text";
import { eventLogTexts } from "./event-log-text";
import { pagingTexts } from "./paging-text";
import { peerTexts } from "./peer-text";
import { objectTexts } from "./object-text";
import { objectStoreTexts } from "./object-store-text";
import { referenceTexts } from "./reference-text";
import { startTexts } from "./start-text";
import { workloadTexts } from "./workload-text";
import { wayTexts } from "./way-text";
import { vaultTexts } from "./vault-text";
import { cloudNetworkTexts } from "./cloud-network-text";
import { dnsTexts } from "./dns-text";

/** What is said of each kind of problem, complete: `message` follows the resource and the field, `fix` is an order. */
export type ProblemTexts<Union extends { readonly kind: string }> = {
  readonly [Kind in Union["kind"]]: {
    readonly message: (of: Extract<Union, { readonly kind: Kind }>) => string;
    readonly fix: (of: Extract<Union, { readonly kind: Kind }>) => string;
  };
};

const texts: ProblemTexts<Problem> = {
  ...referenceTexts,
  ...workloadTexts,
  ...objectTexts,
  ...wayTexts,
  ...vaultTexts,
  ...authorityTexts,
  ...configurationTexts,
  ...dnsTexts,
  ...cloudNetworkTexts,
  ...startTexts,
  ...objectStoreTexts,
  ...eventLogTexts,
  ...monitoringTexts,
  ...pagingTexts,
  ...peerTexts,
};

interface AnyTexts {
  readonly message: (of: never) => string;
  readonly fix: (of: never) => string;
}

/** What is wrong with a field, as the rest of a sentence that begins with it. */
export function problemMessage(problem: Problem): string {
  const { message }: AnyTexts = texts[problem.kind];
  return message(problem as never);
}

/** What mends it, as an order without its full stop. */
export function problemFix(problem: Problem): string {
  const { fix }: AnyTexts = texts[problem.kind];
  return fix(problem as never);
}

/** Kind and name of a resource: `Deployment payments-siheung-deployment`. */
export function nameOf(urn: string): string {
  const { kind, name } = resourceName(urn);
  return `${kind} ${name}`;
}

/** What is wrong with a field of a resource, as a sentence that names both. */
export function defectText(defect: {
  readonly resource: string | undefined;
  readonly field: string;
  readonly problem: Problem;
}): string {
  const { resource, field, problem } = defect;
  const subject = resource === undefined ? field : `${nameOf(resource)} ${field}`;
  return `${subject} ${problemMessage(problem)}`;
}
