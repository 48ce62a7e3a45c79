import type { VoterSet } from "../quorums/voter-set";
import { type Step, type StepResult, done } from "../step";

/** Losses that a quorum survives beyond those that it has already: V voters of which L live. */
export function furtherLosses(voters: number, living: number): number {
  return living - (Math.floor(voters / 2) + 1);
}

async function removeFrom(quorum: VoterSet, lost: readonly string[]): Promise<StepResult> {
  const placeholder = await quorum.placeholder();
  if (placeholder !== undefined)
    return { outcome: "not-applicable", facts: [`${quorum.name}: ${placeholder}`] };
  const deadNames = quorum.declared
    .filter(({ site }) => site !== undefined && lost.includes(site))
    .map(({ name }) => name);
  const facts: string[] = [];
  for (const voter of (await quorum.listed()).filter(({ name }) => deadNames.includes(name))) {
    await quorum.remove(voter);
    facts.push(`${voter.name} was removed from ${quorum.name}`);
  }
  const left = (await quorum.listed()).length;
  const further = furtherLosses(left, left);
  const losses = further === 1 ? "loss" : "losses";
  return done(...facts, `${quorum.name} has ${left} voters and survives ${further} more ${losses}`);
}

/**
 * Takes the voters at lost sites out of the quorum's list, so that fewer of those left are a majority. One that comes back
 * has to be added again by hand, with its data wiped: this is for sites that stay dark.
 */
export function removeVotersStep(quorum: VoterSet, lost: readonly string[]): Step {
  const title = `Remove the voters at ${lost.join(" and ")} from ${quorum.name}`;
  return { name: `remove voters of ${quorum.name}`, title, run: () => removeFrom(quorum, lost) };
}
