import { readFileSync } from "node:fs";
import { licencePage, PAGE, productionDependencies } from "./licences";

/** Licences that let what is under them be used and passed on with a work under the Apache License 2.0. */
const compatible: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
];

test("every production dependency has a licence that is compatible with ours", () => {
  const packages = productionDependencies();
  expect(packages.length).toBeGreaterThan(100);
  const refused = packages.filter(({ licence }) =>
    licence
      .replace(/[()]/g, "")
      .split(/ AND | OR /)
      .some((each) => !compatible.includes(each)),
  );
  expect(refused).toEqual([]);
});

test("the page of licences lists every production dependency", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(licencePage(productionDependencies()));
});
