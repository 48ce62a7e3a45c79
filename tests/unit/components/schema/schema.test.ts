import { readFileSync } from "node:fs";
import * as components from "holdfast";
import { ComponentResource } from "@pulumi/pulumi";
import { PAGE, withArguments } from "./arguments-section";
import { type Property, readSchema } from "./read-schema";

const schema = readSchema();

/** Names of the types that a property is made of, itself or in its items and values. */
function referredTypes(property: Property): string[] {
  const own = property.$ref?.startsWith("#/types/") ? [property.$ref.slice("#/types/".length)] : [];
  return [property.items, property.additionalProperties]
    .filter((inner) => inner !== undefined)
    .reduce((all, inner) => [...all, ...referredTypes(inner)], own);
}

/** Paths of properties without a description, through every type that a component's inputs are made of. */
function undescribed(properties: Record<string, Property>, at: string, seen: Set<string>): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = property.description?.trim() ? [] : [`${at}.${name}`];
    const inner = referredTypes(property).flatMap((type) => {
      if (seen.has(type)) return [];
      seen.add(type);
      const definition = schema.types[type];
      const members = (definition?.enum ?? []).filter((member) => !member.description?.trim());
      return [
        ...undescribed(definition?.properties ?? {}, type, seen),
        ...members.map((member) => `${type}.${member.name}`),
      ];
    });
    return [...own, ...inner];
  });
}

test.each(Object.entries(schema.resources))(
  "%s is described, with every argument, down to the last field",
  (token, { description, isComponent, inputProperties = {}, properties = {} }) => {
    expect({ description, isComponent }).toEqual({
      description: expect.stringMatching(/\S{3}/),
      isComponent: true,
    });
    expect(Object.keys(inputProperties).length).toBeGreaterThan(0);
    expect(undescribed(inputProperties, token, new Set())).toEqual([]);
    expect(undescribed(properties, `${token} (outputs)`, new Set())).toEqual([]);
  },
);

test("every component that is exported is in the schema, and extends ComponentResource directly", () => {
  const exported = (Object.values(components) as unknown[]).filter(
    (value): value is typeof ComponentResource =>
      typeof value === "function" && value.prototype instanceof ComponentResource,
  );
  expect(Object.keys(schema.resources).sort()).toEqual(
    exported.map(({ name }) => `holdfast:index:${name}`).sort(),
  );
  for (const component of exported) expect(Object.getPrototypeOf(component)).toBe(ComponentResource);
});

/** Every property below some, with its path: items of lists and values of maps too. */
const within = (properties: Record<string, Property>, at: string): [string, Property][] =>
  Object.entries(properties).flatMap(([name, property]) => {
    const parts: [string, Property][] = [];
    for (let part: Property | undefined = property; part; part = part.items ?? part.additionalProperties)
      parts.push([`${at}.${name}`, part]);
    return parts;
  });

const inputs = Object.entries(schema.resources).flatMap(([token, { inputProperties = {} }]) =>
  within(inputProperties, token),
);

test("what a list of objects holds is an input, for Go has no type for it otherwise", () => {
  const lists = inputs.filter(([, { items }]) => items?.$ref);
  expect(lists.length).toBeGreaterThan(20);
  expect(lists.filter(([, { items }]) => items?.plain).map(([at]) => at)).toEqual([]);
});

test("no argument is a resource, a provider or of any type: providers are given by options", () => {
  const types = Object.entries(schema.types).flatMap(([token, { properties = {} }]) =>
    within(properties, token),
  );
  const refused = [...inputs, ...types].filter(
    ([, { $ref, type }]) => ($ref ?? type) === undefined || ($ref && !$ref.startsWith("#/types/")),
  );
  expect(refused).toEqual([]);
});

test("outputs are texts, numbers and lists or maps of them", () => {
  const outputs = Object.entries(schema.resources).flatMap(([token, { properties = {} }]) =>
    within(properties, token),
  );
  expect(outputs.length).toBeGreaterThan(20);
  expect(outputs.filter(([, { $ref }]) => $ref)).toEqual([]);
});

test("goals are enumerations with their values", () => {
  expect(schema.types["holdfast:index:SurvivalGoal"]?.enum?.map(({ value }) => value)).toEqual([
    "two-sites",
    "one-site",
    "none",
  ]);
});

test("the README of the components has a table of each one's arguments as they are", () => {
  const page = readFileSync(PAGE, "utf8");
  expect(page).toBe(withArguments(page, schema));
});
