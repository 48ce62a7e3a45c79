import { exampleWithSdk, run } from "./generate-sdk";

const example = exampleWithSdk("go");

test("the SDK compiles, and the example with it", () => {
  run(example, "go", "vet", "-mod=readonly", "example.com/pulumi-holdfast/sdk/go/...", "./...");
});

test("the example gives the components what it declares", () => {
  expect(run(example, "go", "test", "-mod=readonly", "./...")).toMatch(/^ok\s+holdfast-in-go/m);
});
