import { execFileSync } from "node:child_process";
import * as path from "node:path";

const repository = path.join(__dirname, "../../../..");

/** The parts of a package schema that are looked at. */
export interface Property {
  type?: string;
  description?: string;
  plain?: boolean;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
}

/** An object or an enumeration that arguments are made of. */
export interface Definition {
  description?: string;
  type?: string;
  properties?: Record<string, Property>;
  required?: string[];
  enum?: { name: string; value: string; description?: string }[];
}

/** A component. */
export interface Component {
  description?: string;
  isComponent?: boolean;
  inputProperties?: Record<string, Property>;
  requiredInputs?: string[];
  properties?: Record<string, Property>;
}

/** What every other language sees of the components. */
export interface PackageSchema {
  name: string;
  version: string;
  resources: Record<string, Component>;
  types: Record<string, Definition>;
}

/** Reads the schema as the engine does from a component plugin, without the engine. */
const script = `
  require("tsx/cjs");
  const { ComponentProvider, getPulumiComponents } = require("@pulumi/pulumi/provider/experimental/provider");
  const [, dirname, entry] = process.argv;
  const components = getPulumiComponents(require(entry));
  new ComponentProvider({ name: "holdfast", dirname, components })
    .getSchema()
    .then((schema) => process.stdout.write(schema));
`;

/**
 * The schema of a component package.
 *
 * @param folder the package's folder
 * @param entry its entry point. Default: that of the sources
 */
export function readSchema(
  folder = path.join(repository, "components"),
  entry = path.join(folder, "index.ts"),
): PackageSchema {
  const words = ["-e", script, folder, entry];
  const text = execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8", maxBuffer: 1e8 });
  return JSON.parse(text) as PackageSchema;
}
