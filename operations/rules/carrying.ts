import { type Blueprint, judge, type Loss, lossOfElements, type Verdict } from "@holdfast/resilience";
import { reasonText } from "@holdfast/report/text/reason-text";
import { percent } from "@holdfast/report/text/phrases";
import { Refusal } from "../refusal";
import { dataSites } from "./safety";

function siteLoss(sites: readonly string[]): Loss {
  return lossOfElements(sites.map((name) => ({ kind: "site", name })));
}

function shortfall({ service, outcome, served, unmet, because, moreReasons, chain }: Verdict): string {
  const share = outcome === "degraded" ? ` at ${percent(served)} of peak` : "";
  // The deepest of a short chain; of one that is too long to be told whole, what the service itself says first.
  const reason = moreReasons === undefined ? because.at(-1) : (chain.own[0] ?? chain.dependences[0]?.reason);
  return `${service}: ${outcome}${share}, ${unmet.join(" and ")} unmet${reason === undefined ? "" : ` (${reasonText(reason)})`}`;
}

/**
 * What the sites that are left do once some are gone for good.
 *
 * @param blueprint what is declared with the sites out of service
 * @param out the sites that are out of service
 * @returns one sentence each: what is served, and what one further loss would do
 */
export function carryingFacts(blueprint: Blueprint, out: readonly string[]): string[] {
  const verdicts = judge(blueprint, siteLoss(out));
  const whole = verdicts.filter(({ outcome }) => outcome === "serving").length;
  const less = verdicts.filter(({ outcome }) => outcome !== "serving");
  const named = less.map(({ service, outcome }) => `${service} ${outcome}`).join(", ");
  const facts = [
    `without ${out.join(" and ")}: ${whole} of ${verdicts.length} services serve all of peak${named ? `; ${named}` : ""}`,
  ];
  for (const site of dataSites(blueprint).filter((other) => !out.includes(other))) {
    const stopped = judge(blueprint, siteLoss([...out, site]))
      .filter(({ outcome }) => outcome === "down" || outcome === "read-only")
      .map(({ service }) => service);
    facts.push(
      `if ${site} is lost meanwhile: ${stopped.length === 0 ? "every service goes on" : `${stopped.join(", ")} stop`}`,
    );
  }
  return facts;
}

/**
 * Refuses to take sites out of service that the others could not do without: a service would not keep what it promises
 * under the loss of as many sites.
 *
 * @param blueprint what is declared with the sites out of service
 * @param out the sites that would be out of service
 * @throws Refusal naming every service that would fall short
 */
export function requireCarrying(blueprint: Blueprint, out: readonly string[]): void {
  const short = judge(blueprint, siteLoss(out)).filter(({ met }) => !met);
  if (short.length === 0) return;
  throw new Refusal({
    rule: "the sites that are left carry it",
    why: `without ${out.join(" and ")} ${short.map(shortfall).join("; ")}`,
    fix: `npx holdfast explain ${short[0]?.service} --lose ${out.join(",")} says what to add`,
  });
}
