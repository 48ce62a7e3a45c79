import { join } from "node:path";
import { exampleWithSdk, run } from "./generate-sdk";

const example = exampleWithSdk("python");
const python = join(example, "venv/bin/python");

beforeAll(() => {
  run(example, "python3", "-m", "venv", "venv");
  run(example, python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt", "mypy==2.4.1");
});

test("the types of the SDK fit the example", () => {
  expect(
    run(example, python, "-m", "mypy", "--disallow-untyped-defs", "__main__.py", "test_main.py"),
  ).toContain("no issues");
});

test("the example gives the components what it declares", () => {
  run(example, python, "-m", "unittest", "test_main");
});
