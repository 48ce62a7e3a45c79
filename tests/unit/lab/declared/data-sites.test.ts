import { InvalidInputError } from "@holdfast/resilience";
import { readDataSites, readHomeRegion } from "@holdfast/lab/declared/data-sites";
import { dataCenterInputs, declaration } from "../declared-sites";

test("sites are read from the declaration, by name", () => {
  const sites = readDataSites(declaration(dataCenterInputs("two"), dataCenterInputs("one")));
  expect(sites.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(sites[0]).toEqual({
    name: "one",
    halls: [
      { name: "hall-1", cores: 32, memoryGiB: 128 },
      { name: "hall-2", cores: 40, memoryGiB: 160 },
    ],
    storageTiB: 2,
    podCidr: "10.16.0.0/16",
    serviceCidr: "10.17.0.0/20",
    serviceAccountIssuer: "https://one.issuers.example",
    preparedStorageClasses: ["disks"],
    awsAccountId: "210987654321",
  });
});

test("a stack without data sites is refused", () => {
  expect(() => readDataSites({ resources: [] })).toThrow(InvalidInputError);
  expect(() => readDataSites({ resources: [] })).toThrow(/declares no data site/);
});

test.each([
  ["halls", []],
  ["capacity", { cores: 1 }],
  ["cluster", { podCidr: "10.0.0.0/8", serviceCidr: "10.0.0.0/8", serviceAccountIssuer: "nowhere" }],
  ["certificateAuthority", { arn: "arn:aws:acm-pca" }],
])("a data site whose %s cannot be used is refused with its name and the field", (field, value) => {
  const graph = declaration({ ...dataCenterInputs("one"), [field]: value });
  expect(() => readDataSites(graph)).toThrow(new RegExp(`data site one [^]*${field}`));
});

test("programs that name no region use the declared provider's", () => {
  const provider = { type: "pulumi:providers:aws", inputs: { region: "ap-northeast-2" } };
  const [center] = declaration(dataCenterInputs("one")).resources;
  expect(readHomeRegion({ resources: [{ ...center!, ...provider }] })).toBe("ap-northeast-2");
  expect(readHomeRegion({ resources: [] })).toBe("us-east-1");
});
