import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** What a package needs a plugin for, in the words of the `pulumi` section of a package.json. */
export interface RequiredPackage {
  /** Name of the plugin, such as `aws`. */
  name: string;
  /** Version of the plugin, with a leading v. */
  version: string;
  /** Where the plugin is downloaded from, when that is not the default place. */
  server?: string;
  /** The package that a plugin for many packages is told to be. */
  parameterization?: { name: string; version: string; value: string };
}

/** An installed package. */
export interface InstalledPackage {
  name: string;
  version: string;
  /** The folder it is in, links resolved. */
  directory: string;
  /** The `pulumi` section of its package.json. */
  pulumi?: Partial<RequiredPackage> & { resource?: boolean };
}

/**
 * The packages in a program's `node_modules`, and in theirs.
 *
 * @param directory the program
 * @returns each package once, by where it really is
 */
export function installedPackages(directory: string): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const visit = (folder: string) => {
    const modules = join(folder, "node_modules");
    for (const name of packageNames(modules)) {
      const real = realpathSync(join(modules, name));
      const manifest = join(real, "package.json");
      // What a policy pack imports is for the pack, not for the program.
      if (found.has(real) || !existsSync(manifest) || existsSync(join(real, "PulumiPolicy.yaml"))) continue;
      const { version = "", pulumi } = JSON.parse(
        readFileSync(manifest, "utf8"),
      ) as Partial<InstalledPackage>;
      found.set(real, { name, version, pulumi, directory: real });
      visit(real);
    }
  };
  visit(directory);
  return [...found.values()];
}

/**
 * The plugins that a program may ask for: those of the packages that are installed for it.
 *
 * @param directory the program
 * @returns one entry a plugin and version
 */
export function requiredPackages(directory: string): RequiredPackage[] {
  const required = new Map<string, RequiredPackage>();
  for (const { name, version, pulumi } of installedPackages(directory)) {
    if (pulumi?.resource !== true) continue;
    const plugin = pulumi.name ?? (name.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : undefined);
    const wanted = pulumi.version ?? version;
    if (plugin === undefined || wanted === "") continue;
    const entry = {
      name: plugin,
      version: wanted.startsWith("v") ? wanted : `v${wanted}`,
      server: pulumi.server,
      parameterization: pulumi.parameterization,
    };
    required.set(JSON.stringify(entry), entry);
  }
  return [...required.values()];
}

function packageNames(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}
