import { PolicyPack } from "@pulumi/policy";
import { configuredPart, otherParts } from "./graph/configured-part";
import { StackReader } from "./graph/stack-reader";
import { policies } from "./index";

const reader = new StackReader({ part: configuredPart, others: otherParts });

/** Serves the pack to the engine, under this name. */
new PolicyPack("holdfast", {
  displayName: "Holdfast",
  description: "Refuses a change that would make something unable to survive what it promised.",
  policies: policies(reader),
});
