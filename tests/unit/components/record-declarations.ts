import * as pulumi from "@pulumi/pulumi";

/** A resource that a program declared, with its inputs resolved. */
export interface Declaration {
  /** Type token. */
  type: string;
  /** Name in the program. */
  name: string;
  /** Inputs; a value of another resource reads `<output> of <its name>`, unless it is one of that one's inputs. */
  inputs: Record<string, unknown>;
}

/** Everything that a program declared. */
export class Declarations {
  constructor(public readonly all: readonly Declaration[]) {}

  /** Resources of a type, by the last part of its token. */
  ofType(type: string): Declaration[] {
    return this.all.filter((declaration) => declaration.type.endsWith(`:${type}`));
  }

  /** Inputs of the one resource of a type with a name, in the shape that the test knows them to have. */
  inputs<Shape = Record<string, unknown>>(type: string, name: string): Shape {
    const found = this.ofType(type).filter((declaration) => declaration.name === name);
    if (found.length !== 1 || found[0] === undefined) {
      throw new Error(
        `${found.length} ${type} named ${name} among ${this.all.map((d) => d.name).join(", ")}`,
      );
    }
    return found[0].inputs as Shape;
  }
}

/**
 * Runs a program against Pulumi's mocks.
 *
 * @param program declares resources
 * @returns what it declared
 */
export async function recordDeclarations(program: () => unknown): Promise<Declarations> {
  const all: Declaration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        all.push({ type, name, inputs });
        const computed = ["arn", "keyId", "zoneId"].map((output) => [output, `${output} of ${name}`]);
        return { id: `id of ${name}`, state: { ...Object.fromEntries(computed), ...inputs } };
      },
      call: ({ inputs }) => inputs,
    },
    "holdfast",
    "test",
    false,
  );
  await pulumi.runtime.runInPulumiStack(async () => {
    program();
  });
  await pulumi.runtime.disconnect();
  return new Declarations(all.filter(({ type }) => type !== "pulumi:pulumi:Stack"));
}
