import { ConformanceCluster } from "./conformance-cluster";
import { keptResources, normalForm, plannedSteps } from "./conformance-normal-form";
import type { PluginSet } from "./conformance-plugins";
import type { ConformanceProject, Ended } from "./conformance-project";

/** What is tried, in this order; each is a field of what {@link runScenario} returns. */
export const stages = [
  "preview of a new stack",
  "up",
  "objects",
  "state",
  "preview without a change",
  "refresh without a change",
  "preview of an update",
  "update",
  "objects after the update",
  "preview of what is not known yet",
  "refresh after drift",
  "preview after drift",
  "up after drift",
  "a conflict with another manager",
  "fields that are passed over",
  "preview of replacements",
  "objects after replacements",
  "an object that does not get ready",
  "an object that the API server refuses",
  "destroy",
  "objects after destroy",
] as const;

/** One of the stages. */
export type Stage = (typeof stages)[number];

/** What each stage came to, in a form that two plugins can agree on. */
export type Outcomes = Record<Stage, unknown>;

/** What the engine said went wrong, without what each set of plugins says of itself. */
function errorsOf({ code, output }: Ended): { failed: boolean; said: string[] } {
  const diagnostics = output.slice(output.indexOf("Diagnostics:")).split(/^(?:Outputs|Resources):/m)[0] ?? "";
  const said = diagnostics
    .split(/\n(?= {2}\S)/)
    .filter((part) => part.includes("error: ") && !part.includes("pulumi:pulumi:Stack"))
    .map((part) => String(normalForm(part.replace(/\s+/g, " ").trim())));
  return { failed: code !== 0, said };
}

/**
 * Takes a stack through its life with one set of plugins.
 *
 * @param project the project
 * @param plugins the plugins
 * @param others other plugins that must agree that there is nothing to do; undefined where there are none
 * @param kubeconfig of an empty cluster, which is left empty
 */
export async function runScenario(
  project: ConformanceProject,
  plugins: PluginSet,
  others: PluginSet | undefined,
  kubeconfig: string,
): Promise<Outcomes> {
  const stack = plugins.name;
  const outcomes = {} as Outcomes;
  const cluster = new ConformanceCluster(kubeconfig);
  const pulumi = (...args: string[]) => project.pulumi(plugins, ...args, "--stack", stack);
  const up = () => pulumi("up", "--yes", "--skip-preview");
  const refresh = () => pulumi("refresh", "--yes", "--skip-preview");
  const plan = async () => plannedSteps(await project.plan(plugins, stack));
  const state = async () => keptResources(await project.state(plugins, stack));
  const change = (...names: string[]) =>
    project.done(plugins, "config", "set", "change", JSON.stringify(names), "--stack", stack);
  const code = async (command: Promise<Ended>) => {
    const { code, output } = await command;
    return code === 0 ? "done" : output;
  };
  const agree = async (set: PluginSet | undefined) =>
    set === undefined
      ? "done"
      : code(project.pulumi(set, "preview", "--expect-no-changes", "--diff", "--stack", stack));

  await project.done(plugins, "stack", "init", stack);
  await project.setSecrets(plugins, stack, { kubeconfig, secret: "hush" });

  outcomes["preview of a new stack"] = await plan();
  outcomes["up"] = await code(up());
  outcomes["refresh without a change"] = await code(refresh());
  outcomes["objects"] = await cluster.objects();
  outcomes["state"] = await state();
  outcomes["preview without a change"] = [await agree(plugins), await agree(others)];

  await change("image", "replicas", "data", "peer", "schedule", "issuer");
  outcomes["preview of an update"] = await plan();
  outcomes["update"] = [await code(up()), await agree(plugins), await agree(others)];
  outcomes["objects after the update"] = await cluster.objects();

  await change("image", "replicas", "data", "peer", "schedule", "issuer", "stuck");
  outcomes["preview of what is not known yet"] = await plan();

  await change("image", "replicas", "data", "peer", "schedule", "issuer");
  await cluster.delete("/apis/policy/v1/namespaces/work/poddisruptionbudgets/web");
  await cluster.patch("/apis/networking.k8s.io/v1/namespaces/work/networkpolicies/allow", {
    spec: { ingress: null },
  });
  outcomes["refresh after drift"] = [await code(refresh()), await state()];
  outcomes["preview after drift"] = await plan();
  outcomes["up after drift"] = [await code(up()), await agree(plugins), await cluster.objects()];

  await cluster.patch("/api/v1/namespaces/work/configmaps/configuration", { data: { other: "by hand" } });
  await refresh();
  outcomes["a conflict with another manager"] = errorsOf(await up());
  await cluster.patch("/api/v1/namespaces/work/configmaps/configuration", { data: { other: "kept" } });
  await refresh();

  await cluster.patch("/apis/apps/v1/namespaces/work/deployments/web", { spec: { replicas: 4 } });
  await change("data", "peer", "schedule", "issuer", "ignored");
  outcomes["fields that are passed over"] = [await plan(), await code(up()), await cluster.objects()];

  await change("data", "peer", "schedule", "issuer", "ignored", "selector", "provisioner", "immutable");
  outcomes["preview of replacements"] = await plan();
  outcomes["objects after replacements"] = [await code(up()), await agree(plugins), await cluster.objects()];

  await change("stuck");
  const stuck = await up();
  const unready = (await state()).filter((resource) => JSON.stringify(resource).includes("::stuck"));
  outcomes["an object that does not get ready"] = [stuck.code !== 0, unready];
  await change("invalid");
  outcomes["an object that the API server refuses"] = errorsOf(await pulumi("preview"));

  await change();
  outcomes["destroy"] = await code(pulumi("destroy", "--yes", "--skip-preview"));
  outcomes["objects after destroy"] = [await cluster.objects(), await state()];
  return outcomes;
}
