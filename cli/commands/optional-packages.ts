import { InvalidInputError } from "@holdfast/resilience";

/** Packages that come with the repository and not with this command, and what each is to a reader. */
const titles = {
  "@holdfast/drill": "what drills",
  "@holdfast/lab": "the lab",
  "@holdfast/toolchain": "the toolchain",
} as const;

export type OptionalPackage = keyof typeof titles;

/** True where a package is installed, whether or not it can be loaded. */
export function isInstalled(name: OptionalPackage): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/**
 * Loads a module of a package that may not be installed, when it is first asked for: no other command needs it.
 *
 * @param path of the module inside the package
 * @default path the package's main module
 * @throws InvalidInputError where the package is not installed
 */
export function loadOptional<Module>(name: OptionalPackage, path?: string): Module {
  if (!isInstalled(name)) {
    throw new InvalidInputError({
      what: `${titles[name]} is not installed`,
      where: name,
      why: "it comes with the blueprint's repository, not with the package of this command",
      fix: "run the command in a clone of the repository, after npm ci",
    });
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with every command
  return require(path === undefined ? name : `${name}/${path}`) as Module;
}
