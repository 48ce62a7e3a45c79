import type { DrillResults, VersionDifference } from "@holdfast/drill/report";
import { count } from "../text/phrases";

/** What a drill did not prove because another version ran, in one sentence. */
export function versionDifferenceText({ kind, server, declared, drilled }: VersionDifference): string {
  const named = declared.join(" and ");
  switch (kind) {
    case "other version":
      return `${server}: declared ${named}, drilled ${drilled}: ${named} ${declared.length > 1 ? "are" : "is"} not proven`;
    case "no version declared":
      return `${server}: declared without a version, drilled ${drilled}: what is declared is not proven; name the version in the image's tag, before its digest`;
    case "unknown version":
      return `${server}: declared ${named || "without a version"}, drilled in a version that it does not say: not proven`;
  }
}

/** How many servers ran in another version than is declared, or nothing where none did. */
export function versionSummary({ servers, versionDifferences }: DrillResults): string | undefined {
  if (versionDifferences.length === 0) return undefined;
  const different = new Set(versionDifferences.map(({ server }) => server)).size;
  const declared = servers.filter((each) => each.declared).length;
  return `${different} of ${count(declared, "declared server")} did not run in the declared version, which is not proven.`;
}
