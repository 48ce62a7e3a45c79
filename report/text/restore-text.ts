import { restoredRpo, type RpoTerm, type StoreRestore, type Verdict } from "@holdfast/resilience";
import { duration } from "./phrases";

const terms: { readonly [kind in RpoTerm["kind"]]: string } = {
  "archive-timeout": "archive_timeout",
  "vault-copy": "replicationTime of the vault's copy",
};

function termText({ kind, seconds }: RpoTerm): string {
  return `${terms[kind]} ${seconds === null ? "unknown: no resource declares it" : duration(seconds)}`;
}

/** What is left of a store's data, and what of it is missing. */
export function restoreText(restore: StoreRestore): string {
  const { backup, rpoTerms } = restore;
  if (!backup) return "neither a replica nor a backup is left: lost for good";
  const seconds = restoredRpo(restore);
  const lacks = seconds === null ? "writes without bound" : `the last ${duration(seconds)}`;
  return `manual recovery restores it from ${backup.bucket} at ${backup.site}, without ${lacks} (${rpoTerms.map(termText).join(", ")})`;
}

/** Predicted data loss, in a few words; `all data` where a store is lost for good. */
export function dataLossText({ rpoSeconds, restores }: Pick<Verdict, "rpoSeconds" | "restores">): string {
  if (restores.some(({ backup }) => !backup)) return "all data";
  return rpoSeconds === null ? "no bound" : rpoSeconds === 0 ? "none" : duration(rpoSeconds);
}
