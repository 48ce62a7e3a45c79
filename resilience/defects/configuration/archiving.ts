import { archiveFault, restoreLimitSeconds } from "@holdfast/contract/postgresql/commands";
import { ARCHIVE_ANSWER_SECONDS } from "../../arithmetic/patroni-timing";
import type { Reading } from "../../blueprint/reading";
import { at, recordOf, textOf } from "../../graph/values";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
  meansToArchive,
  parameterField,
} from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import type { Consequence } from "./problem";

/** Longest wait for an archive that is taken to be meant, in seconds; it counts as part of the RTO. */
const MOST_ANSWER_SECONDS = 10;

/** A command with the scripts of the member's own ConfigMap that it names. */
function withScripts(command: string, { configuration }: Configured): string {
  const scripts = Object.entries(recordOf(configuration.inputs["data"])).filter(
    ([name, text]) =>
      typeof text === "string" && !/\.(?:ya?ml|conf)$/.test(name) && command.includes(`/${name}`),
  );
  return scripts.length === 0 ? command : scripts.map(([, text]) => String(text)).join("\n");
}

/** Why a command of pgBackRest does not do what it is called for; absent where it does, or where it is none. */
function callFault(
  command: string,
  { configuration }: Configured,
): { readonly consequence: Consequence; readonly fit: string } | undefined {
  if (!/\bpgbackrest\b/.test(command)) return undefined;
  const name = /--config[= ]\S*?([^/\s"']+)(?=[\s"']|$)/.exec(command)?.[1];
  const text = textOf(at(configuration.inputs, "data", name ?? "pgbackrest.conf"));
  if (name !== undefined && text === undefined)
    return { consequence: "no-such-file", fit: "one that names pgbackrest.conf of the member" };
  const stanza = /--stanza[= ]["']?([\w-]+)/.exec(command)?.[1];
  const sections = [...(text ?? "").matchAll(/^\s*\[([^\]]+)\]/gm)].map(([, section]) => section ?? "");
  const stanzas = sections.filter((section) => !section.startsWith("global"));
  return stanza !== undefined && stanzas.length > 0 && !stanzas.includes(stanza)
    ? { consequence: "no-such-stanza", fit: `one with --stanza=${stanzas.join(" or ")}` }
    : undefined;
}

function archivingOf(member: Configured, { urns, members }: ConfiguredShard): Defect[] {
  if (!meansToArchive(member)) return [];
  const { parameters } = member.inForce;
  const command = textOf(parameters["archive_command"]) ?? "";
  const mode = String(parameters["archive_mode"] ?? "off");
  const found = (
    parameter: "archive_mode" | "archive_command",
    value: string,
    consequence: Consequence,
    fit?: string,
  ): Defect[] => [
    {
      policy: "configuration-takes-effect",
      level: "error",
      resource: member.configuration.urn,
      field: parameterField(member, parameter),
      problem: { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
      inForce: { members: urns, settings: { archive: false } },
    },
  ];
  const other = members
    .map(({ inForce }) => textOf(inForce.parameters["archive_command"]) ?? "")
    .find((each) => archiveFault("on", each) === undefined && /\bpgbackrest\b/.test(each));
  const fit = other ?? "a command that takes %p to the vault, such as pgbackrest archive-push %p";
  switch (archiveFault(mode, command)) {
    case "off":
      return found("archive_mode", mode, "archives-nothing", '"on"');
    case "no-command":
      return found("archive_command", "absent", "archives-nothing", fit);
    case "archives-nothing":
      return found("archive_command", command, "archives-nothing", fit);
    case "hides-failures":
      return found("archive_command", command, "hides-failures", fit);
    case undefined: {
      const full = withScripts(command, member);
      const fault = callFault(full, member);
      if (fault) return found("archive_command", command, fault.consequence, fault.fit);
      const hasRepository = at(member.configuration.inputs, "data", "pgbackrest.conf") !== undefined;
      return hasRepository &&
        at(member.configuration.inputs, "data", "backup.conf") !== undefined &&
        !/\bpgbackrest\b/.test(full)
        ? found("archive_command", command, "archives-elsewhere", fit)
        : [];
    }
  }
}

function restoringOf(member: Configured, { urns }: ConfiguredShard): Defect[] {
  if (!meansToArchive(member)) return [];
  const { restoreCommand, settings } = member.inForce;
  const field = "patroni.yml: postgresql.recovery_conf.restore_command";
  const found = (
    value: string,
    consequence: Consequence,
    fit: string,
    inForce?: Defect["inForce"],
  ): Defect[] => [
    {
      policy: "configuration-takes-effect",
      level: inForce ? "error" : "warning",
      resource: member.configuration.urn,
      field,
      problem: { kind: "unfit-setting", value, consequence, fit },
      ...(inForce ? { inForce } : {}),
    },
  ];
  if (restoreCommand === undefined || restoreCommand.trim() === "") {
    const inForce = { members: urns, settings: { restoresFromArchive: false } };
    return found(
      "absent",
      "restores-nothing",
      'a command that fetches %f from the archive to "%p"',
      settings.synchronousMode === "off" ? inForce : undefined,
    );
  }
  const full = withScripts(restoreCommand, member);
  if (archiveFault("on", restoreCommand) === "archives-nothing")
    return found(restoreCommand, "restores-nothing", "a command that fetches %f from the archive to %p");
  const fault = callFault(full, member);
  if (fault) return found(restoreCommand, fault.consequence, fault.fit);
  const limit = restoreLimitSeconds(full);
  if (limit !== undefined && limit <= Math.max(MOST_ANSWER_SECONDS, ARCHIVE_ANSWER_SECONDS)) return [];
  const archiveAnswerSeconds = limit ?? NO_LIMIT_SECONDS;
  return found(restoreCommand, "waits-for-archive", "one with a limit of a second or two (timeout 2 ...)", {
    members: urns,
    settings: { archiveAnswerSeconds },
  });
}

/** What is counted where nothing bounds a wait: a day, which is more than any RTO goal. */
const NO_LIMIT_SECONDS = 86_400;

/** Members whose log is archived nowhere, or who cannot fetch it, or wait for it without a limit. */
export function archiving(reading: Reading): Defect[] {
  return configuredShards(reading).flatMap((shard) =>
    shard.members.flatMap((member) => [...archivingOf(member, shard), ...restoringOf(member, shard)]),
  );
}
