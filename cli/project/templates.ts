import { version } from "../version";
import { type Answers, WITNESS } from "./answers";

/** Packages of ours that a project installs, with the names of their archives. */
const ours: Readonly<Record<string, string>> = {
  "@holdfast/blueprint": "holdfast-blueprint",
  "@holdfast/cli": "holdfast-cli",
  "@holdfast/contract": "holdfast-contract",
  "@holdfast/evaluate": "holdfast-evaluate",
  "@holdfast/operations": "holdfast-operations",
  "@holdfast/policies": "holdfast-policies",
  "@holdfast/report": "holdfast-report",
  "@holdfast/resilience": "holdfast-resilience",
  holdfast: "holdfast",
};

/** An image whose digest is an example: it can be judged, and not be pulled. */
const exampleImage = (service: string) =>
  `registry.example/${service}@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6`;

/** The file of a data center. */
export function siteFile(site: { name: string; country: string; number: number }): string {
  return `# Cores, memory and storage are examples: give what the site has for this blueprint.
name: ${site.name}
country: ${site.country}
# Of its private addresses: 10.${16 * site.number}.0.0/16 for pods. Keep it when sites are added or removed.
number: ${site.number}
cores: 64
memoryGiB: 256
storageTiB: 20
# Unknown until it is declared; without it no event that takes several sites at once can be judged:
# location: { latitude: 50.11, longitude: 8.68 }
# hazards: { seismicZone: ..., typhoonTrack: ..., floodElevationMetres: ..., tsunamiElevationMetres: ..., coastDistanceKilometres: ... }
# utilities: { substations: { mains: ..., reserve: ... }, carriers: [..., ...], backbone: ... }
`;
}

/** The file of a cloud region. */
export function regionFile(site: { name: string; region: string; number: number }): string {
  return `# It votes which site leads, and keeps backups. Nothing that users need stands here.
name: ${site.name}
region: ${site.region}
# Of its private addresses: 10.8.${site.number}.0/24. Keep it when sites are added or removed.
number: ${site.number}
`;
}

/** The file of a service. */
export function serviceFile(service: string): string {
  return `# Goals and demand are examples. The digest of the image is one too: it can be judged, and not be pulled.
service: ${service}
# The loss that it must survive with its data and all of peak: two-sites, one-site or none; less than two takes a reason.
survive: one-site
because: the second site is all that there is to go on with
# Longest interruption under that loss.
rto: 2 minutes
demand:
  peakRequestsPerSecond: 900
  requestsPerSecondPerReplica: 100
stores:
  - { kind: database, name: ${service}, storageGiB: 100 }
hostname: ${service}
workload:
  image: ${exampleImage(service)}
`;
}

/** The file of a stack that declares parts of the blueprint. */
const stackFile = (part: string, comment: string) =>
  `${comment}
config:
  holdfast:declares:
    - ${part}
`;

/** The file of the stack of a data center. */
export const siteStackFile = (site: string): string =>
  stackFile(
    site,
    `# The data center ${site}. Its kubeconfig is a secret of this stack:
#   pulumi config set --stack ${site} --secret --path holdfast:kubeconfigs.${site} < ${site}.kubeconfig`,
  );

const manifest = ({ name }: Answers) => {
  const from = (names: readonly string[]) =>
    Object.fromEntries(names.map((each) => [each, `file:packages/${ours[each]}-${version()}.tgz`]));
  const used = ["@holdfast/blueprint", "@holdfast/contract", "holdfast"];
  return {
    name,
    private: true,
    main: "index.ts",
    scripts: { check: "holdfast check", test: "jest" },
    dependencies: {
      ...from(used),
      "@pulumi/aws": "^7.48.0",
      "@pulumi/kubernetes": "^4.32.0",
      "@pulumi/pulumi": "^3.259.0",
    },
    devDependencies: {
      ...from(Object.keys(ours).filter((each) => !used.includes(each))),
      "@swc/core": "^1.16.0",
      "@swc/jest": "^0.2.39",
      "@types/jest": "^30.0.0",
      "@types/node": "^24.0.0",
      jest: "^30.5.0",
      typescript: "^5.9.0",
    },
  };
};

const tests = ({ sites, service }: Answers) => `import { spawnSync } from "node:child_process";

interface Verdict {
  readonly service: string;
  readonly loss: string;
  readonly outcome: string;
  readonly met: boolean;
}

/** What \`npx holdfast check\` says of the program in this folder. */
function check(): { code: number | null; verdicts: readonly Verdict[] } {
  const words = ["--no-install", "holdfast", "check", "--json"];
  const { status, stdout, stderr } = spawnSync("npx", words, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return { code: status, verdicts: (JSON.parse(stdout) as { verdicts: Verdict[] }).verdicts };
}

const checked = check();

/** What is left of a service under a loss. */
const outcomeOf = (service: string, loss: string): string | undefined =>
  checked.verdicts.find((verdict) => verdict.service === service && verdict.loss === loss)?.outcome;

test("every goal is met", () => {
  expect(checked.verdicts.filter(({ met }) => !met)).toEqual([]);
  expect(checked.code).toBe(0);
});

test.each(${JSON.stringify([...sites, WITNESS])})("${service} is served without %s", (site) => {
  expect(outcomeOf("${service}", \`site:\${site}\`)).toBe("serving");
});
`;

