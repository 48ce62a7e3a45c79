import { InvalidInputError, type ResourceGraph } from "@holdfast/resilience";
import { readProject } from "@holdfast/evaluate/project";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { KubernetesCluster } from "../clusters/kubernetes-cluster";
import type { ApiServer } from "../clusters/site-cluster";
import type { Prerequisites } from "../world";
import { declaredWith } from "../declaration/declared";
import { PulumiEngine } from "../declaration/engine";
import { StackFiles } from "../declaration/stack-files";
import { TemporaryFolder } from "../declaration/temporary-folder";
import { dataSites, requireDataSite } from "../rules/safety";
import { preflightChecks } from "./checks";
import {
  NotAllowed,
  type PreflightCheck,
  type PreflightContext,
  type PreflightResult,
  unknown,
} from "./preflight-check";
import { siteNeeds } from "./site-needs";

/** A check with what it has found. */
export interface Checked extends PreflightResult {
  readonly name: string;
  readonly title: string;
}

/** What was found at a site. */
export interface PreflightReport {
  readonly site: string;
  readonly checks: readonly Checked[];
}

/** A check that ends in an error has seen nothing: that is unknown, and never met. */
async function checked(check: PreflightCheck, context: PreflightContext): Promise<Checked> {
  const { name, title } = check;
  try {
    return { name, title, ...(await check.run(context)) };
  } catch (error) {
    const fix =
      error instanceof NotAllowed
        ? "use a kubeconfig whose user may read it, or look at it by hand"
        : "run it again; see the API server's own log";
    return { name, title, ...unknown((error as Error).message, fix) };
  }
}

/** Looks at every prerequisite; where the API server is not reached, nothing more is asked of it. */
export async function runChecks(
  context: PreflightContext,
  checks: readonly PreflightCheck[] = preflightChecks,
): Promise<Checked[]> {
  const results: Checked[] = [];
  for (const check of checks) {
    const unreached = results.some(({ unreachable }) => unreachable);
    results.push(
      unreached
        ? {
            name: check.name,
            title: check.title,
            ...unknown("it was not looked at: the API server cannot be asked", "mend api-server first"),
          }
        : await checked(check, context),
    );
  }
  return results;
}

/** Time for a web server to answer, in milliseconds. */
const reachMilliseconds = 5000;

/** Asks a web server from this machine, and follows no redirection: that it answers is what counts. */
export async function reachFromHere(url: string): Promise<number | Error> {
  try {
    const { status } = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(reachMilliseconds),
    });
    return status;
  } catch (error) {
    const { cause, message } = error as Error;
    return new Error(cause instanceof Error ? cause.message : message);
  }
}

/** What a preflight is asked for. */
export interface PreflightOptions {
  /** A folder inside the project. */
  readonly cwd: string;
  /** The stack that declares everything. */
  readonly stack: string;
  /** File of the site's kubeconfig. Default: the secret of the stack that deploys the site. */
  readonly kubeconfig?: string;
}

/** Refuses a text that names no API server. */
async function requireUsable(text: string, where: string): Promise<void> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  let why = "it names no cluster as its current one";
  try {
    config.loadFromString(text);
    if (config.getCurrentCluster() !== null) return;
  } catch (error) {
    why = (error as Error).message.split("\n")[0] ?? "";
  }
  throw new InvalidInputError({
    what: `the kubeconfig cannot be used: ${why}`,
    where,
    why: "the site's API server is reached with it",
    fix: "kubectl --kubeconfig FILE get nodes has to answer with it",
  });
}

/** What the cluster of a site has of its prerequisites, as operations are told. */
export async function prerequisitesOf(
  api: ApiServer,
  graph: ResourceGraph,
  site: string,
): Promise<Prerequisites> {
  const needs = siteNeeds(graph, site);
  const checks = await runChecks({ api, needs, reach: reachFromHere, now: () => new Date() });
  const of = (outcome: PreflightResult["outcome"]) =>
    checks.filter((each) => each.outcome === outcome).map(({ name, found }) => `${name} (${found})`);
  return { met: of("met").length, missing: of("missing"), unknown: of("unknown") };
}

/** The text of a kubeconfig's file, once it is one. */
async function fileOf(kubeconfig: string): Promise<string> {
  let text;
  try {
    text = readFileSync(path.resolve(kubeconfig), "utf8");
  } catch (error) {
    throw new InvalidInputError({
      what: `the kubeconfig cannot be read: ${(error as Error).message}`,
      where: "--kubeconfig",
      why: "the site's API server is reached with it",
      fix: "name the file of a kubeconfig",
    });
  }
  await requireUsable(text, kubeconfig);
  return text;
}

/** The kubeconfig that the stack of a site holds as its secret. */
async function secretOf(
  site: string,
  folder: string,
  analysed: string,
  sites: readonly string[],
  temporary: TemporaryFolder,
): Promise<string> {
  const key = `holdfast:kubeconfigs.${site}`;
  const engine = new PulumiEngine(folder, [], { ...process.env, TMPDIR: temporary.path });
  const stacks = new StackFiles(folder, analysed).deployed(sites);
  const text = await engine.secret(stacks.find(({ part }) => part === site)?.name ?? site, key);
  await requireUsable(text, key);
  return text;
}

/**
 * Looks at everything that a site's cluster has to have before the first `pulumi up`, and changes nothing.
 *
 * @throws InvalidInputError where there is no such site, the declaration is refused, or there is no kubeconfig
 */
export async function preflight(site: string, options: PreflightOptions): Promise<PreflightReport> {
  const given = options.kubeconfig === undefined ? undefined : await fileOf(options.kubeconfig);
  const { folder } = readProject(options.cwd, options.stack);
  const { graph, blueprint } = await declaredWith(folder, options.stack);
  requireDataSite(blueprint, site, `preflight ${site}`);
  const temporary = new TemporaryFolder();
  try {
    const text = given ?? (await secretOf(site, folder, options.stack, dataSites(blueprint), temporary));
    const context: PreflightContext = {
      api: new KubernetesCluster(() => Promise.resolve(text)),
      needs: siteNeeds(graph, site),
      reach: reachFromHere,
      now: () => new Date(),
    };
    return { site, checks: await runChecks(context) };
  } finally {
    temporary.remove();
  }
}
