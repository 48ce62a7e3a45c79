import { join } from "node:path";

/** The folder with `pulumi-resource-kubernetes`. */
export const pluginDirectory = join(__dirname, "bin");
