import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "@holdfast/toolchain";

test.each([
  ["/var/cache/me", "/home/me", "/var/cache/me/holdfast/toolchain"],
  [undefined, "/home/me", "/home/me/.cache/holdfast/toolchain"],
  ["", "/home/me", "/home/me/.cache/holdfast/toolchain"],
  ["relative", "/home/me", "/home/me/.cache/holdfast/toolchain"],
  [undefined, undefined, join(homedir(), ".cache/holdfast/toolchain")],
])("with XDG_CACHE_HOME %p and HOME %p the cache is %s", (XDG_CACHE_HOME, HOME, folder) => {
  expect(cacheFolder({ XDG_CACHE_HOME, HOME })).toBe(folder);
});
