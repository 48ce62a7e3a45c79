import { createHash } from "node:crypto";
import { quorumWaitFile, quorumWaitScript } from "./quorum-wait";
import type { ResolvedDatabase } from "./schema";
import {
  archiveGetScript,
  backupJobConfiguration,
  backupScript,
  backupServerScript,
  memberBackupConfiguration,
} from "./backup-configuration";
import { rolesSql } from "./client-authentication";
import { MemberKind } from "./names";
import { patroniConfiguration, yamlText } from "./patroni-configuration";
import { poolerTexts } from "./pooler";

/** Files of a member's ConfigMap by name. */
export interface MemberFiles {
  [file: string]: string;
  /** Everything that Patroni is told. */
  "patroni.yml": string;
  /** The part of it that is kept in the quorum, for the job that brings changes there. */
  "dcs.yml": string;
  /** pgBackRest on the member. */
  "pgbackrest.conf": string;
  /** pgBackRest in the pod that runs backups. */
  "backup.conf": string;
  /** Fetches the write-ahead log from the archive. */
  "archive-get.sh": string;
  /** Runs pgBackRest at the leader's site. */
  "backup.sh": string;
  /** Serves the member's files to the pod that runs backups. */
  "backup-server.sh": string;
  /** Waits for the quorum's version before Patroni starts. */
  "await-quorum.py": string;
  /** Creates the database and its clients' roles. */
  "roles.sql": string;
}

/** The text of every file that a member is configured by. */
export function memberFiles(args: ResolvedDatabase, shard: number, kind: MemberKind): MemberFiles {
  const patroni = patroniConfiguration(args, shard, kind);
  return {
    "patroni.yml": yamlText(patroni),
    "dcs.yml": yamlText(patroni.bootstrap.dcs),
    "pgbackrest.conf": memberBackupConfiguration(args, shard),
    "backup.conf": backupJobConfiguration(args, shard),
    "archive-get.sh": archiveGetScript(args, shard),
    "backup.sh": backupScript(args, shard),
    "backup-server.sh": backupServerScript,
    [quorumWaitFile]: quorumWaitScript,
    "roles.sql": rolesSql(args),
    ...poolerTexts(args),
  };
}

/**
 * Hash of what a member only takes over by a restart. What is kept in the quorum is not a part: it changes on a running
 * member, and restarting every member for it would fail every leader over. Neither are its tags, which Patroni takes over
 * by a reload: a site is made to follow, or allowed to lead again, while its members go on.
 */
export function restartHash(args: ResolvedDatabase, shard: number, kind: MemberKind): string {
  const local = { ...patroniConfiguration(args, shard, kind), bootstrap: undefined, tags: undefined };
  const pooler = Object.values(poolerTexts(args));
  return shortHash(yamlText(local), memberBackupConfiguration(args, shard), backupServerScript, ...pooler);
}

/** The tags of a shard's members at the site, as text that changes with them. */
export function memberTags(args: ResolvedDatabase, shard: number): string {
  return Object.values(MemberKind)
    .map((kind) => yamlText(patroniConfiguration(args, shard, kind).tags))
    .join("");
}

/** First 8 hexadecimal digits of the SHA-256 of texts. */
export function shortHash(...texts: string[]): string {
  return createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 8);
}
