import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineProject } from "./engine-project";

const repository = join(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "holdfast-readme-preview-"));
const clone = join(folder, "clone");
// An empty passphrase that an earlier shell has exported, as others do for tests, must not be the one that is used.
const engine = new EngineProject({ PULUMI_BACKEND_URL: undefined, PULUMI_CONFIG_PASSPHRASE: "" });
afterAll(() => {
  engine.remove();
  rmSync(folder, { recursive: true });
});

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" });

/** The commands that the README gives for a preview; packages are lent by the repository instead of installed. */
function previewCommands(): string[] {
  const [, block = ""] =
    /## Preview it\n[^]*?```sh\n([^]*?)```/.exec(readFileSync(join(repository, "README.md"), "utf8")) ?? [];
  const [install, ...commands] = block.trimEnd().split("\n");
  expect(install).toBe("npm ci");
  return commands;
}

test("the README's preview works in a fresh clone, twice, and leaves the tree clean", () => {
  git("clone", "--quiet", repository, clone);
  symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"));
  writeFileSync(join(clone, ".git/info/exclude"), "/node_modules\n");
  const commands = previewCommands();
  const run = (script: readonly string[]) =>
    execFileSync("bash", ["-e", "-c", script.join("\n")], {
      cwd: clone,
      env: engine.environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  expect(run(commands)).toMatch(/\+ 1\d{3} to create/);
  expect(git("-C", clone, "status", "--porcelain")).toBe("");
  const passphrase = readFileSync(join(clone, ".holdfast/passphrase"), "utf8");
  expect(passphrase.trim().length).toBeGreaterThanOrEqual(32);

  // In a new shell: the stack is there, and the passphrase is the same.
  const again = commands.filter(
    (line) => !/^cp |stack init/.test(line) && !line.startsWith("pulumi preview"),
  );
  expect(
    run([...again, "pulumi config set --stack local --secret try-it secret", "pulumi stack ls"]),
  ).toMatch(/local/);
  expect(readFileSync(join(clone, ".holdfast/passphrase"), "utf8")).toBe(passphrase);
  expect(git("-C", clone, "status", "--porcelain")).toBe("");
});
