import type { ApiServer } from "../../clusters/site-cluster";
import { met, missing, objectAt, type PreflightCheck, several } from "../preflight-check";
import type { KubernetesObject } from "../site-needs";

/** What installs the kinds of a group. */
const installs: { readonly [group: string]: string } = {
  "cert-manager.io": "cert-manager with its custom resource definitions",
  "awspca.cert-manager.io": "the AWS Private CA issuer of cert-manager (aws-privateca-issuer)",
  "gateway.networking.k8s.io": "the Gateway API (standard channel, v1) and one implementation of it",
  "monitoring.coreos.com": "the Prometheus operator with its custom resource definitions",
};

/** A kind that an API server serves. */
export interface ServedKind {
  readonly kind: string;
  /** Plural name in paths: `certificates`. */
  readonly name: string;
}

/** Group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The kinds of a group and version that are served. */
export async function servedKinds(api: ApiServer, apiVersion: string): Promise<readonly ServedKind[]> {
  const path = `${groupOf(apiVersion) === "" ? "/api" : "/apis"}/${apiVersion}`;
  const list = await objectAt<{ resources?: readonly ServedKind[] }>(api, path);
  return (list?.resources ?? []).filter(({ name }) => !name.includes("/"));
}

/** The declared objects by their `apiVersion`. */
export function byApiVersion(objects: readonly KubernetesObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of objects) {
    const known = kinds.get(apiVersion) ?? new Set();
    kinds.set(apiVersion, known.add(kind));
  }
  return kinds;
}

/** Every kind of object that is declared is served, those of custom resource definitions among them. */
export const kindsCheck: PreflightCheck = {
  name: "kinds",
  title: "kinds of objects, custom ones among them",
  async run({ api, needs }) {
    const absent: { readonly apiVersion: string; readonly kind: string }[] = [];
    const declared = byApiVersion(needs.objects);
    for (const [apiVersion, kinds] of declared) {
      const served = new Set((await servedKinds(api, apiVersion)).map(({ kind }) => kind));
      absent.push(...[...kinds].filter((kind) => !served.has(kind)).map((kind) => ({ apiVersion, kind })));
    }
    const count = [...declared.values()].reduce((sum, { size }) => sum + size, 0);
    if (absent.length === 0) return met(`all ${count} kinds that are declared are served`);
    const groups = [...new Set(absent.map(({ apiVersion }) => groupOf(apiVersion)))];
    const sources = groups.map((group) => installs[group] ?? `what serves ${group || "the core group"}`);
    return missing(
      `not served: ${several(absent.map(({ apiVersion, kind }) => `${kind} of ${apiVersion}`))}`,
      `install ${sources.join("; and ")}`,
    );
  },
};
