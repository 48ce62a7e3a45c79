import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { DataCenter, InvalidInputError } from "holdfast";
import { stringify } from "yaml";
import { recordDeclarations } from "../record-declarations";
import { dataCenterArguments, kubeconfig } from "./data-center-arguments";

type Config = { [key: string]: unknown };
const config = (change: Config): string =>
  JSON.stringify({ ...(JSON.parse(kubeconfig) as Config), ...change });
const context = (body: Config) => [
  { name: "ansan", context: { cluster: "ansan", user: "deployer", ...body } },
];

test.each<[string, string]>([
  ["JSON", kubeconfig],
  ["YAML", stringify(JSON.parse(kubeconfig))],
])("a kubeconfig in %s is accepted", async (_, text) => {
  const declared = await recordDeclarations(
    () => new DataCenter("ansan", dataCenterArguments({ kubeconfig: text })),
  );
  expect(declared.inputs("kubernetes", "ansan-cluster")).toMatchObject({ kubeconfig: { value: text } });
});

test.each<[string, string, string]>([
  ["an empty text", "", "not a YAML or JSON object"],
  ["a path", "/home/deployer/.kube/config", "not a YAML or JSON object"],
  ["a token by itself", "a-token-to-keep", "not a YAML or JSON object"],
  ["YAML that does not parse", "a-token-to-keep: [", "not a YAML or JSON object"],
  ["a list", "[a-token-to-keep]", "not a YAML or JSON object"],
  ["no clusters", config({ clusters: undefined }), 'no "clusters"'],
  ["clusters that are no list", config({ clusters: "ansan" }), 'no "clusters"'],
  ["clusters without a body", config({ clusters: [{ name: "ansan" }] }), 'no "clusters"'],
  ["no contexts", config({ contexts: [] }), 'no "contexts"'],
  ["no users", config({ users: null }), 'no "users"'],
  ["no current context", config({ "current-context": undefined }), 'no "current-context"'],
  ["another current context", config({ "current-context": "siheung" }), "not among its contexts"],
  ["a context of another cluster", config({ contexts: context({ cluster: "siheung" }) }), "names a cluster"],
  ["a context of another user", config({ contexts: context({ user: "nobody" }) }), "names a user"],
  ["a cluster without a server", config({ clusters: [{ name: "ansan", cluster: {} }] }), "no server address"],
])("%s is refused without showing it", (_, text, why) => {
  const declare = () => new DataCenter("ansan", dataCenterArguments({ kubeconfig: text }));
  expect(declare).toThrow(InvalidInputError);
  expect(declare).toThrow(why);
  expect(declare).toThrow('at: DataCenter "ansan": kubeconfig');
  expect(declare).not.toThrow(/a-token-to-keep|deployer/);
});

test("a missing one is refused", () => {
  const missing = undefined as unknown as string;
  expect(() => new DataCenter("ansan", dataCenterArguments({ kubeconfig: missing }))).toThrow(
    "not a kubeconfig",
  );
});

test("a secret is refused when its text becomes known, and not shown either", () => {
  // Pulumi ends the process of a program when an apply throws, so the program gets one of its own.
  const program = path.join(__dirname, "programs", "secret-that-is-no-kubeconfig.ts");
  const ended = spawnSync(process.execPath, ["--require", "tsx/cjs", program], { encoding: "utf8" });
  expect(ended.status).not.toBe(0);
  expect(ended.stderr).toContain('at: DataCenter "ansan": kubeconfig');
  expect(ended.stderr).not.toContain("a-token-to-keep");
});
