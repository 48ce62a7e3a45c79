import { renameSync } from "node:fs";
import { change, files, refused, service, spoilCopies } from "./spoilt-copy";

spoilCopies();

describe("all errors of a run", () => {
  test("of sites, services and the stack's file are said at once, each once", () => {
    change(files.sites, "latitude: 37.296", "latitude: 95");
    change(files.taxi, "rto: 5 minutes", "rto: 10 seconds");
    change(files.taxi, "tier: 1", "tier: 4");
    change(files.bank, "hard: [identity]", "hard: [idenity, taxi]");
    change(files.dev, "- everything", "- everythin");
    change(files.dev, "config:", "config:\n  holdfast:zones: x");
    renameSync(service("games.yaml"), service("games.yaml.bak"));
    expect(refused().map(({ what }) => what)).toEqual([
      "unknown key holdfast:zones, which is close to holdfast:zone",
      expect.stringContaining("latitude of ansan"),
      expect.stringContaining("games.yaml.bak"),
      "tier is 4",
      expect.stringContaining("rto: a recovery time of 10 s"),
      // Not that taxi is declared by no file: its file is refused.
      "bank depends on idenity, which no file declares",
    ]);
  });
});
