import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import { archiving } from "./configuration/archiving";
import { refusedLogins } from "./configuration/client-authentication";
import { memberAddresses } from "./configuration/member-addresses";
import { memberStores } from "./configuration/member-store";
import { memberTags } from "./configuration/member-tags";
import { membersApart } from "./configuration/member-identity";
import { serverSettings } from "./configuration/server-settings";
import { routerConfiguration } from "./configuration/routers";
import { backupRepositories } from "./configuration/backups";
import { shardSettings } from "./configuration/shard-settings";
import { voterSettings } from "./configuration/voters";
import type { Defect, DefectReader } from "./defect";
import { missingPriorityClasses } from "./references/priority-classes";

/** Every reader of defects. */
const readers: readonly DefectReader[] = [
  missingPriorityClasses,
  membersApart,
  shardSettings,
  serverSettings,
  archiving,
  refusedLogins,
  voterSettings,
  memberStores,
  memberAddresses,
  memberTags,
  backupRepositories,
  routerConfiguration,
];

/** Every defect of what a blueprint was read from. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
