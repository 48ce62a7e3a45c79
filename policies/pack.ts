import { PolicyPack } from "@pulumi/policy";
import { policies } from "./index";
import { leaveUnread } from "./unread-requests";

leaveUnread();

/** Serves the pack to the engine, under this name. */
new PolicyPack("holdfast", {
  displayName: "Holdfast",
  description: "Refuses a change that would make something unable to survive what it promised.",
  policies: policies(),
});
