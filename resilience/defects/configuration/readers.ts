import type { DefectReader } from "../defect";
import { archiving } from "./archiving";
import { backupRepositories } from "./backups";
import { connectionDemand } from "./connections";
import { refusedLogins } from "./client-authentication";
import { memberAddresses } from "./member-addresses";
import { membersApart } from "./member-identity";
import { memberStores } from "./member-store";
import { memberTags } from "./member-tags";
import { poolerSettings } from "./poolers";
import { routerConfiguration } from "./routers";
import { serverSettings } from "./server-settings";
import { shardSettings } from "./shard-settings";
import { voterSettings } from "./voters";

/** Configurations of databases, voters and routers with which a program does not start, or does not do what it is there for. */
export const configurationReaders: readonly DefectReader[] = [
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
  connectionDemand,
  poolerSettings,
];
