import { coveredTypes } from "@holdfast/aws-stand-in/covered-types";
import { readPackage } from "@holdfast/aws-stand-in/read-package";
import { resourceTable } from "@holdfast/aws-stand-in/resource-table";

test("the table is what the installed package says", () => {
  expect(resourceTable).toEqual(readPackage(Object.keys(coveredTypes)));
});

test("a type that the package does not have cannot be covered", () => {
  expect(() => readPackage(["aws:s3/bucket:Basket"])).toThrow("@pulumi/aws has no aws:s3/bucket:Basket");
});

test("inputs that are said to replace a resource are inputs of it", () => {
  const invented = Object.entries(coveredTypes).flatMap(([type, replacing]) =>
    replacing
      .filter((property) => resourceTable.resources[type]?.inputs[property] === undefined)
      .map((property) => `${type} ${property}`),
  );
  expect(invented).toEqual([]);
});
