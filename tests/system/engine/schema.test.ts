import { spawnSync } from "node:child_process";
import * as path from "node:path";

/** The parts of a package schema that this test looks at. */
interface Property {
  description?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
}
interface PackageSchema {
  name: string;
  resources: Record<
    string,
    {
      description?: string;
      isComponent?: boolean;
      inputProperties?: Record<string, Property>;
      properties?: Record<string, Property>;
    }
  >;
  types: Record<
    string,
    { properties?: Record<string, Property>; enum?: { name: string; value: string; description?: string }[] }
  >;
}

const repository = path.join(__dirname, "../../..");

/** What every other language sees of the components: the schema that the engine reads from them. */
function readSchema(): PackageSchema {
  const ended = spawnSync("pulumi", ["package", "get-schema", "./components"], {
    cwd: repository,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${path.join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The command begins by installing the package's dependencies. They are there, and a test changes nothing.
      npm_config_dry_run: "true",
      npm_config_offline: "true",
    },
  });
  if (ended.status !== 0) throw new Error(`pulumi package get-schema failed:\n${ended.stderr}`);
  return JSON.parse(ended.stdout) as PackageSchema;
}

/** Names of the types that a property is made of, itself or in its items and values. */
function referredTypes(property: Property): string[] {
  const own = property.$ref?.startsWith("#/types/") ? [property.$ref.slice("#/types/".length)] : [];
  return [property.items, property.additionalProperties]
    .filter((inner) => inner !== undefined)
    .reduce((all, inner) => [...all, ...referredTypes(inner)], own);
}

/** Paths of properties without a description, through every type that a component's inputs are made of. */
function undescribed(
  schema: PackageSchema,
  properties: Record<string, Property>,
  at: string,
  seen: Set<string>,
): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = property.description?.trim() ? [] : [`${at}.${name}`];
    const inner = referredTypes(property).flatMap((type) => {
      if (seen.has(type)) return [];
      seen.add(type);
      const definition = schema.types[type];
      const members = (definition?.enum ?? []).filter((member) => !member.description?.trim());
      return [
        ...undescribed(schema, definition?.properties ?? {}, type, seen),
        ...members.map((member) => `${type}.${member.name}`),
      ];
    });
    return [...own, ...inner];
  });
}

const components = [
  "ActiveActiveService",
  "AuthoritativeServer",
  "CloudRegion",
  "CloudVoter",
  "ClusterVoter",
  "DataCenter",
  "Monitoring",
  "OffsiteVault",
  "Paging",
  "PlacementPolicy",
  "ReplicatedDatabase",
  "Route53Zone",
  "ServiceAccountIssuer",
];

describe("the schema of the component package", () => {
  let schema: PackageSchema;
  beforeAll(() => {
    schema = readSchema();
  });

  test.each(components)("%s is described, with every input, down to the last field", (component) => {
    const token = `holdfast:index:${component}`;
    const resource = schema.resources[token];
    expect(resource).toMatchObject({ isComponent: true, description: expect.stringMatching(/\S{3}/) });
    const inputs = resource?.inputProperties ?? {};
    expect(Object.keys(inputs).length).toBeGreaterThan(0);
    expect(undescribed(schema, inputs, token, new Set())).toEqual([]);
    expect(undescribed(schema, resource?.properties ?? {}, `${token} (outputs)`, new Set())).toEqual([]);
  });

  test("there are these components and no others", () => {
    expect(Object.keys(schema.resources).sort()).toEqual(components.map((name) => `holdfast:index:${name}`));
  });

  test("goals are enumerations with their values", () => {
    expect(schema.types["holdfast:index:SurvivalGoal"]?.enum?.map(({ value }) => value)).toEqual([
      "two-sites",
      "one-site",
      "none",
    ]);
  });
});
