import type { Fault } from "./fault";
import { anySites } from "./targets";

/** Nothing at the sites runs, and their kernels still take what arrives: a hypervisor that was paused. */
export const siteFrozen: Fault = {
  kind: "site-frozen",
  title: "freeze of",
  description:
    "every process of the sites gets SIGSTOP, and SIGCONT when it is healed, as under a paused hypervisor: kernels go on taking connections and packets, and nobody answers",
  targets: anySites,
  needs: [],
  asLoss: { meaning: "at the worst the loss", because: "nothing that is asked there answers" },
  inFullRun: "each target",
  inSoak: "one site",
  at: (world, sites) => ({
    inject: () => sites.forEach((site) => world.site(site).signal("SIGSTOP")),
    heal: () => sites.forEach((site) => world.site(site).signal("SIGCONT")),
  }),
};
