// Prints what publint and are-the-types-wrong find in packed archives, as JSON. Jest loads neither: both are modules.
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";

const found = [];
for (const archive of process.argv.slice(2)) {
  const bytes = Uint8Array.from(readFileSync(archive));
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(bytes));
  if (!types) found.push({ archive, problem: "no types" });
  found.push(...[...messages, ...problems].map((problem) => ({ archive, problem })));
}
console.log(JSON.stringify(found));
