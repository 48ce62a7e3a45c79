import { readFileSync } from "node:fs";
import * as path from "node:path";
import { deriveBlueprint } from "@holdfast/resilience";
import { drillCommand } from "@holdfast/cli/commands/drill";
import { scenariosOf } from "@holdfast/cli/commands/drill-options";
import { faultsTable } from "@holdfast/report/drill/drill-faults";
import type { Fault } from "@holdfast/drill/faults/fault";
import { FaultRegistry, faults } from "@holdfast/drill/faults/registry";
import { dataSites } from "@holdfast/drill/faults/targets";
import { predict } from "@holdfast/drill/prediction/predict";
import * as scenarios from "@holdfast/drill/run/scenarios";
import { fourServices, nameOf } from "../../resilience/building/services";

const page = readFileSync(path.join(__dirname, "../../../../docs/drill.md"), "utf8");

/** Everything of the page between two texts. */
function between(start: string, end: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end, from + start.length);
  expect(from).toBeGreaterThanOrEqual(0);
  expect(to).toBeGreaterThan(from);
  return page.slice(from + start.length, to);
}

describe("a fault that is registered, and named in no other file", () => {
  const madeUp: Fault = {
    kind: "sprinklers-on",
    title: "sprinklers on at",
    description: "it rains on every disk at the sites",
    targets: dataSites("no disk stands there"),
    needs: ["pod disk"],
    asLoss: { meaning: "at the worst the loss", because: "some disks stay dry" },
    inFullRun: "each target",
    inSoak: "one site",
    at: () => ({ inject: () => undefined, heal: () => undefined }),
  };
  const registry = new FaultRegistry(faults.first, ...faults.all.slice(1), madeUp);
  const sites = { data: ["a", "b"], leading: ["b"], cloudVoters: ["v"] };
  const options = { stack: "dev", cwd: "/", seed: 1 };
  const planned = (asked: object, known: scenarios.DrillSites = sites) =>
    scenariosOf({ ...options, ...asked }, known, scenarios, registry).map(({ name }) => name);

  test("is a choice of the command, and a kind that is not registered is none", async () => {
    expect(drillCommand(registry).helpInformation()).toContain('"sprinklers-on"');
    expect(drillCommand().helpInformation()).not.toContain('"sprinklers-on"');
    const written: string[] = [];
    const command = drillCommand().configureOutput({ writeErr: (text) => written.push(text) });
    await expect(command.parseAsync(["--fault", "sprinklers-on"], { from: "user" })).rejects.toThrow();
    expect(written.join("")).toContain(`Allowed choices are ${faults.kinds.join(", ")}.`);
  });

  test("is planned by itself, in a full run and in a soak, at its targets alone", () => {
    expect(planned({ fault: "sprinklers-on" })).toEqual(["sprinklers on at a", "sprinklers on at b"]);
    expect(planned({ full: true }).slice(-2)).toEqual(["sprinklers on at a", "sprinklers on at b"]);
    expect(planned({ soak: 300 }).join()).toContain("sprinklers on at ");
    expect(planned({ lose: ["a", "b"], fault: "sprinklers-on" })).toEqual(["sprinklers on at a and b"]);
    expect(() => planned({ lose: ["v"], fault: "sprinklers-on" })).toThrow("no disk stands there");
  });

  test("is predicted as the loss that it names", () => {
    const blueprint = deriveBlueprint(fourServices().graph());
    const service = { service: "payments", database: "payments", shards: 1, hostname: nameOf("payments") };
    const of = (fault: string) =>
      predict(blueprint, scenarios.scenarioOf(fault, ["ansan"], registry), [service], registry);
    expect(of("sprinklers-on")).toMatchObject({
      scenario: "sprinklers on at ansan",
      modelled: false,
      basis: expect.stringContaining("the loss of ansan, as the worst that may happen") as string,
      services: of("kill").services,
    });
  });

  test("is impossible where what it needs is not there, and is left out and refused then", () => {
    const impossible = registry.impossible("loopback");
    expect([...impossible]).toEqual([...faults.impossible("loopback"), "sprinklers-on"]);
    expect(registry.impossible("namespaces").size).toBe(0);
    expect(planned({ full: true }, { ...sites, impossible }).join()).not.toContain("sprinklers");
    expect(() => planned({ fault: "sprinklers-on" }, { ...sites, impossible })).toThrow(
      "the fault sprinklers-on cannot be done on this machine",
    );
  });

  test("is a row of the documentation's table", () => {
    expect(faultsTable(registry).split("\n").at(-1)).toMatch(
      /^\| `sprinklers-on` +\| it rains on every disk at the sites +\| at the worst, their loss: some disks stay dry +\|$/,
    );
  });
});

test("a kind is registered once, and what is not registered is not found", () => {
  expect(() => new FaultRegistry(faults.first, faults.first)).toThrow("two faults have one kind");
  expect(() => faults.of("flood")).toThrow("there is no fault flood");
});

test("the documentation's table of faults is what is registered", () => {
  expect(between("## The faults\n\n", "\n\n")).toBe(faultsTable(faults));
});

test("the documentation names the faults that hit leaders alone, and those that loopback addresses do not allow", () => {
  const named = (text: string) => faults.kinds.filter((kind) => text.includes(`\`${kind}\``));
  const sites = { data: ["a", "b"], leading: ["b"], cloudVoters: [] };
  const ofLeaders = faults.all.filter(({ targets }) => targets.each(sites).flat().join() === "b");
  expect(named(between("and none is lost.\n", " hit nothing but leaders"))).toEqual(
    ofLeaders.map(({ kind }) => kind),
  );
  expect(named(between("Left out are the faults that", " pass over these faults"))).toEqual([
    ...faults.impossible("loopback"),
  ]);
});
