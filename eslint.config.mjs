import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** The folders that hold code, with the packages that the workspaces give them. */
const folders = {
  stacks: ["**/stacks", "**/stacks/**"],
  components: ["holdfast", "holdfast/**", "**/components", "**/components/**"],
  resilience: ["@holdfast/resilience", "@holdfast/resilience/**", "**/resilience/**"],
  policies: ["@holdfast/policies", "@holdfast/policies/**", "**/policies/**"],
  cli: ["@holdfast/cli", "@holdfast/cli/**", "**/cli/**"],
  lab: ["@holdfast/lab", "@holdfast/lab/**", "@holdfast/*-stand-in", "@holdfast/*-stand-in/**", "**/lab/**"],
  drill: ["@holdfast/drill", "@holdfast/drill/**", "**/drill/**"],
  toolchain: ["@holdfast/toolchain", "@holdfast/toolchain/**", "**/toolchain/**"],
  tests: ["**/tests/**"],
};

/** Arrows point one way: what each folder may import of the others. */
const arrows = {
  "index.ts": ["stacks"],
  "stacks/**/*.ts": ["stacks", "components"],
  "components/**/*.ts": ["components"],
  "resilience/**/*.ts": ["resilience"],
  "policies/**/*.ts": ["policies", "resilience"],
  "cli/**/*.ts": ["cli", "policies", "resilience", "lab", "drill", "toolchain"],
  "lab/**/*.ts": ["lab", "resilience", "toolchain"],
  "drill/**/*.ts": ["drill", "lab", "resilience", "toolchain"],
  "toolchain/**/*.ts": ["toolchain"],
};

/** What `resilience/` may not know: it is pure. */
const impure = ["@pulumi/*", "@pulumi/*/**", "node:*", "fs", "fs/*", "path", "child_process", "os"];

function oneWay([files, allowed]) {
  const forbidden = Object.entries(folders).filter(([folder]) => !allowed.includes(folder));
  const patterns = forbidden.map(([folder, group]) => ({
    group,
    message: `${files} may not import from ${folder}/: arrows between folders point one way.`,
  }));
  if (files.startsWith("resilience")) {
    patterns.push({ group: impure, message: "resilience/ is pure: neither Pulumi nor the file system." });
  }
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

export default tseslint.config(
  { ignores: ["**/node_modules/", "docs/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.recommended,
  {
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@pulumi/no-output-instance-in-template-literal": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 320, skipBlankLines: true, skipComments: true }],
    },
  },
  ...Object.entries(arrows).map(oneWay),
);
