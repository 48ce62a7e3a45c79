import type { Lab } from "@holdfast/lab";
import { ApiClient } from "@holdfast/lab/cluster/api-client";
import { InvalidInputError, type ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";
import type { Declaration } from "./declaration";
import { drilledKinds, type KubernetesObject, kubernetesObject } from "./kubernetes-object";
import { readDeclaration, sitesOf } from "./read-declaration";

/** Where an API server lists each kind, for all namespaces. */
const lists: Readonly<Record<(typeof drilledKinds)[number], { apiVersion: string; plural: string }>> = {
  StatefulSet: { apiVersion: "apps/v1", plural: "statefulsets" },
  Deployment: { apiVersion: "apps/v1", plural: "deployments" },
  Job: { apiVersion: "batch/v1", plural: "jobs" },
  CronJob: { apiVersion: "batch/v1", plural: "cronjobs" },
  ConfigMap: { apiVersion: "v1", plural: "configmaps" },
  Certificate: { apiVersion: "cert-manager.io/v1", plural: "certificates" },
  Service: { apiVersion: "v1", plural: "services" },
  Gateway: { apiVersion: "gateway.networking.k8s.io/v1", plural: "gateways" },
};

const list = z.object({ items: z.array(z.looseObject({})) });

/** All objects of the drilled kinds that a cluster holds. */
async function objectsIn(kubeconfig: string): Promise<KubernetesObject[]> {
  const client = new ApiClient(kubeconfig);
  try {
    const found = await Promise.all(
      drilledKinds.map(async (kind) => {
        const { apiVersion, plural } = lists[kind];
        const root = apiVersion === "v1" ? "api" : "apis";
        const { items } = list.parse(await client.get(`/${root}/${apiVersion}/${plural}`));
        // Items of a list do not say what they are.
        return items.map((item) => kubernetesObject.parse({ ...item, apiVersion, kind }));
      }),
    );
    return found.flat();
  } finally {
    client.close();
  }
}

/**
 * Reads what a drill is made of from the API servers of a lab: every object as its cluster holds it. What is in no
 * cluster is the program's: the addresses of sites and the machines of cloud voters.
 *
 * @param graph the program's resources, of all sites
 * @param lab a lab that runs, with its stacks built
 * @throws InvalidInputError where the lab lacks a declared site, or a site of it holds nothing that can be drilled
 * @throws ApiError, or Error where it does not answer, when an API server does not say what it holds
 */
export async function readLabDeclaration(graph: ResourceGraph, lab: Lab): Promise<Declaration> {
  const declaration = readDeclaration(graph);
  const objects = new Map<string, KubernetesObject[]>();
  for (const { site } of declaration.sites) {
    const found = lab.sites.find(({ name }) => name === site);
    const held = found ? await objectsIn(found.kubeconfig) : [];
    if (!held.some(({ kind }) => kind === "StatefulSet")) {
      throw new InvalidInputError({
        what: found
          ? `the lab's site ${site} holds nothing that can be drilled`
          : `the lab has no site ${site}`,
        where: lab.folder,
        why: "what is drilled is what the lab's API servers hold",
        fix: "build the stacks with holdfast lab up, or drill what the program declares with --from-program",
      });
    }
    objects.set(site, held);
  }
  return {
    ...declaration,
    source: "lab",
    sites: sitesOf(graph, (_, site) => objects.get(site) ?? []),
  };
}
