import { PolicyPack } from "@pulumi/policy";
import { configuredPart, configuredSites, otherParts, projectFolder } from "./graph/configured-part";
import { readAcceptanceFile } from "@holdfast/evaluate/acceptance-file";
import { StackReader } from "./graph/stack-reader";
import { policies } from "./index";
import { acceptablePolicies } from "./rules";

const reader = new StackReader({
  part: configuredPart,
  others: otherParts,
  sites: configuredSites,
  accepted: () => readAcceptanceFile(projectFolder(), [...acceptablePolicies]),
});

/** Serves the pack to the engine, under this name. */
new PolicyPack("holdfast", {
  displayName: "Holdfast",
  description: "Refuses a change that would make something unable to survive what it promised.",
  policies: policies(reader),
});
