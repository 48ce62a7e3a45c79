import { tolerableVoterLosses } from "../../arithmetic/quorum";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** What upgrades a machine by itself, as it is named in its user data. */
const TOOLS = /\b(unattended-upgrades|dnf-automatic(?:-install)?|yum-cron|apt-daily-upgrade)\b/;

/** What takes such a tool out, or says that it is to do nothing. */
const OFF = /\b(disable|mask|stop|remove|purge|erase)\b|"0"|apply_updates\s*=\s*no/;

/** At what time it acts, in the words of systemd or of APT. */
const TIME = /(?:OnCalendar=|Automatic-Reboot-Time\s+"?|RandomizedDelaySec=)([^"\n;]+)/g;

/** The lines of each list entry of a cloud-config, or of a script. */
function blocksOf(userData: string): string[] {
  return userData.split(/\n(?= *- (?:path|name|\[|-|systemctl|[a-z]))/);
}

/** By what a machine upgrades itself, and when; `undefined` where it does not. */
function upgradesOf(userData: string): { readonly tool: string; readonly when: string } | undefined {
  const about = blocksOf(userData).filter((block) => TOOLS.test(block));
  const tool = about.filter((block) => !OFF.test(block)).flatMap((block) => TOOLS.exec(block)?.[1] ?? [])[0];
  // Switched off anywhere, it is taken to be off: user data that says both ends with it off.
  if (tool === undefined || about.some((block) => OFF.test(block))) return undefined;
  const when = about.flatMap((block) => [...block.matchAll(TIME)].map(([, time]) => time ?? ""));
  return { tool, when: when.join(", ") };
}

/**
 * Voters whose machines upgrade and restart themselves at one time: a package that stops one stops the others in the same
 * hour, in whatever regions they stand.
 */
export function unattendedUpgrades(reading: Reading, { quorums }: Blueprint): Defect[] {
  return quorums.flatMap((quorum): Defect[] => {
    const groups = new Map<
      string,
      { readonly urn: string; readonly tool: string; readonly site: string }[]
    >();
    for (const { urn, site } of quorum.voters) {
      const instance = urn === undefined ? undefined : reading.resource(urn);
      if (urn === undefined || site === undefined || instance?.type !== types.instance) continue;
      const found = upgradesOf(textOf(instance.inputs["userData"]) ?? "");
      if (!found) continue;
      const key = `${found.tool} ${found.when}`;
      groups.set(key, [...(groups.get(key) ?? []), { urn, tool: found.tool, site }]);
    }
    const tolerated = tolerableVoterLosses(quorum.voters.length);
    return [...groups].flatMap(([key, voters]) =>
      voters.length < 2
        ? []
        : voters.map(({ urn, tool }) => ({
            policy: "failover-authority-is-independent",
            level: voters.length > tolerated ? "error" : "warning",
            resource: urn,
            field: "userData",
            problem: {
              kind: "upgrades-at-one-time",
              value: tool,
              sites: voters.map(({ site }) => site),
              voters: quorum.voters.length,
            },
            cause: `${quorum.name} ${key}`,
          })),
    );
  });
}