const readme = ({ name, sites, service }: Answers) => `# ${name}

What this company runs at ${sites.join(", ")}, and what it must survive. \`npx holdfast check\` loses every site, every pair of sites and
everything that they share, and says what each service still does. It needs no account, no cluster and no network.

\`\`\`sh
npm install
npx holdfast check
npm test
\`\`\`

The packages of holdfast are in no registry, and their names there are nobody's: \`package.json\` takes them from \`packages/\`, which
belongs into the repository. In a clone of holdfast, after its \`npm ci\`, \`npm run packages -- THIS_FOLDER/packages\` makes them.

| to                       | do                                                                     |
| ------------------------ | ---------------------------------------------------------------------- |
| change a goal            | edit \`services/${service}.yaml\`, and check                              |
| add a service            | \`npx holdfast add service NAME\`                                        |
| add a data center        | \`npx holdfast add site NAME\`                                           |
| see why a verdict is so  | \`npx holdfast explain ${service} --lose ${sites[0]}\`                       |
| see what a change does   | \`npx holdfast diff --base main\`                                        |
| deploy a data center     | its stack, \`Pulumi.${sites[0]}.yaml\`: \`pulumi preview --stack ${sites[0]}\` says what is still to be decided |

What a file leaves out has a default. Figures, image, zone, account and public addresses are examples: they can be judged, and a
stack that reaches clusters asks for each of them by name. What stays unknown, such as what sites share, is warned of.
`;

const workflow = `# Needs no secret, no account and no cluster.
name: holdfast
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm ci --ignore-scripts
      - run: npx --no-install holdfast check --markdown summary.md
      - run: npm test
      - if: always()
        run: cat summary.md >> "$GITHUB_STEP_SUMMARY"
`;

/** Every file of a new project, by its path in the project's folder. */
export function projectFiles(answers: Answers): ReadonlyMap<string, string> {
  const { name, sites, country, region, service } = answers;
  return new Map([
    [
      "Pulumi.yaml",
      `name: ${name}
description: What ${name} runs, and what it must survive
runtime:
  name: nodejs
  options:
    typescript: true
main: index.ts
config:
  # config: reach the clusters. The stack dev does not, and is what \`npx holdfast check\` judges.
  holdfast:clusterAccess:
    value: config
`,
    ],
    [
      "Pulumi.dev.yaml",
      `${stackFile("everything", "# Declares everything in one stack, with no cluster and no account: what is judged.")}  holdfast:clusterAccess: none
`,
    ],
    [
      "Pulumi.global.yaml",
      stackFile("global", "# What belongs to no data center: the cloud region, backups, Route 53."),
    ],
    ...sites.map((site): [string, string] => [`Pulumi.${site}.yaml`, siteStackFile(site)]),
    ...sites.map((site, index): [string, string] => [
      `sites/${site}.yaml`,
      siteFile({ name: site, country, number: index + 1 }),
    ]),
    [`sites/${WITNESS}.yaml`, regionFile({ name: WITNESS, region, number: 1 })],
    [`services/${service}.yaml`, serviceFile(service)],
    [
      "index.ts",
      [
        'import * as path from "node:path";',
        'import { declareBlueprint } from "@holdfast/blueprint";',
        "",
        'declareBlueprint({ sites: path.join(__dirname, "sites"), services: path.join(__dirname, "services") });',
        "",
      ].join("\n"),
    ],
    ["tests/blueprint.test.ts", tests(answers)],
    [
      "jest.config.js",
      `module.exports = {
  testMatch: ["**/tests/**/*.test.ts"],
  transform: { "^.+\\\\.ts$": "@swc/jest" },
  testTimeout: 60_000,
};
`,
    ],
    ["package.json", `${JSON.stringify(manifest(answers), null, 2)}\n`],
    [
      "tsconfig.json",
      `${JSON.stringify({ compilerOptions: { target: "ES2023", module: "nodenext", strict: true, skipLibCheck: true, noEmit: true } }, null, 2)}\n`,
    ],
    [
      ".npmrc",
      "# npx runs what is installed here and fetches nothing: holdfast is nobody's name in the public registry.\nyes=false\n",
    ],
    [".gitignore", "node_modules\n*.kubeconfig\n"],
    [".github/workflows/holdfast.yml", workflow],
    ["README.md", readme(answers)],
  ]);
}
