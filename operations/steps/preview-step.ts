import { Refusal } from "../refusal";
import { changesText, unexplained } from "../declaration/changes";
import type { SiteLists } from "../declaration/site-lists";
import type { DeployedStack } from "../declaration/stack-files";
import { type Step, done } from "../step";
import type { World } from "../world";

/** What a preview step is told. */
export interface PreviewRequest {
  readonly name: string;
  readonly stacks: readonly DeployedStack[];
  readonly lists: SiteLists;
  /** A reason to deploy what no operation explains; absent: it is refused. */
  readonly forced?: string;
}

async function previews(world: World, request: PreviewRequest): Promise<string[]> {
  const facts: string[] = [];
  for (const stack of request.stacks) {
    const changes = await world.preview(stack, request.lists);
    facts.push(`${stack.name}: ${changesText(changes)}`);
    if (changes.some(({ type, operation }) => type === "pulumi:pulumi:Stack" && operation === "create")) {
      throw new Refusal({
        rule: "only what is deployed is operated",
        why: `${stack.name} was never deployed: its preview creates all of it`,
        fix: `pulumi up --stack ${stack.name}`,
      });
    }
    const others = unexplained(changes);
    if (others.length === 0 || request.forced !== undefined) continue;
    throw new Refusal({
      rule: "nothing else is deployed along",
      why: `${stack.name} would change what this operation does not: ${changesText(others)}, the first of them ${others[0]?.name}`,
      fix: `deploy that first (pulumi up --stack ${stack.name}), or take the edits back; in need: --force --reason "…"`,
    });
  }
  return facts;
}

/**
 * Previews the stacks as they would be declared, without writing anything, and asks whether to go on. What was agreed to is
 * not asked again after an interruption.
 */
export function previewStep(world: World, request: PreviewRequest): Step {
  const names = request.stacks.map(({ name }) => name);
  return {
    name: request.name,
    title: `Preview ${names.join(", ")}`,
    async run() {
      const facts = await previews(world, request);
      const agreed = await world.confirm(`${facts.join("\n")}\nDeploy this to ${names.join(", ")}?`);
      if (agreed) return done(...facts);
      throw new Refusal({
        rule: "somebody agrees to what is deployed",
        why: "it was not agreed to",
        fix: "run it again; --yes agrees beforehand, --dry-run only looks",
      });
    },
    rehearse: () => previews(world, request),
  };
}
