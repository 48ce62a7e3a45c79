import * as path from "node:path";
import {
  type BlueprintOptions,
  type ConfigurationSource,
  declareBlueprint,
  InvalidInputError,
  runningStack,
} from "@holdfast/blueprint";
import { sites as sitesOf2022 } from "./pangyo-2022/sites";
import { sites } from "./sites";

/** What a blueprint is declared from, of a folder that holds `sites.ts` and `services/`. */
const declaredIn = (folder: string, { sites: list }: Pick<BlueprintOptions, "sites">): BlueprintOptions => ({
  sites: list,
  sitesFile: path.join(folder, "sites.ts"),
  services: path.join(folder, "services"),
});

/** The blueprints that a stack can be of, as `holdfast:blueprint` names them. */
export const blueprints = {
  /** What this project proposes. */
  today: declaredIn(__dirname, { sites }),
  /** What burned in October 2022, as reported: to be judged, never to be deployed. */
  "pangyo-2022": declaredIn(path.join(__dirname, "pangyo-2022"), { sites: sitesOf2022 }),
} as const;

/** @throws InvalidInputError where the stack's configuration names a blueprint that there is not */
function blueprintOf({ stack, get, where }: Required<ConfigurationSource>): BlueprintOptions {
  const name = get("blueprint") ?? "today";
  const found = Object.entries(blueprints).find(([each]) => each === name);
  if (found) return found[1];
  throw new InvalidInputError({
    what: "holdfast:blueprint names no blueprint that there is",
    where: where("blueprint", []),
    why: `it says which sites and services are declared: ${Object.keys(blueprints).join(" or ")}`,
    fix: `pulumi config set --stack ${stack} holdfast:blueprint today`,
  });
}

/**
 * Declares the parts of the blueprint that the running stack's configuration names, and every service's goals.
 *
 * @throws InvalidInputError with everything that is wrong with configuration, sites or services; nothing is declared then
 */
export function declareStack(): void {
  const stack = runningStack();
  declareBlueprint({ ...blueprintOf(stack), configuration: stack, ownKeys: ["blueprint"] });
}
