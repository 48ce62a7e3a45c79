import { publishedChecksum } from "@holdfast/toolchain/download/checksum";

const digest = "0123456789abcdef".repeat(4);

test.each([
  ["alone", digest],
  ["alone, with a line's end", `${digest}\n`],
  ["in upper case", digest.toUpperCase()],
  ["with its name", `${digest}  tool.tar.gz`],
  ["as a binary file", `${digest} *tool.tar.gz\n`],
  ["with a folder", `${digest}  ./dist/tool.tar.gz\n`],
  [
    "among others",
    `${"f".repeat(64)}  other.tar.gz\n${digest}  tool.tar.gz\r\n${"e".repeat(64)}  tool.tar.gz.sig\n`,
  ],
])("a checksum is read %s", (_, list) => {
  expect(publishedChecksum(list, "tool.tar.gz")).toEqual({ algorithm: "sha256", digest });
});

test("SHA-512 is told by its length", () => {
  expect(publishedChecksum(digest + digest, "tool").algorithm).toBe("sha512");
});

test.each(["", "\n", `${digest}  another`, `${digest}\n${digest}`, "not a checksum"])(
  "%j proves nothing",
  (list) => {
    expect(() => publishedChecksum(list, "tool")).toThrow("do not name tool");
  },
);
