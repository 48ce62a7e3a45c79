import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { coveredTypes } from "./covered-types";
import { readPackage } from "./read-package";

writeFileSync(
  join(__dirname, "resource-table.json"),
  `${JSON.stringify(readPackage(Object.keys(coveredTypes)), undefined, 2)}\n`,
);
