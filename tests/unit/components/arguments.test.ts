import { requireHttpsUrl } from "holdfast/arguments/addresses";
import { requireImageDigest } from "holdfast/arguments/images";
import { parseQuantity } from "holdfast/arguments/quantities";

test.each([
  ["1", 1],
  ["500m", 0.5],
  ["1.5", 1.5],
  ["128Mi", 128 * 2 ** 20],
  ["2G", 2e9],
  ["40Ti", 40 * 2 ** 40],
])("quantity %s is %d", (text, amount) => {
  expect(parseQuantity(text, "x")).toBeCloseTo(amount, 9);
});

test.each(["", "0", "0Gi", "-1", "1 Gi", "1gi", "1e3", "Gi", ".5", "NaN"])(
  "quantity %j is refused",
  (text) => {
    expect(() => parseQuantity(text, "quota.memory")).toThrow("quota.memory");
  },
);

test.each(["", "ansan", "http://ansan.example", "ftp://ansan.example", "https://"])(
  "%j is not an https URL",
  (url) => {
    expect(() => requireHttpsUrl(url, "cluster.apiServer")).toThrow("cluster.apiServer");
  },
);

const digest = "0123456789abcdef".repeat(4);

test("an image is named by digest", () => {
  expect(requireImageDigest(`registry.example/pay@sha256:${digest}`, "image")).toContain(digest);
});

test.each([
  "registry.example/pay:1.0",
  "registry.example/pay",
  `registry.example/pay@sha256:${digest.slice(1)}`,
  `registry.example/pay@md5:${digest}`,
  `registry.example/pay@sha256:${digest.toUpperCase()}`,
  `@sha256:${digest}`,
])("image %s is refused", (image) => {
  expect(() => requireImageDigest(image, "image")).toThrow("at: image");
});
