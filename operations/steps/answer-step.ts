import type { Blueprint } from "@holdfast/resilience";
import { StepFailure } from "../refusal";
import type { Step } from "../step";
import type { World } from "../world";

/** Public names that some server answered with a site's address. */
function namesAt({ endpoints }: Blueprint, site: string): string[] {
  return endpoints
    .filter(({ answerSets }) =>
      answerSets.some(({ answers }) => answers.some((answer) => answer.site === site)),
    )
    .map(({ name }) => name);
}

/**
 * Checks that users are sent elsewhere: no declared answer holds the site, and no public name resolves to it from here.
 *
 * @param then what is declared now that the site is out of service
 * @param before what was declared
 */
export function namesStep(world: World, then: Blueprint, before: Blueprint, site: string): Step {
  return {
    name: `verify: nobody is sent to ${site}`,
    title: `Verify that nobody is sent to ${site}`,
    looksOnly: true,
    async run() {
      const declared = namesAt(then, site);
      if (declared.length > 0) {
        throw new StepFailure(`${declared.join(", ")} still answer ${site}`, "pulumi preview of every stack");
      }
      const address = then.sites.find(({ name }) => name === site)?.ingressAddress;
      const names = namesAt(before, site);
      let resolved = 0;
      for (const name of names) {
        const addresses = await world.resolve(name);
        if (addresses === undefined) continue;
        resolved++;
        if (address === undefined || !addresses.includes(address)) continue;
        throw new StepFailure(
          `${name} resolves to ${address}, the address of ${site}`,
          "wait for the resolver's time to live, then run the same command again; dig +trace shows who answers it",
        );
      }
      const facts = ["no answer that is declared holds its address"];
      if (resolved > 0) return { outcome: "done", facts: [...facts, `${resolved} names resolve to others`] };
      return { outcome: "not-applicable", facts: [...facts, "none of the public names resolves from here"] };
    },
  };
}
