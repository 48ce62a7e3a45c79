import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { at, change, files, refused, service, spoilCopies } from "./spoilt-copy";

spoilCopies();

describe("every entry of the folder of services is read or refused", () => {
  const shipped = readServiceFiles("stacks/services").length;
  const text = () => readFileSync(service("taxi.yaml"), "utf8");
  const folders: [name: string, spoil: () => void, what: string, file: string, fix: RegExp][] = [
    [
      "an upper-case ending",
      () => renameSync(service("taxi.yaml"), service("taxi.YAML")),
      "taxi.YAML is no service's file: those end in .yaml or .yml",
      "taxi.YAML",
      /rename it to taxi\.yaml/,
    ],
    [
      "a backup",
      () => renameSync(service("taxi.yaml"), service("taxi.yaml.bak")),
      "taxi.yaml.bak is no service's file: those end in .yaml or .yml",
      "taxi.yaml.bak",
      /rename it to taxi\.yaml if/,
    ],
    [
      "an editor's backup",
      () => renameSync(service("taxi.yaml"), service("taxi.yaml~")),
      "taxi.yaml~ is no service's file: those end in .yaml or .yml",
      "taxi.yaml~",
      /rename it to taxi\.yaml if/,
    ],
    [
      "a numbered backup",
      () => renameSync(service("taxi.yaml"), service("taxi.yaml.~1~")),
      "taxi.yaml.~1~ is no service's file: those end in .yaml or .yml",
      "taxi.yaml.~1~",
      /rename it to taxi/,
    ],
    [
      "a hidden file",
      () => renameSync(service("taxi.yaml"), service(".taxi.yaml")),
      ".taxi.yaml is no service's file: those end in .yaml or .yml",
      ".taxi.yaml",
      /rename it to taxi\.yaml/,
    ],
    [
      "a swap file that is none",
      () => renameSync(service("taxi.yaml"), service(".taxi.yaml.swp")),
      ".taxi.yaml.swp is no service's file: those end in .yaml or .yml",
      ".taxi.yaml.swp",
      /rename it to taxi\.yaml/,
    ],
    [
      "no ending",
      () => renameSync(service("taxi.yaml"), service("taxi")),
      "taxi is no service's file: those end in .yaml or .yml",
      "taxi",
      /rename it to taxi\.yaml/,
    ],
    [
      "a subfolder",
      () => (mkdirSync(service("old")), renameSync(service("taxi.yaml"), service("old/taxi.yaml"))),
      "old is a folder, and services in it would not be read",
      "old",
      /move its files to/,
    ],
    [
      "a folder with a file's name",
      () => mkdirSync(service("x.yaml")),
      "x.yaml is a folder, and services in it would not be read",
      "x.yaml",
      /move/,
    ],
    [
      "a dangling link",
      () => symlinkSync("nowhere.yaml", service("x.yaml")),
      "x.yaml is a link to a file that is not there",
      "x.yaml",
      /mend the link/,
    ],
    [
      "a circular link",
      () => symlinkSync("x.yaml", service("x.yaml")),
      "x.yaml is a link that leads back to itself",
      "x.yaml",
      /mend the link/,
    ],
    [
      "a pipe",
      () => execFileSync("mkfifo", [service("x.yaml")]),
      "x.yaml is no file",
      "x.yaml",
      /move it out/,
    ],
    [
      "a large file",
      () => writeFileSync(service("x.yaml"), "#".repeat(2 ** 20 + 1)),
      "x.yaml has 1048577 bytes",
      "x.yaml",
      /1048576 bytes or less/,
    ],
    [
      "an empty file",
      () => writeFileSync(service("x.yaml"), "# nothing\n"),
      "the file is empty",
      "x.yaml:1",
      /remove it/,
    ],
    [
      "several documents",
      () => writeFileSync(service("taxi.yaml"), `${text()}---\n${text()}`),
      "the file holds several YAML documents",
      `taxi.yaml:${readFileSync("stacks/services/taxi.yaml", "utf8").split("\n").length}`,
      /a file of its own/,
    ],
    [
      "an alias bomb",
      () => writeFileSync(service("taxi.yaml"), bomb),
      "the file's aliases (*name) cannot be followed: they stand for too much, or for nothing",
      "taxi.yaml:1",
      /write the values out/,
    ],
    [
      "3,000 levels",
      () => writeFileSync(service("taxi.yaml"), "[".repeat(3000) + "]".repeat(3000)),
      "the file is nested too deeply to be read",
      "taxi.yaml:1",
      /levels/,
    ],
    [
      "a tag that means nothing",
      () => change(files.taxi, "tier: 1", "tier: !tier 1"),
      "the file is not valid YAML: Unresolved tag: !tier",
      "taxi.yaml:4",
      /correct/,
    ],
    [
      "Latin-1",
      () =>
        writeFileSync(
          service("taxi.yaml"),
          Buffer.from(text().replace("Ride-hailing", "Caf\u00e9"), "latin1"),
        ),
      "taxi.yaml is not UTF-8 text",
      "taxi.yaml:3",
      /save it as UTF-8/,
    ],
    [
      "UTF-16",
      () => writeFileSync(service("taxi.yaml"), `\ufeff${text()}`, "utf16le"),
      "taxi.yaml is not UTF-8 text",
      "taxi.yaml:1",
      /save it as UTF-8/,
    ],
    [
      "another service's name",
      () => renameSync(service("taxi.yaml"), service("cab.yaml")),
      "cab.yaml declares the service taxi",
      "cab.yaml:2",
      /rename the file to taxi\.yaml, or write service: cab/,
    ],
  ];
  const bomb = `a: &a [x, x]\n${["b", "c", "d", "e", "f", "g", "h", "i"]
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`)
    .join("\n")}\n`;

  test.each(folders)("%s", (_, spoil, what, file, fix) => {
    spoil();
    const found = refused();
    expect(found).toEqual([expect.objectContaining({ what, where: `stacks/services/${file}` })]);
    expect(found[0]?.fix).toMatch(fix);
  });

  test("no folder, and an empty one", () => {
    rmSync(at("stacks/services"), { recursive: true });
    expect(refused()[0]?.what).toBe("the folder of services cannot be read: ENOENT");
    mkdirSync(at("stacks/services"));
    expect(refused()[0]?.what).toBe("the service catalogue is empty");
  });

  test("what is harmless is read: .yml, Windows' line ends, a byte order mark, a link to a file", () => {
    renameSync(service("taxi.yaml"), service("taxi.yml"));
    writeFileSync(service("bank.yaml"), readFileSync(service("bank.yaml"), "utf8").replaceAll("\n", "\r\n"));
    writeFileSync(service("mail.yaml"), `\ufeff${readFileSync(service("mail.yaml"), "utf8")}`);
    renameSync(service("games.yaml"), at("games.yaml"));
    symlinkSync(at("games.yaml"), service("games.yaml"));
    expect(readServiceFiles(at("stacks/services"))).toHaveLength(shipped);
  });

  test("what editors, desktops and Git leave behind is passed over", () => {
    writeFileSync(service(".DS_Store"), "");
    writeFileSync(service(".gitkeep"), "");
    writeFileSync(service(".taxi.yaml.swp"), "b0VIM 9.1");
    symlinkSync("somebody@somewhere.4711:1700000000", service(".#taxi.yaml"));
    expect(readServiceFiles(at("stacks/services"))).toHaveLength(shipped);
  });
});
