import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider";
import { checkInputs } from "./check-inputs";
import { createdResource } from "./computed-outputs";
import { coveredTypes } from "./covered-types";
import type { ResourceDescription, ResourceTable } from "./resource-table";
import { revealed, type WireObject } from "./wire-value";

/** What the stand-in says of itself, once, where the user of the engine sees it. */
export const ANNOUNCEMENT =
  "stand-in for the AWS plugin: preview and state only, nothing is created at AWS. " +
  "Inputs are checked against @pulumi/aws; outputs are invented, and some replacements are shown as updates.";

/**
 * Takes the place of the AWS plugin for previews and for state. It knows the types that the blueprint declares, by
 * what the installed `@pulumi/aws` says of them, and never speaks to AWS.
 */
export class AwsStandIn implements Provider {
  /** The version that the engine is told: the one of the installed `@pulumi/aws`, which is the one it asks for. */
  public readonly version: string;
  private announced = false;

  /**
   * @param table the types that are covered
   * @param announce tells the user what this is
   */
  constructor(
    private readonly table: ResourceTable,
    private readonly announce: (message: string) => void,
  ) {
    this.version = table.version;
  }

  /** Refuses unknown types, unknown inputs and missing ones. */
  public async check(urn: pulumi.URN, _olds: WireObject, news: WireObject): Promise<CheckResult> {
    if (!this.announced) {
      this.announced = true;
      this.announce(ANNOUNCEMENT);
    }
    return { inputs: news, failures: checkInputs(this.table, typeOf(urn), news) };
  }

  /** Compares inputs; says replacement where that is known (see {@link coveredTypes}). */
  public async diff(
    _id: pulumi.ID,
    urn: pulumi.URN,
    olds: WireObject,
    news: WireObject,
  ): Promise<DiffResult> {
    const type = typeOf(urn);
    const changed = Object.keys(this.describe(type).inputs).filter(
      (property) => !isDeepStrictEqual(revealed(olds[property]), revealed(news[property])),
    );
    const replaces = changed.filter(
      (property) => property === "region" || coveredTypes[type]?.includes(property),
    );
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 };
  }

  /** Invents a resource. */
  public async create(urn: pulumi.URN, inputs: WireObject): Promise<CreateResult> {
    const { id, outputs } = createdResource(typeOf(urn), urn, inputs, this.describe(typeOf(urn)));
    return { id, outs: outputs };
  }

  /** Repeats what the state says; what is not in the state cannot be read, because AWS is not asked. */
  public async read(id: pulumi.ID, urn: pulumi.URN, props?: WireObject): Promise<ReadResult> {
    if (props === undefined || Object.keys(props).length === 0) {
      throw new Error(
        `cannot read ${typeOf(urn)} ${id}: the stand-in for the AWS plugin knows only what is in the state; import with the official plugin`,
      );
    }
    return { id, props };
  }

  /** Takes the new inputs and keeps what was invented before. */
  public async update(
    _id: pulumi.ID,
    urn: pulumi.URN,
    olds: WireObject,
    news: WireObject,
  ): Promise<UpdateResult> {
    const { computed } = this.describe(typeOf(urn));
    const kept = Object.keys(computed).filter((property) => property in olds && property !== "tagsAll");
    return {
      outs: {
        ...news,
        ...Object.fromEntries(kept.map((property) => [property, olds[property]])),
        ...("tagsAll" in computed ? { tagsAll: news.tags ?? {} } : {}),
      },
    };
  }

  /** There is nothing to delete. */
  public async delete(): Promise<void> {}

  private describe(type: string): ResourceDescription {
    const description = this.table.resources[type];
    if (description === undefined) {
      throw new Error(`the stand-in for the AWS plugin does not cover ${type}`);
    }
    return description;
  }
}

/** The type at the end of a URN's chain of parent types. */
function typeOf(urn: pulumi.URN): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}
