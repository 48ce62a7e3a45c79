import { spawnSync } from "node:child_process";
import * as path from "node:path";
import {
  type PackageSchema,
  readSchema as readWithoutEngine,
} from "../../unit/components/schema/read-schema";

const repository = path.join(__dirname, "../../..");

/** What every other language sees of the components: the schema that the engine reads from them. */
function readSchema(): PackageSchema {
  const ended = spawnSync("pulumi", ["package", "get-schema", "./components"], {
    cwd: repository,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${path.join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The command begins by installing the package's dependencies. They are there, and a test changes nothing.
      npm_config_dry_run: "true",
      npm_config_offline: "true",
    },
  });
  if (ended.status !== 0) throw new Error(`pulumi package get-schema failed:\n${ended.stderr}`);
  return JSON.parse(ended.stdout) as PackageSchema;
}

/** Without what the engine leaves out: that an input is optional, which its lists of required ones say, and what is empty. */
function asPrinted(schema: object): object {
  const isLeftOut = (key: string, value: unknown): boolean =>
    key === "optional" ||
    ((key === "properties" || key === "required") && Object.keys(value as object).length === 0);
  const text = JSON.stringify(schema, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value));
  return JSON.parse(text) as object;
}

test("the engine reads from the components the schema that other tests hold", () => {
  const { resources, types } = readWithoutEngine();
  expect(readSchema()).toMatchObject({ name: "holdfast", ...asPrinted({ resources, types }) });
});
