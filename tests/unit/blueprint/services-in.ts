import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { Service } from "@holdfast/blueprint";
import { parse } from "yaml";

/** What the files of a folder of services hold, as a program would list it. */
export function servicesIn(folder: string): Service[] {
  return readdirSync(folder).map((name) => parse(readFileSync(path.join(folder, name), "utf8")) as Service);
}
