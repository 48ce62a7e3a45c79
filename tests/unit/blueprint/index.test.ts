import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { sites } from "../../../stacks/sites";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { evaluate } from "./evaluation";
import { ofType } from "./shipped-blueprint";
import { stackConfiguration } from "./stack-configuration";

test("the program declares what its stack's configuration names", async () => {
  const configuration = Object.entries({ ...stackConfiguration("pangyo"), clusterAccess: "none" });
  pulumi.runtime.setAllConfig(
    Object.fromEntries(configuration.map(([key, value]) => [`holdfast:${key}`, value ?? ""])),
  );
  const resources = await evaluate("pangyo", () => void createRequire(__filename)("../../../index"));
  expect(ofType(resources, "holdfast:index:DataCenter").map(({ name }) => name)).toEqual(["pangyo"]);
  const declared = readServiceFiles("stacks/services").map(({ service }) => service.service);
  const policies = ofType(resources, "holdfast:index:PlacementPolicy").map(({ name }) => name);
  expect(policies.sort()).toEqual(declared.sort());
  expect(ofType(resources, "pulumi:providers:aws")).toEqual([]);
  const others = sites.filter(isDataSite).filter(({ name }) => name !== "pangyo");
  for (const { name } of others) {
    expect(resources.filter((resource) => resource.urn.endsWith(`-${name}`))).toEqual([]);
  }
}, 30_000);
