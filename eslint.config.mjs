import * as path from "node:path";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** The packages, by folder. Nobody imports a stand-in: `toolchain` finds them by their package names. */
const packages = [
  "contract",
  "blueprint",
  "resilience",
  "policies",
  "report",
  "evaluate",
  "operations",
  "cli",
  "lab",
  "drill",
  "toolchain",
];
const named = {
  ...Object.fromEntries(packages.map((name) => [name, [`@holdfast/${name}`, `@holdfast/${name}/**`]])),
  components: ["holdfast", "holdfast/**"],
  "stand-ins": ["@holdfast/*-stand-in", "@holdfast/*-stand-in/**"],
};

/** Arrows point one way: what each folder may import of the others. */
const arrows = {
  "index.ts": ["stacks", "blueprint"],
  "stacks/**/*.ts": ["stacks", "blueprint"],
  "blueprint/**/*.ts": ["contract", "blueprint", "components"],
  "contract/**/*.ts": ["contract"],
  "components/**/*.ts": ["contract", "components"],
  "resilience/**/*.ts": ["contract", "resilience"],
  "report/**/*.ts": ["contract", "report", "resilience", "drill"],
  "policies/**/*.ts": ["contract", "policies", "report", "resilience", "evaluate"],
  "evaluate/**/*.ts": ["contract", "evaluate", "resilience"],
  "operations/**/*.ts": ["contract", "operations", "evaluate", "report", "resilience"],
  "cli/**/*.ts": [
    "cli",
    "operations",
    "report",
    "evaluate",
    "policies",
    "resilience",
    "lab",
    "drill",
    "toolchain",
  ],
  "lab/**/*.ts": ["contract", "lab", "evaluate", "stand-ins", "resilience", "toolchain"],
  "drill/**/*.ts": ["contract", "drill", "lab", "resilience", "toolchain"],
  "stand-ins/**/*.ts": ["stand-ins", "contract"],
  "toolchain/**/*.ts": ["toolchain"],
};

/** What is held to the stricter rules, which need types: all but tests and examples. */
const sources = Object.keys(arrows);

/** What `contract/` and `resilience/` may not know: they are pure. */
const impure = ["@pulumi/*", "@pulumi/*/**", "node:*", "fs", "fs/*", "path", "child_process", "os"];

function oneWay([files, allowed]) {
  const forbidden = Object.entries(named).filter(([folder]) => !allowed.includes(folder));
  const patterns = forbidden.map(([folder, group]) => ({
    group,
    message: `${files} may not import from ${folder}/: arrows between folders point one way.`,
  }));
  const [folder] = files.split("/");
  if (folder === "resilience" || folder === "contract") {
    patterns.push({ group: impure, message: `${folder}/ is pure: neither Pulumi nor the file system.` });
  }
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

/** The folder of the package that a file belongs to; the root for what belongs to none. */
function packageFolderOf(file) {
  const [first = "", second = ""] = path.relative(import.meta.dirname, file).split(path.sep);
  if (first === "stand-ins") return `${first}/${second}`;
  return packages.includes(first) || first === "components" ? first : "";
}

/** A path never leaves its package: what belongs to another one is imported by that one's name. */
const insideOnePackage = {
  create: (context) => ({
    ImportDeclaration({ source }) {
      if (!source.value.startsWith(".")) return;
      const target = path.resolve(path.dirname(context.filename), source.value);
      const [from, to] = [packageFolderOf(context.filename), packageFolderOf(target)];
      if (from !== to)
        context.report({
          node: source,
          message: `${to || "This file"} belongs to another package: import it by the package's name.`,
        });
    },
  }),
};

export default tseslint.config(
  { ignores: ["**/node_modules/", "docs/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.recommended,
  {
    files: sources,
    extends: [tseslint.configs.strictTypeChecked],
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // A number is written as it is read; what else is written has to be text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A search that fails says so and returns nothing, in one statement.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // Indexed access is checked by the compiler, and indices of loops are within their arrays.
      "@typescript-eslint/no-non-null-assertion": "off",
      // What programs of other people hand in is not always what its type says.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-base-to-string": "off",
      // Ports are records of functions, which are handed on one by one.
      "@typescript-eslint/unbound-method": "off",
      // An implementation of what others answer later may answer at once.
      "@typescript-eslint/require-await": "off",
      // A text is taken apart by letters, and drafts of records lose entries by their names.
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      // Whoever calls says what an answer in JSON holds.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  {
    plugins: { "@pulumi": pulumi, holdfast: { rules: { "inside-one-package": insideOnePackage } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@pulumi/no-output-instance-in-template-literal": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "holdfast/inside-one-package": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 320, skipBlankLines: true, skipComments: true }],
    },
  },
  ...Object.entries(arrows).map(oneWay),
);
