import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect, DefectReader } from "../defect";
import { archiving } from "./archiving";
import { backupRepositories } from "./backups";
import { refusedLogins } from "./client-authentication";
import { memberAddresses } from "./member-addresses";
import { membersApart } from "./member-identity";
import { memberStores } from "./member-store";
import { memberTags } from "./member-tags";
import { routerConfiguration } from "./routers";
import { serverSettings } from "./server-settings";
import { shardSettings } from "./shard-settings";
import { voterSettings } from "./voters";

/** Readers of what databases, voters and routers are configured with. */
const readers: readonly DefectReader[] = [
  membersApart,
  shardSettings,
  serverSettings,
  archiving,
  refusedLogins,
  memberStores,
  memberAddresses,
  memberTags,
  backupRepositories,
  voterSettings,
  routerConfiguration,
];

/** Configurations with which a program does not start, or does not do what it is there for. */
export function configurationDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
