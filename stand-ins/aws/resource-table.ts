import generated from "./resource-table.json";

/**
 * What a value looks like: `string`, `number`, `boolean`, `any`, or the name of one of the table's objects; with `[]`
 * behind it a list of those, with `{}` a map of those.
 */
export type Shape = string;

/** Properties by name. A shape that begins with `!` is required. */
export interface Properties {
  readonly [property: string]: Shape;
}

/** What the installed `@pulumi/aws` says of one resource type. */
export interface ResourceDescription {
  /** Inputs that the type takes. */
  readonly inputs: Properties;
  /** Outputs that AWS alone decides. */
  readonly computed: Properties;
}

/** What the installed `@pulumi/aws` says of the types that the blueprint declares. */
export interface ResourceTable {
  /** Version of the package that the table was made from. */
  readonly version: string;
  /** The types, by token. */
  readonly resources: { readonly [type: string]: ResourceDescription };
  /** Objects within inputs, by name. */
  readonly objects: { readonly [name: string]: Properties };
}

/** The table as it was generated; `npm run generate` in this folder writes it anew. */
export const resourceTable: ResourceTable = generated;

/**
 * What is known of a type.
 *
 * @param table the table of types
 * @param type the type token
 * @throws Error when the type is not covered
 */
export function describe(table: ResourceTable, type: string): ResourceDescription {
  const description = table.resources[type];
  if (description === undefined) {
    throw new Error(`the stand-in for the AWS plugin does not cover ${type}`);
  }
  return description;
}
