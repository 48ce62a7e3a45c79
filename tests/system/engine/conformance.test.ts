import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResourceGraph } from "@holdfast/resilience";
import { type Lab, startLab, stopLab } from "@holdfast/lab";
import { pluginSets, type PluginSet } from "./conformance-plugins";
import { ConformanceProject } from "./conformance-project";
import { type Outcomes, runScenario, type Stage, stages } from "./conformance-scenario";

const directory = mkdtempSync(join(tmpdir(), "holdfast-conformance-"));
const sets = pluginSets(directory);
const standIn = sets.find(({ name }) => name === "stand-in") as PluginSet;
const official = sets.find(({ name }) => name === "official");
const outcomes = new Map<PluginSet["name"], Outcomes>();

/** One small data site: all that the lab needs to know of a declaration. */
const oneSite: ResourceGraph = {
  resources: [
    {
      urn: "urn:pulumi:conformance::conformance::holdfast:index:DataCenter::one",
      type: "holdfast:index:DataCenter",
      name: "one",
      custom: false,
      dependencies: [],
      propertyDependencies: {},
      inputs: {
        site: "one",
        halls: [{ name: "hall-1", cores: 32, memoryGiB: 128 }],
        capacity: { storageTiB: 1 },
        cluster: {
          podCidr: "10.1.0.0/16",
          serviceCidr: "10.96.0.0/16",
          serviceAccountIssuer: "https://issuer.one.example",
        },
        certificateAuthority: {
          arn: "arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/01234567",
        },
      },
    },
  ],
};
let lab: Lab | undefined;

beforeAll(async () => {
  if (official === undefined) {
    console.warn(
      "The official language host and Kubernetes plugin are not on PATH: the stand-ins run alone.",
    );
  }
  lab = await startLab({ folder: join(directory, "lab"), graph: oneSite, network: "127.20" });
  const kubeconfig = lab.sites[0]?.kubeconfig ?? "";
  const projectFile = readFileSync(join(__dirname, "programs/conformance/Pulumi.yaml"), "utf8");
  const program = "tests/system/engine/programs/conformance/index.ts";
  const project = new ConformanceProject(join(directory, "objects"), program, projectFile);
  for (const plugins of sets) {
    const others = sets.find((set) => set !== plugins);
    outcomes.set(plugins.name, await runScenario(project, plugins, others, kubeconfig));
  }
}, 1_800_000);

afterAll(async () => {
  if (lab !== undefined) await stopLab(lab.folder);
  rmSync(directory, { recursive: true });
}, 120_000);

function outcome(plugins: PluginSet, stage: Stage): unknown {
  return outcomes.get(plugins.name)?.[stage];
}

describe.each(sets)("with the $name plugins", (plugins) => {
  test("a new stack is created, and then nothing is left to do for any plugin", () => {
    expect(outcome(plugins, "up")).toBe("done");
    expect(outcome(plugins, "preview without a change")).toEqual(["done", "done"]);
    expect(outcome(plugins, "refresh without a change")).toBe("done");
    expect(outcome(plugins, "update")).toEqual(["done", "done", "done"]);
  });

  test("what somebody deleted or changed is restored", () => {
    expect(outcome(plugins, "refresh after drift")).toMatchObject(["done", expect.anything()]);
    expect(outcome(plugins, "preview after drift")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          resource: expect.stringContaining("PodDisruptionBudget::web"),
          op: "create",
        }),
        expect.objectContaining({ resource: expect.stringContaining("NetworkPolicy::allow"), op: "update" }),
      ]),
    );
    expect(outcome(plugins, "up after drift")).toMatchObject(["done", "done", expect.anything()]);
  });

  test("an object that does not get ready is kept, with the reason", () => {
    expect(outcome(plugins, "an object that does not get ready")).toMatchObject([
      true,
      [
        {
          id: "work/stuck",
          initErrors: expect.arrayContaining([
            expect.stringContaining("'stuck' timed out waiting to be Ready"),
            "Minimum number of live Pods was not attained",
          ]),
        },
      ],
    ]);
  });

  test("nothing is left at the end", () => {
    expect(outcome(plugins, "destroy")).toBe("done");
    expect(outcome(plugins, "objects after destroy")).toEqual([{}, []]);
  });
});

const both = official === undefined ? describe.skip : describe;
both("official plugins and stand-ins agree", () => {
  test.each(stages)("%s", (stage) => {
    expect(outcome(standIn, stage)).toEqual(outcome(official as PluginSet, stage));
  });
});
