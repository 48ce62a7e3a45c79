import { PolicyPack } from "@pulumi/policy";
import { continuityLaw } from "./index";
import { configuredPart, configuredSites, otherParts } from "../graph/configured-part";
import { StackReader } from "../graph/stack-reader";

const reader = new StackReader({ part: configuredPart, others: otherParts, sites: configuredSites });

/** Serves the pack to the engine, under this name. */
new PolicyPack("holdfast-continuity-law", {
  displayName: "Holdfast: continuity law",
  description: "What can be checked of the Korean continuity package of 2023, as far as it is known here.",
  policies: continuityLaw(reader),
});
