import type { ObjectStoreProblem } from "@holdfast/resilience/defects/object-store/problem";
import { joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

/** Texts about what the servers of object stores are told. */
export const objectStoreTexts: ProblemTexts<ObjectStoreProblem> = {
  "data-center-of-other-site": {
    message: ({ value, site, owner }) =>
      `says ${value} at ${site}, as servers at ${owner} do: masters take both for one data center, so copies that are to be apart are not placed at both`,
    fix: ({ fit }) => `say -dataCenter=${fit}, a name that servers of this site alone have`,
  },
  "site-in-two-data-centers": {
    message: ({ value, site, fit }) =>
      `says ${value}, and its neighbours at ${site} say ${fit}: masters take them for two data centers, and copies that are to be apart are lost together`,
    fix: ({ fit }) => `say -dataCenter=${fit}`,
  },
  "masters-differ": {
    message: ({ value, missing, unknown, votes }) =>
      `names the masters ${value}${missing.length > 0 ? `: others also name ${joined(missing)}` : ""}${unknown.length > 0 ? `${missing.length > 0 ? "," : ":"} others do not name ${joined(unknown)}` : ""}; ${votes ? "it votes with none of them" : "it finds no leader when it starts while those that it names are lost"}`,
    fix: () => "name the same masters at every server",
  },
  "master-unlisted": {
    message: ({ value }) => `does not name ${value} itself, nor does any other master: it does not vote`,
    fix: () => "add it to the list of every server, or take it out",
  },
  "replication-differs": {
    message: ({ value, agreed }) =>
      `is ${value}, where others say ${agreed}: whenever this one decides, new objects are placed otherwise`,
    fix: ({ agreed }) => `say ${agreed} here too`,
  },
  "replication-unreadable": {
    message: ({ value }) =>
      `is ${value}; three digits are expected, for copies in other data centers, racks and servers, and the server does not start`,
    fix: () => "write the replication of the other masters",
  },
  "names-kept-apart": {
    message: ({ value }) =>
      `keeps names on a gateway's own disk (${value}): each gateway has a replica of its own, which follows the others later, and what did not follow yet is lost with it`,
    fix: () => "enable a store that every gateway reaches: [postgres2] of the replicated database",
  },
};
