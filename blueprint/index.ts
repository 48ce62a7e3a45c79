import { images as defaultImages, type Images } from "./images";
import { ClusterAccess, type ConfigurationSource, readConfiguration } from "./configuration/configuration";
import { runningStack } from "./configuration/running-stack";
import { checkBlueprint, declareParts, refuseExamples } from "./declaration";
import { withAuthority } from "./services/default-authority";
import { readCatalogue, readServices } from "./services/catalogue";
import type { Service } from "./services/service-schema";
import type { DeclaredSite } from "./sites/site";
import { readSiteFolder, readSites } from "./sites/site-source";
import { Refusals } from "./source/refusals";

export { InvalidInputError } from "holdfast/invalid-input";
export type { ConfigurationSource, Images, Service };
export { runningStack };
export type { CloudSite, DataSite, DeclaredSite, Site } from "./sites/site";

/** What a blueprint is declared from. */
export interface BlueprintOptions {
  /**
   * The sites: where services may run, databases have members, and voters of the quorum stand. A folder with one YAML file
   * for each, or a list of what such files hold.
   */
  readonly sites: string | readonly DeclaredSite[];
  /**
   * The TypeScript file that exports them as `sites`, so that an error names its line.
   *
   * @default an error names the entry of the list: `sites[2].halls[0].cores`
   */
  readonly sitesFile?: string;
  /** The services: a folder with one YAML file for each, or a list of what such files hold. */
  readonly services: string | readonly Service[];
  /**
   * Container images, by digest, of what the blueprint itself runs.
   *
   * @default those of `images.ts`; their digests are examples, which can be judged and not be pulled
   */
  readonly images?: Partial<Images>;
  /**
   * Where the stack's configuration is read from.
   *
   * @default the Pulumi stack that runs: what `Pulumi.yaml` and `Pulumi.<stack>.yaml` say below `holdfast:`
   */
  readonly configuration?: ConfigurationSource;
  /**
   * Keys below `holdfast:` that the program itself reads; others that the blueprint does not know are refused.
   *
   * @default none
   */
  readonly ownKeys?: readonly string[];
}

/**
 * Checks sites, services and the stack's configuration together, and declares the parts of the blueprint that the
 * configuration names (`holdfast:declares`), and every service's goals.
 *
 * @throws InvalidInputError with everything that is wrong with any of the three; nothing is declared then
 */
export function declareBlueprint(options: BlueprintOptions): void {
  const { sites, sitesFile, services, configuration = runningStack(), ownKeys } = options;
  const images = { ...defaultImages, ...options.images };
  const refusals = new Refusals();
  const read =
    typeof sites === "string" ? readSiteFolder(sites, refusals) : readSites(sites, sitesFile, refusals);
  const declared =
    typeof services === "string" ? readCatalogue(services, refusals) : readServices(services, refusals);
  const catalogue = withAuthority(declared, refusals);
  const configured = new Refusals();
  const settings = configured.attempt(() => readConfiguration(configuration, read.sites, ownKeys));
  if (configuration.get("clusterAccess") !== ClusterAccess.None) refuseExamples(read, configured);
  const declaration = checkBlueprint(read, catalogue, settings, images, refusals);
  configured.addAll(refusals);
  configured.throwIfAny();
  if (declaration) declareParts(declaration);
}
