import { versionDifferences, type ServerVersion } from "@holdfast/drill/report/version-differences";
import { versionDifferenceText } from "@holdfast/report/drill/version-differences";

const ran = (version: string, versions: string[], unversioned = false): ServerVersion => ({
  server: "PostgreSQL",
  version,
  declared: { versions, unversioned },
});

test.each<[ServerVersion, string[]]>([
  [ran("17.10", ["17"]), []],
  [ran("17", ["17"]), []],
  [ran("3.2.4-1+deb13u2", ["3.2"]), []],
  [ran("3.2.4-1+deb13u2", ["3.2.4"]), []],
  [ran("15.18", ["17"]), ["PostgreSQL: declared 17, drilled 15.18: 17 is not proven"]],
  [ran("170.1", ["17"]), ["PostgreSQL: declared 17, drilled 170.1: 17 is not proven"]],
  [ran("3.20.1", ["3.2"]), ["PostgreSQL: declared 3.2, drilled 3.20.1: 3.2 is not proven"]],
  [ran("17", ["17.10"]), ["PostgreSQL: declared 17.10, drilled 17: 17.10 is not proven"]],
  [ran("17beta1", ["17"]), ["PostgreSQL: declared 17, drilled 17beta1: 17 is not proven"]],
  [ran("3.2-dev3", ["3.2"]), ["PostgreSQL: declared 3.2, drilled 3.2-dev3: 3.2 is not proven"]],
  [ran("5.0.0~rc1", ["5.0"]), ["PostgreSQL: declared 5.0, drilled 5.0.0~rc1: 5.0 is not proven"]],
  [ran("3.6.8", ["3.6.5", "3.6.8"]), ["PostgreSQL: declared 3.6.5, drilled 3.6.8: 3.6.5 is not proven"]],
  [ran("16.1", ["15", "17"]), ["PostgreSQL: declared 15 and 17, drilled 16.1: 15 and 17 are not proven"]],
  [
    ran("unknown", ["17"]),
    ["PostgreSQL: declared 17, drilled in a version that it does not say: not proven"],
  ],
  [
    ran("17.10", ["17"], true),
    [
      "PostgreSQL: declared without a version, drilled 17.10: what is declared is not proven; name the version in the image's tag, before its digest",
    ],
  ],
  [{ server: "Unbound", version: "1.17.1" }, []],
])("%j differs: %j", (server, texts) => {
  expect(versionDifferences([server]).map(versionDifferenceText)).toEqual(texts);
});
