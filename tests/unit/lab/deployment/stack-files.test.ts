import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { etcdArchive } from "@holdfast/blueprint/images";
import { accountNeeds } from "@holdfast/lab/deployment/account-needs";
import { deployableStacks } from "@holdfast/lab/deployment/stack-files";
import type { ResourceGraph } from "@holdfast/resilience";

const folder = mkdtempSync(join(tmpdir(), "holdfast-stack-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const regions = { resources: [] as object[] };
for (const [site, region] of [
  ["aws-seoul", "ap-northeast-2"],
  ["aws-osaka", "ap-northeast-3"],
]) {
  regions.resources.push({ type: "holdfast:index:CloudRegion", inputs: { site, region } });
}
const graph = regions as unknown as ResourceGraph;

test("the shipped stacks can be deployed, and the account needs the regions that they all share", () => {
  const stacks = deployableStacks(".");
  expect(stacks.map(({ name }) => name)).toEqual(["global", "ansan", "pangyo", "siheung"]);
  expect(accountNeeds(graph, ".", stacks)).toEqual({
    regions: { "aws-seoul": "ap-northeast-2", "aws-osaka": "ap-northeast-3" },
    etcdKey: etcdArchive.key,
  });
});

test("a stack's own voters and access take the place of what all stacks share", () => {
  const voters = (site: string, key: string) => `{ ${site}: { etcdKey: ${key} } }`;
  write(
    "Pulumi.yaml",
    `name: holdfast\nruntime: nodejs\nconfig:\n  holdfast:clusterAccess: { type: string, default: none }\n  holdfast:cloudVoters: { type: object, default: ${voters("aws-seoul", "shared")} }\n`,
  );
  write(
    "Pulumi.global.yaml",
    `config:\n  holdfast:declares: [global]\n  holdfast:clusterAccess: config\n  holdfast:cloudVoters: ${voters("aws-osaka", "own")}\n`,
  );
  write("Pulumi.dev.yaml", "config:\n  holdfast:declares: [everything]\n");
  const stacks = deployableStacks(folder);
  expect(stacks).toEqual([{ name: "global", declares: ["global"] }]);
  expect(accountNeeds(graph, folder, stacks)).toEqual({
    regions: { "aws-osaka": "ap-northeast-3" },
    etcdKey: "own",
  });
});
