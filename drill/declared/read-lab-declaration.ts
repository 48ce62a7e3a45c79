import { ApiClient, type Lab, type LabSite } from "@holdfast/lab";
import { InvalidInputError, type ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";
import type { Declaration, DeclaredSite } from "./declaration";
import { kubernetesObject, type KubernetesObject } from "./kubernetes-object";
import { readDeclaration } from "./read-declaration";

/** Where an API server lists each kind that a drill reads; its lists do not repeat the kind of what is in them. */
const lists = [
  { apiVersion: "apps/v1", kind: "StatefulSet", path: "/apis/apps/v1/statefulsets" },
  { apiVersion: "apps/v1", kind: "Deployment", path: "/apis/apps/v1/deployments" },
  { apiVersion: "batch/v1", kind: "Job", path: "/apis/batch/v1/jobs" },
  { apiVersion: "batch/v1", kind: "CronJob", path: "/apis/batch/v1/cronjobs" },
  { apiVersion: "v1", kind: "ConfigMap", path: "/api/v1/configmaps" },
  { apiVersion: "v1", kind: "Service", path: "/api/v1/services" },
  { apiVersion: "cert-manager.io/v1", kind: "Certificate", path: "/apis/cert-manager.io/v1/certificates" },
] as const;

const list = z.object({ items: z.array(z.looseObject({})) });

async function objectsAt({ name, kubeconfig }: LabSite): Promise<KubernetesObject[]> {
  const client = new ApiClient(kubeconfig);
  try {
    const objects: KubernetesObject[] = [];
    for (const { path, ...type } of lists) {
      const { items } = list.parse(await client.get(path));
      objects.push(...items.map((item) => kubernetesObject.parse({ ...item, ...type })));
    }
    return objects;
  } catch (error) {
    throw new InvalidInputError({
      what: `what is deployed at ${name} cannot be read`,
      where: `the lab's API server of ${name}`,
      why: error instanceof Error ? error.message : String(error),
      fix: "see `npx holdfast lab status`, or drill the evaluated program with --from-program",
    });
  } finally {
    client.close();
  }
}

/** What the API server of a site holds in place of what the program declares for it. */
async function deployedAt(site: DeclaredSite, lab: Lab): Promise<DeclaredSite> {
  const found = lab.sites.find(({ name }) => name === site.site);
  const objects = found ? await objectsAt(found) : [];
  if (objects.every(({ kind }) => kind !== "StatefulSet")) {
    throw new InvalidInputError({
      what: `nothing is deployed at ${site.site}`,
      where: `the lab in ${lab.folder}`,
      why: found ? "its API server holds no StatefulSet" : "the lab has no such site",
      fix: "deploy all stacks with `npx holdfast lab up`",
    });
  }
  return { ...site, objects };
}

/**
 * Reads what a drill is made of from the API servers of a lab, as `pulumi up` left it there.
 *
 * What no cluster holds comes from the program: the sites' address ranges, the voters in the cloud, and the services.
 *
 * @param graph resources of the program that was deployed
 * @param lab a running lab
 * @throws InvalidInputError where a site of the program is not deployed in the lab
 */
export async function readLabDeclaration(graph: ResourceGraph, lab: Lab): Promise<Declaration> {
  const declaration = readDeclaration(graph);
  const sites: DeclaredSite[] = [];
  for (const site of declaration.sites) sites.push(await deployedAt(site, lab));
  return { ...declaration, source: "lab", sites };
}
