import { LabError } from "@holdfast/lab/lab-error";
import { FakeEngine } from "./fake-engine";

const kubeconfig = "users: [{user: {client-key-data: a-key-that-opens-everything}}]\n";

let engine: FakeEngine;
afterEach(() => engine.remove());

test("a secret reaches the engine on standard input and is on no command line", async () => {
  engine = new FakeEngine();
  await engine.runs.configure("ansan", { secret: { "holdfast:kubeconfigs.ansan": kubeconfig } });
  const set = engine.calls().filter(({ argv }) => argv[0] === "config");
  expect(set).toEqual([
    {
      argv: expect.arrayContaining([
        "--stack",
        "ansan",
        "--secret",
        "holdfast:kubeconfigs.ansan",
      ]) as string[],
      stdin: kubeconfig,
    },
  ]);
  expect(JSON.stringify(engine.calls().map(({ argv }) => argv))).not.toContain("a-key-that-opens-everything");
});

test("what is no secret is set in one call", async () => {
  engine = new FakeEngine();
  await engine.runs.configure("global", { plain: { "holdfast:a": "1", "holdfast:b.c[0]": "x=y" } });
  const set = engine.calls().filter(({ argv }) => argv[0] === "config");
  expect(set.map(({ argv }) => argv.slice(0, 9))).toEqual([
    [
      "config",
      "set-all",
      "--stack",
      "global",
      "--path",
      "--plaintext",
      "holdfast:a=1",
      "--plaintext",
      "holdfast:b.c[0]=x=y",
    ],
  ]);
});

test("a secret that the engine refuses is told without being shown", async () => {
  engine = new FakeEngine(
    'if (is("config", "set")) { console.error("error: no such stack"); process.exit(255); }',
  );
  const setting = engine.runs.configure("ansan", { secret: { "holdfast:kubeconfigs.ansan": kubeconfig } });
  const error = await setting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect((error as LabError).message).toMatch(
    /kubeconfigs\.ansan of the stack ansan .*\n.*\n +error: no such stack/,
  );
  expect((error as LabError).message).not.toContain("a-key");
});

test.each([
  ["opening", 'is("stack", "init") || is("stack", "select")'],
  ["configuration", 'is("config", "set-all")'],
])("where the %s of a stack fails, the engine's words are told in one error", async (what, command) => {
  engine = new FakeEngine(
    `if (${command}) { console.error("error: incorrect passphrase"); process.exit(255); }`,
  );
  const setting = engine.runs.configure("ansan", { plain: { "holdfast:a": "1" } });
  const error = await setting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect((error as LabError).message).toMatch(
    new RegExp(`^${what} of the stack ansan failed\n[^]*error: incorrect passphrase`),
  );
});
