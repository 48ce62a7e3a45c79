import { InvalidInputError } from "@holdfast/resilience";
import { labAddresses } from "@holdfast/lab/addresses";

test("each site has a range of its own, and the AWS API another", () => {
  expect(labAddresses(3)).toEqual({ aws: "127.0.9.1", sites: ["127.0.10.1", "127.0.11.1", "127.0.12.1"] });
  expect(labAddresses(1, "127.30")).toEqual({ aws: "127.30.9.1", sites: ["127.30.10.1"] });
});

test.each(["10.0", "127.256", "127.-1", "127.01", "127.0.0.1", "128.0", "", "127", "0.0"])(
  "addresses that are not the machine's own are refused: %j",
  (network) => expect(() => labAddresses(1, network)).toThrow(InvalidInputError),
);

test("more sites than there are ranges are refused", () => {
  expect(labAddresses(246).sites.at(-1)).toBe("127.0.255.1");
  expect(() => labAddresses(247)).toThrow(/247 data sites/);
});
