import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { publishedPages } from "@holdfast/cli/show/published-page";
import { declarationFiles } from "@holdfast/cli/show/service-files";

test("a service is looked for nearest to the top of the project", () => {
  const { services } = declarationFiles("stacks");
  expect(services.size).toBeGreaterThan(10);
  for (const [name, { path }] of services) expect(path).toBe(`stacks/services/${name}.yaml`);
});

test("of two files that declare one service, the one of the stack that is judged counts", () => {
  expect(declarationFiles("stacks", "dev").services.get("bank")?.path).toBe("stacks/services/bank.yaml");
  const old = declarationFiles("stacks", "pangyo-2022").services.get("bank");
  expect(old).toMatchObject({ path: "stacks/pangyo-2022/services/bank.yaml", line: 4 });
});

describe("a folder of declarations", () => {
  let folder: string;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "holdfast-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("each key of a service has its line, and each site the line of its name", () => {
    write("services/taxi.yaml", '# first\n"service": taxi # here\nsurvive: one-site\n\nrto: 5 minutes\n');
    write("sites.ts", 'export const sites = [\n  {\n    name: "ansan",\n  },\n  { name: "pangyo" },\n];\n');
    write("Pulumi.yaml", "name: sample\n");
    const { services, sites, stack } = declarationFiles(folder, "dev");
    expect(services.get("taxi")).toEqual({
      path: "services/taxi.yaml",
      line: 2,
      keys: new Map([
        ["service", 2],
        ["survive", 3],
        ["rto", 5],
      ]),
    });
    expect([...sites]).toEqual([
      ["ansan", { path: "sites.ts", line: 3 }],
      ["pangyo", { path: "sites.ts", line: 5 }],
    ]);
    expect(stack).toEqual({ path: "Pulumi.yaml", line: 1 });
    write("Pulumi.dev.yaml", "config: {}\n");
    expect(declarationFiles(folder, "dev").stack?.path).toBe("Pulumi.dev.yaml");
  });

  test("a service that only a deeper folder declares is found there", () => {
    write("services/bank.yaml", "service: bank\n");
    write("old/services/bank.yaml", "service: bank\n");
    write("old/services/fax.yaml", "service: fax\n");
    const { services } = declarationFiles(folder);
    expect(services.get("bank")?.path).toBe("services/bank.yaml");
    expect(services.get("fax")?.path).toBe("old/services/fax.yaml");
  });

  test("files that hold no service, or no YAML, and links to nothing are passed over", () => {
    write("a.yaml", "service: [\n");
    write("b.yaml", "service: {}\n");
    write("c.yaml", "- service: mail\n");
    write("d.yml", "service: mail\nservice: mail\n");
    symlinkSync("nowhere", path.join(folder, "e.yaml"));
    expect([...declarationFiles(folder).services.keys()]).toEqual(["mail"]);
    expect(declarationFiles(folder).stack).toBeUndefined();
  });

  test.each([
    ["https://git.example/team/blueprint.git", "https://git.example/team/blueprint"],
    ["https://user:secret@git.example/team/blueprint", "https://git.example/team/blueprint"],
    ["git@git.example:team/blueprint.git", "https://git.example/team/blueprint"],
    ["ssh://git@git.example:2222/team/blueprint.git", "https://git.example/team/blueprint"],
    ["/srv/blueprint.git", undefined],
    ["../blueprint", undefined],
  ])("a page of a clone of %s is published at %s", (remote, address) => {
    execFileSync("git", ["-C", folder, "init", "--quiet"]);
    execFileSync("git", ["-C", folder, "remote", "add", "origin", remote]);
    write("docs/policies.md", "# Policies\n");
    const pageAt = publishedPages(folder);
    expect(pageAt("docs/policies.md#capacity-holds")).toBe(
      address && `${address}/blob/HEAD/docs/policies.md#capacity-holds`,
    );
    expect(pageAt("docs/none.md")).toBeUndefined();
  });

  test("a folder without a repository has no published pages", () => {
    write("docs/policies.md", "# Policies\n");
    expect(publishedPages(folder)("docs/policies.md")).toBeUndefined();
  });
});
