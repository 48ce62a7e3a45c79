import { deriveBlueprint, lossOfElements, type ResourceGraph } from "@holdfast/resilience";
import { Damage } from "@holdfast/resilience/judge/damage";
import { indexOf } from "@holdfast/resilience/judge/index-blueprint";
import { grantRoom } from "@holdfast/resilience/judge/site-room";

/**
 * Names of a site's Deployments that the analysis has room for with all their replicas once some halls are lost, and of
 * those that it has not.
 */
export function roomAt(
  graph: ResourceGraph,
  site: string,
  lostHalls: readonly string[],
): { readonly placed: string[]; readonly lacking: string[] } {
  const blueprint = deriveBlueprint(graph);
  const loss = lossOfElements(lostHalls.map((name) => ({ kind: "hall", site, name })));
  const content = indexOf(blueprint).contents.get(site);
  if (!content) throw new Error(`nothing stands at ${site}`);
  const granted = [...grantRoom(content, new Damage(blueprint, loss), ({ replicas }) => replicas)];
  const names = (wanted: boolean) =>
    granted.filter(([{ replicas }, room]) => room >= replicas === wanted).map(([{ name }]) => name);
  return { placed: names(true), lacking: names(false) };
}
