import { join } from "node:path";

/** The folder with `pulumi-language-nodejs`. */
export const pluginDirectory = join(__dirname, "bin");
