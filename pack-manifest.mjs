// In the repository a package's entry points are TypeScript; packed, they are what was compiled from it. Run by
// `prepack` in the package's folder, and with --restore by `postpack`.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const source = "package.source.json";

/** An entry point without the condition that only this repository's tests have; undefined where nothing else is left. */
function packed(target) {
  if (typeof target !== "string") {
    const { internal: _internal, ...others } = target;
    return Object.keys(others).length > 0 ? others : undefined;
  }
  if (!target.endsWith(".ts")) return target;
  const compiled = target.replace(/\.ts$/, "");
  const declared = existsSync(target.includes("*") ? "index.d.ts" : `${compiled}.d.ts`);
  return declared ? { types: `${compiled}.d.ts`, default: `${compiled}.js` } : `${compiled}.js`;
}

if (process.argv.includes("--restore")) {
  renameSync(source, "package.json");
} else {
  const text = readFileSync("package.json", "utf8");
  const manifest = JSON.parse(text);
  const entries = Object.entries(manifest.exports).map(([name, target]) => [name, packed(target)]);
  manifest.exports = Object.fromEntries(entries.filter(([, target]) => target !== undefined));
  writeFileSync(source, text);
  writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
}
