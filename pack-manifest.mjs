// In the repository a package's entry points are TypeScript; packed, they are what was compiled from it. A component
// package holds its sources too, in `src`: the engine reads its schema from them. Run by `prepack` in the package's
// folder, and with --restore by `postpack`.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const source = "package.source.json";
const isComponentPackage = existsSync("PulumiPlugin.yaml");

/** An entry point without the condition that only this repository's tests have; undefined where nothing else is left. */
function packed(target) {
  if (typeof target !== "string") {
    const { internal: _internal, ...others } = target;
    return Object.keys(others).length > 0 ? others : undefined;
  }
  if (!target.endsWith(".ts")) return target;
  const compiled = target.replace(/\.ts$/, "");
  return { types: `${compiled}.d.ts`, default: `${compiled}.js` };
}

if (process.argv.includes("--restore")) {
  renameSync(source, "package.json");
  if (isComponentPackage) rmSync("src", { recursive: true });
} else {
  const text = readFileSync("package.json", "utf8");
  const manifest = JSON.parse(text);
  const entries = Object.entries(manifest.exports).map(([name, target]) => [name, packed(target)]);
  manifest.exports = Object.fromEntries(entries.filter(([, target]) => target !== undefined));
  writeFileSync(source, text);
  writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  if (isComponentPackage) copySources();
}

/** Copies every folder and every file of TypeScript, but for what was compiled. */
function copySources() {
  for (const name of readdirSync(".", { withFileTypes: true })) {
    const isSource = name.isDirectory() ? name.name !== "node_modules" : /(?<!\.d)\.ts$/.test(name.name);
    if (isSource)
      cpSync(name.name, `src/${name.name}`, {
        recursive: true,
        filter: (file) => !/\.(js|d\.ts)$/.test(file),
      });
  }
}
