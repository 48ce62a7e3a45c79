import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { readRuntimeOptions, runtimeEnvironment } from "@holdfast/nodejs-stand-in/runtime-options";

function info(options: Record<string, JavaScriptValue>): ProgramInfo {
  return new ProgramInfo().setOptions(Struct.fromJavaScript(options));
}

test("a program without options is TypeScript", () => {
  const options = readRuntimeOptions(new ProgramInfo());
  expect(options).toEqual({ typescript: true, nodeArguments: [] });
  expect(runtimeEnvironment(options)).toEqual({ PULUMI_NODEJS_TYPESCRIPT: "true" });
});

test("options are handed on, and arguments for Node are split as a shell would", () => {
  const options = readRuntimeOptions(
    info({ typescript: false, tsconfig: "a.json", nodeargs: `--title="a b" --require 'c d' -x` }),
  );
  expect(options.nodeArguments).toEqual(["--title=a b", "--require", "c d", "-x"]);
  expect(runtimeEnvironment(options)).toEqual({ PULUMI_NODEJS_TSCONFIG_PATH: "a.json" });
});

test.each([
  [{ typescript: "yes" }, /'typescript' must be true or false/],
  [{ tsconfig: 1 }, /'tsconfig' must be a path/],
  [{ nodeargs: ["-x"] }, /'nodeargs' must be a string/],
])("%j is refused", (options, reason) => {
  expect(() => readRuntimeOptions(info(options))).toThrow(reason);
});
