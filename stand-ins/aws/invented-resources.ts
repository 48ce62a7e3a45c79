import type { CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/provider";
import { createdResource } from "./computed-outputs";
import type { Resources, Subject } from "./resources";
import { describe, type ResourceTable } from "./resource-table";
import type { WireObject } from "./wire-value";

/** What is said of resources that are in the state alone. */
export const ANNOUNCEMENT =
  "stand-in for the AWS plugin: preview and state only, nothing is created at AWS. " +
  "Inputs are checked against @pulumi/aws; outputs are invented, and some replacements are shown as updates.";

/** Resources that are in the state alone: what AWS would have decided is invented, the same every time. */
export class InventedResources implements Resources {
  public readonly announcement = ANNOUNCEMENT;

  /** @param table the types that are covered */
  constructor(private readonly table: ResourceTable) {}

  /** Nothing is brought about, so nothing is refused. */
  async refusals(): Promise<{ [input: string]: string }> {
    return {};
  }

  /** Invents a resource. */
  async create({ type, urn }: Subject, inputs: WireObject): Promise<CreateResult> {
    const { id, outputs } = createdResource(type, urn, inputs, describe(this.table, type));
    return { id, outs: outputs };
  }

  /** Repeats what the state says; what is not in the state cannot be read, because AWS is not asked. */
  async read({ type }: Subject, id: string, known: WireObject | undefined): Promise<ReadResult> {
    if (known === undefined) {
      throw new Error(
        `cannot read ${type} ${id}: the stand-in for the AWS plugin knows only what is in the state; import with the official plugin`,
      );
    }
    return { id, props: known };
  }

  /** Takes the new inputs and keeps what was invented before. */
  async update(
    { type }: Subject,
    _id: string,
    before: WireObject,
    inputs: WireObject,
  ): Promise<UpdateResult> {
    const { computed } = describe(this.table, type);
    const kept = Object.keys(computed).filter((property) => property in before && property !== "tagsAll");
    return {
      outs: {
        ...inputs,
        ...Object.fromEntries(kept.map((property) => [property, before[property]])),
        ...("tagsAll" in computed ? { tagsAll: inputs.tags ?? {} } : {}),
      },
    };
  }

  /** There is nothing to delete. */
  async delete(): Promise<void> {}
}
