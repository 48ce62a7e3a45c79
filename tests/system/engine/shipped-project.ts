import { copyFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { EngineProject } from "./engine-project";

const repository = join(__dirname, "../../..");

/** Arguments with which a command runs the policy pack. */
export const policyPack = ["--policy-pack", join(repository, "policies")];

/** The repository's own Pulumi project: the engine writes to a stack's file, and no test writes to the repository. */
export class ShippedProject extends EngineProject {
  /** @param additions variables for the engine; without `AWS_ENDPOINT_URL` nothing is deployed to AWS */
  constructor(additions?: NodeJS.ProcessEnv) {
    super(additions);
    const files = readdirSync(repository).filter((file) =>
      /^(Pulumi\..*yaml|Pulumi\.yaml|tsconfig.*\.json)$/.test(file),
    );
    for (const file of files) copyFileSync(join(repository, file), join(this.folder, file));
    // Linked, not copied: what it imports is found from where it really is.
    symlinkSync(join(repository, "index.ts"), join(this.folder, "index.ts"));
  }
}
