import fc from "fast-check";
import { withPlacedPaths } from "@holdfast/drill/isolation/loopback/placed-paths";

const binds = [
  { path: "/tmp", source: "/w/1/tmp", readOnly: false },
  { path: "/var/lib/postgresql", source: "/tmp/claims/data", readOnly: false },
  { path: "/etc/tls", source: "/w/1/tls", readOnly: true },
  { path: "/etc/tls/member", source: "/w/1/member", readOnly: true },
];

test.each([
  ["--config=/tmp/a.conf", "--config=/w/1/tmp/a.conf"],
  ["pg1-path=/var/lib/postgresql/data", "pg1-path=/tmp/claims/data/data"],
  [
    "cert: /etc/tls/member/tls.crt, ca: '/etc/tls/ca.crt'",
    "cert: /w/1/member/tls.crt, ca: '/w/1/tls/ca.crt'",
  ],
  ["PATH=/tmp:/usr/bin", "PATH=/w/1/tmp:/usr/bin"],
  ["/var/tmp /tmpfs /tmp.old x/tmp ./tmp", "/var/tmp /tmpfs /tmp.old x/tmp ./tmp"],
  ['"/tmp"', '"/w/1/tmp"'],
])("%j is %j here", (declared, placed) => {
  expect(withPlacedPaths(declared, binds)).toBe(placed);
});

test("every file that is seen is found at its source, and no other is touched", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/);
  fc.assert(
    fc.property(fc.constantFrom(...binds), name, ({ path, source }, file) => {
      fc.pre(!(path === "/etc/tls" && file === "member"));
      expect(withPlacedPaths(`${path}/${file}`, binds)).toBe(`${source}/${file}`);
      expect(withPlacedPaths(`/other${path}/${file}`, binds)).toBe(`/other${path}/${file}`);
      expect(withPlacedPaths(`${path}/${file}`, [])).toBe(`${path}/${file}`);
    }),
  );
});
