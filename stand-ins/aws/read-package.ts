import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Properties, ResourceDescription, ResourceTable, Shape } from "./resource-table";

/**
 * Reads the types of `@pulumi/aws` that are named, from its declarations.
 *
 * @param types type tokens, for example `aws:s3/bucket:Bucket`
 * @returns the table, in the order of names
 * @throws Error when the package has no such type
 */
export function readPackage(types: readonly string[]): ResourceTable {
  const manifest = require.resolve("@pulumi/aws/package.json");
  const root = dirname(manifest);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const wanted = new Set<string>();
  const resources = Object.fromEntries(
    [...types].sort().map((type) => [type, readResource(root, type, wanted)]),
  );
  return { version, resources, objects: readObjects(root, wanted) };
}

function readResource(root: string, type: string, wanted: Set<string>): ResourceDescription {
  const [, module = "", name = ""] = type.split(":");
  const declarations = parse(join(root, `${module}.d.ts`));
  const args = declarations.statements
    .filter(ts.isInterfaceDeclaration)
    .find((statement) => statement.name.text === `${name}Args`);
  const resource = declarations.statements
    .filter(ts.isClassDeclaration)
    .find((statement) => statement.name?.text === name);
  if (args === undefined || resource === undefined) {
    throw new Error(`@pulumi/aws has no ${type}`);
  }
  // The compiled constructor marks what only AWS decides; the declarations do not.
  const program = readFileSync(join(root, `${module}.js`), "utf8");
  const computed = new Set(
    [...program.matchAll(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g)].map(
      ([, property]) => property,
    ),
  );
  const outputs = resource.members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => computed.has(member.name.getText(declarations)));
  return {
    inputs: readMembers(args.members, declarations, wanted),
    computed: Object.fromEntries(
      outputs.map((member) => [
        member.name.getText(declarations),
        // Objects that AWS computes are left open: nothing in them is checked.
        shapeOf(member.type, declarations, new Set()).replace(/^[A-Za-z0-9]+\.[A-Za-z0-9.]+/, "any"),
      ]),
    ),
  };
}

/** Reads the objects that inputs refer to, and those that they refer to in turn. */
function readObjects(root: string, wanted: Set<string>): { [name: string]: Properties } {
  const declarations = parse(join(root, "types/input.d.ts"));
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  const collect = (statements: ts.NodeArray<ts.Statement>, prefix: string): void => {
    for (const statement of statements) {
      if (ts.isInterfaceDeclaration(statement)) {
        interfaces.set(`${prefix}${statement.name.text}`, statement);
      } else if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
        collect(statement.body.statements, `${prefix}${statement.name.text}.`);
      }
    }
  };
  collect(declarations.statements, "");
  const objects: { [name: string]: Properties } = {};
  // A set yields what is added to it while it is gone through.
  for (const name of wanted) {
    const declaration = interfaces.get(name);
    if (declaration === undefined) {
      throw new Error(`@pulumi/aws has no object ${name}`);
    }
    objects[name] = readMembers(declaration.members, declarations, wanted);
  }
  return Object.fromEntries(Object.entries(objects).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function readMembers(
  members: ts.NodeArray<ts.TypeElement>,
  file: ts.SourceFile,
  wanted: Set<string>,
): Properties {
  return Object.fromEntries(
    members
      .filter(ts.isPropertySignature)
      .map((member) => [
        member.name.getText(file),
        `${member.questionToken === undefined ? "!" : ""}${shapeOf(member.type, file, wanted)}`,
      ]),
  );
}

function shapeOf(type: ts.TypeNode | undefined, file: ts.SourceFile, wanted: Set<string>): Shape {
  if (type === undefined) {
    return "any";
  }
  if (ts.isUnionTypeNode(type)) {
    const shapes = type.types
      .filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword)
      .map((member) => shapeOf(member, file, new Set()));
    if (shapes.length === 1) {
      return shapeOf(
        type.types.find((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword),
        file,
        wanted,
      );
    }
    return new Set(shapes).size === 1 ? (shapes[0] ?? "any") : "any";
  }
  if (ts.isArrayTypeNode(type)) {
    return `${shapeOf(type.elementType, file, wanted)}[]`;
  }
  if (ts.isTypeLiteralNode(type)) {
    const index = type.members.find(ts.isIndexSignatureDeclaration);
    return index === undefined ? "any" : `${shapeOf(index.type, file, wanted)}{}`;
  }
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText(file);
    if (name === "pulumi.Input" || name === "pulumi.Output") {
      return shapeOf(type.typeArguments?.[0], file, wanted);
    }
    if (name.startsWith("inputs.")) {
      wanted.add(name.slice("inputs.".length));
      return name.slice("inputs.".length);
    }
    // Enumerations are texts; other references are resources, for which a text does as well.
    return name.startsWith("enums.") ? "string" : "any";
  }
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "string";
    case ts.SyntaxKind.NumberKeyword:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
      return "boolean";
    default:
      return "any";
  }
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, false);
}
