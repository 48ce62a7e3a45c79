import {
  checkBlueprint,
  deriveBlueprint,
  type Blueprint,
  type Report,
  type ResourceGraph,
} from "@holdfast/resilience";

/** A stack as policies judge it. The blueprint and the report are made when they are first asked for. */
export class StackView {
  private derived: Blueprint | undefined;
  private checked: Report | undefined;
  private checkedForDomains: Report | undefined;

  constructor(public readonly graph: ResourceGraph) {}

  /** Sites, services and stores as the resources show them. */
  public get blueprint(): Blueprint {
    return (this.derived ??= deriveBlueprint(this.graph));
  }

  /** What every loss of one or two sites leaves of every service. */
  public get report(): Report {
    return (this.checked ??= checkBlueprint(this.blueprint, this.graph.resources.length));
  }

  /** What the loss of everything else that sites have in common leaves: utilities, hazards, providers. */
  public get domainReport(): Report {
    const options = { depth: 0, domains: true };
    return (this.checkedForDomains ??= checkBlueprint(this.blueprint, this.graph.resources.length, options));
  }

  /** Why the stack cannot be judged across sites; `undefined` where it holds every site. */
  public get partial(): string | undefined {
    const { missingSites, sites } = this.blueprint;
    if (missingSites.length === 0) return undefined;
    const here = sites.map((site) => site.name).join(", ") || "no site";
    return `this stack holds ${here} and not ${missingSites.join(", ")}, so promises across sites are not judged here`;
  }
}
