import { sectionsOf } from "@holdfast/contract/pgbackrest/repository";
import { mostFrequent } from "../../arithmetic/majority";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { at, numberOf, textOf } from "../../graph/values";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
} from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { disagreements } from "./agreement";
import type { Consequence } from "./problem";

/** The files of a member that say where its repository is: the member's own, and that of the pod which runs backups. */
const FILES = ["pgbackrest.conf", "backup.conf"] as const;

/** Options of the first repository that all members of a shard, and both files, have to say alike. */
const REPOSITORY_OPTIONS = [
  "repo1-type",
  "repo1-s3-bucket",
  "repo1-s3-region",
  "repo1-s3-endpoint",
  "repo1-s3-key-type",
  "repo1-path",
  "repo1-cipher-type",
  "repo1-cipher-pass",
  "repo1-bundle",
  "repo1-block",
  "repo1-host",
  "repo1-retention-full",
  "repo1-retention-full-type",
] as const;

/** One file of one member. */
interface BackupFile {
  readonly member: Configured;
  readonly file: (typeof FILES)[number];
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function filesOf(members: readonly Configured[]): BackupFile[] {
  return members.flatMap((member) =>
    FILES.flatMap((file): BackupFile[] => {
      const text = textOf(at(member.configuration.inputs, "data", file));
      return text === undefined ? [] : [{ member, file, sections: sectionsOf(text) }];
    }),
  );
}

/** What a command is told by a file: the stanza's own section goes before `[global]`. */
function option({ sections }: BackupFile, name: string, command?: string): string | undefined {
  const stanza = [...sections.keys()].find(
    (section) => !section.startsWith("global") && !section.includes(":"),
  );
  const order = [
    ...(command === undefined ? [] : [`${stanza}:${command}`]),
    stanza ?? "",
    ...(command === undefined ? [] : [`global:${command}`]),
    "global",
  ];
  return order.map((section) => sections.get(section)?.get(name)).find((value) => value !== undefined);
}

function found(
  { member, file }: BackupFile,
  name: string,
  value: string,
  consequence: Consequence,
  more: { fit?: string; level?: Defect["level"]; cause?: string } = {},
): Defect {
  const { fit, level = "error", cause } = more;
  return {
    policy: "configuration-takes-effect",
    level,
    resource: member.configuration.urn,
    field: `${file}: ${name}`,
    problem: { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
    cause: cause ?? `${name} ${consequence} ${value}`,
  };
}

const stanzaOf = ({ sections }: BackupFile): string | undefined =>
  [...sections.keys()].find((section) => !section.startsWith("global"))?.split(":")[0];

/** Files of a shard that are for another stanza than the rest: commands find none of that name there. */
function otherStanzas({ name, members }: ConfiguredShard, files: readonly BackupFile[]): Defect[] {
  return disagreements(
    files.filter((file) => stanzaOf(file) !== undefined),
    {
      field: ({ file }) => `${file}: [stanza]`,
      said: (file) => stanzaOf(file) ?? "absent",
      resource: ({ member }) => member.configuration.urn,
      among: { of: "members", name },
      consequence: "no-such-stanza",
    },
  ).map((defect) => ({ ...defect, cause: `${members[0]?.database} stanza` }));
}

/** Options that differ between the members of a shard, or between the two files of each. */
function differences({ name, members }: ConfiguredShard, files: readonly BackupFile[]): Defect[] {
  return REPOSITORY_OPTIONS.flatMap((of) => {
    const defects = disagreements(files, {
      field: ({ file }) => `${file}: ${of}`,
      said: (file) => {
        const value = option(file, of);
        return value === undefined ? "absent" : of === "repo1-path" ? value.replace(/\/+$/, "") : value;
      },
      resource: ({ member }) => member.configuration.urn,
      among: { of: "members", name },
      consequence: "another-repository",
      // Of two files with one each, the one that the server itself archives by.
      known: () =>
        mostFrequent(
          files.filter(({ file }) => file === "pgbackrest.conf").map((file) => option(file, of) ?? "absent"),
        ),
    });
    // Both files of one member are one place.
    const perMember = new Set<string>();
    return defects
      .filter(({ resource }) => !perMember.has(resource) && perMember.add(resource))
      .map((defect) => ({
        ...defect,
        cause: `${members[0]?.database} ${of} ${"value" in defect.problem ? defect.problem.value : ""}`,
      }));
  });
}

const bytesPerUnit: { readonly [unit: string]: number } = {
  "": 1,
  b: 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

function bytesOf(text: string): number | undefined {
  const match = /^(\d+)\s*([kmgt]?i?b?)$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = (match[2] ?? "").toLowerCase();
  return Number(match[1]) * (bytesPerUnit[unit] ?? bytesPerUnit[`${unit}b`] ?? 1);
}

/** A queue of less is dropped within minutes of an archive that is away, and what was in it is gone. */
const LEAST_QUEUE_BYTES = 2 ** 30;

function alone(file: BackupFile, domains: ReadonlyMap<string, string>, path: string): Defect[] {
  const { member } = file;
  const defects: Defect[] = [];
  const type = option(file, "repo1-type") ?? "posix";
  const host = option(file, "repo1-host");
  if (
    (type === "posix" || type === "cifs") &&
    host === undefined &&
    option(file, "repo1-s3-bucket") !== undefined
  )
    defects.push(
      found(file, "repo1-type", option(file, "repo1-type") ?? "absent, so posix", "kept-on-the-member", {
        fit: "s3",
      }),
    );
  const endpoint =
    (option(file, "repo1-s3-endpoint") ?? host ?? "").replace(/^https?:\/\//, "").split(/[:/]/)[0] ?? "";
  const at = [...domains].find(([, domain]) => endpoint === domain || endpoint.endsWith(`.${domain}`));
  if (at)
    defects.push(
      found(file, host === undefined ? "repo1-s3-endpoint" : "repo1-host", endpoint, "kept-at-own-site", {
        fit: "an endpoint that stands at no site of the database",
        cause: `${member.database} repository at own site`,
      }),
    );
  const region = option(file, "repo1-s3-region");
  const ofEndpoint = /^s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(endpoint)?.[1];
  if (region !== undefined && ofEndpoint !== undefined && region !== ofEndpoint)
    defects.push(
      found(file, "repo1-s3-endpoint", endpoint, "endpoint-of-another-region", {
        fit: `s3.${region}.amazonaws.com`,
      }),
    );
  const stanza = [...file.sections.keys()].find((section) => !section.startsWith("global"));
  const full = numberOf(option(file, "repo1-retention-full"));
  if (
    file.file === "backup.conf" &&
    option(file, "repo1-retention-full") !== undefined &&
    (full === undefined || full < 1)
  )
    defects.push(
      found(file, "repo1-retention-full", option(file, "repo1-retention-full") ?? "", "keeps-no-backup"),
    );
  if (file.file !== "pgbackrest.conf") return defects;
  const queue = option(file, "archive-push-queue-max", "archive-push");
  const bytes = queue === undefined ? undefined : bytesOf(queue);
  if (queue !== undefined && (bytes === undefined || bytes < LEAST_QUEUE_BYTES))
    defects.push(found(file, "archive-push-queue-max", queue, "log-dropped-early", { fit: "1GiB or more" }));
  const spool = option(file, "spool-path");
  const async = /^(?:y|yes|true|1|on)$/i.test(option(file, "archive-async", "archive-push") ?? "n");
  if (async && spool !== undefined && /^\/(?:tmp|dev\/shm|run|var\/run)(?:\/|$)/.test(spool))
    defects.push(found(file, "spool-path", spool, "spool-not-kept", { level: "warning" }));
  if (queue !== undefined && !async)
    defects.push(
      found(
        file,
        "archive-async",
        option(file, "archive-async", "archive-push") ?? "absent",
        "archived-one-by-one",
        { fit: "y", level: "warning" },
      ),
    );
  if (
    stanza !== undefined &&
    path !== "" &&
    option(file, "pg1-path") !== undefined &&
    option(file, "pg1-path") !== path
  )
    defects.push(
      found(file, "pg1-path", option(file, "pg1-path") ?? "", "another-data-directory", { fit: path }),
    );
  return defects;
}

/** Where members archive and are backed up to: everywhere the same, by both files, and away from the database's own sites. */
export function backupRepositories(reading: Reading, blueprint: Blueprint): Defect[] {
  const domains = new Map<string, string>();
  for (const { inputs } of reading.all(types.dataCenter)) {
    const [site, domain] = [textOf(inputs["site"]), textOf(at(inputs, "cluster", "domain"))];
    if (site !== undefined && domain !== undefined) domains.set(site, domain);
  }
  const sites = new Map(
    blueprint.databases.map(({ name, shards }) => [
      name,
      new Set(shards.flatMap(({ members }) => members.map(({ site }) => site))),
    ]),
  );
  const shards = configuredShards(reading);
  const taken = new Map<string, string>();
  return shards.flatMap((shard) => {
    const files = filesOf(shard.members);
    const own = new Map([...domains].filter(([site]) => sites.get(shard.database)?.has(site)));
    const [first] = files;
    const bucket = first && option(first, "repo1-s3-bucket");
    const stanza = first && [...first.sections.keys()].find((section) => !section.startsWith("global"));
    // One repository may hold several stanzas.
    const key = `${bucket} ${first && option(first, "repo1-path")} ${stanza ?? shard.name}`;
    const other = taken.get(key);
    if (first && bucket !== undefined) taken.set(key, shard.name);
    const shared =
      first && bucket !== undefined && other !== undefined
        ? files.map((file) =>
            found(file, "repo1-path", option(file, "repo1-path") ?? "absent", "repository-of-another-shard", {
              cause: `${shard.name} repository of ${other}`,
            }),
          )
        : [];
    return [
      ...differences(shard, files),
      ...otherStanzas(shard, files),
      ...shared,
      ...files.flatMap((file) =>
        alone(file, own, textOf(at(file.member.patroni.document, "postgresql", "data_dir")) ?? ""),
      ),
    ];
  });
}
