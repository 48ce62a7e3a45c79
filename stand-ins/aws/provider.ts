import type * as pulumi from "@pulumi/pulumi";
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider";
import { changedInputs, replacingInputs } from "./changed-inputs";
import { checkInputs } from "./check-inputs";
import { InventedResources } from "./invented-resources";
import { describe, type ResourceTable } from "./resource-table";
import type { Resources, Subject } from "./resources";
import type { WireObject } from "./wire-value";

/**
 * Takes the place of the AWS plugin. It knows the types that the blueprint declares, by what the installed `@pulumi/aws`
 * says of them; where its resources are is for {@link Resources} to say.
 */
export class AwsStandIn implements Provider {
  /** The version that the engine is told: the one of the installed `@pulumi/aws`, which is the one it asks for. */
  public readonly version: string;
  private announced = false;

  /**
   * @param table the types that are covered
   * @param announce tells the user what this is
   * @param resources where resources are; by default in the state alone
   */
  constructor(
    private readonly table: ResourceTable,
    private readonly announce: (message: string) => void,
    private readonly resources: Resources = new InventedResources(table),
  ) {
    this.version = table.version;
  }

  /** Refuses unknown types, unknown inputs, missing ones, and those that cannot be brought about. */
  public async check(urn: pulumi.URN, _olds: WireObject, news: WireObject): Promise<CheckResult> {
    if (!this.announced) {
      this.announced = true;
      this.announce(this.resources.announcement);
    }
    const subject = subjectOf(urn);
    const failures = checkInputs(this.table, subject.type, news);
    if (failures.length === 0) {
      const refusals = await this.resources.refusals(subject, news);
      failures.push(...Object.entries(refusals).map(([property, reason]) => ({ property, reason })));
    }
    return { inputs: news, failures };
  }

  /** Compares inputs; says replacement where that is known. */
  public async diff(
    _id: pulumi.ID,
    urn: pulumi.URN,
    olds: WireObject,
    news: WireObject,
  ): Promise<DiffResult> {
    const { type } = subjectOf(urn);
    const changed = changedInputs(type, describe(this.table, type).inputs, olds, news);
    const replaces = replacingInputs(type, changed, news);
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 };
  }

  /** Creates a resource. */
  public async create(urn: pulumi.URN, inputs: WireObject): Promise<CreateResult> {
    return this.resources.create(subjectOf(urn), inputs);
  }

  /** Reads a resource that the state knows, or one that is imported. */
  public async read(id: pulumi.ID, urn: pulumi.URN, props: WireObject = {}): Promise<ReadResult> {
    return this.resources.read(subjectOf(urn), id, Object.keys(props).length === 0 ? undefined : props);
  }

  /** Changes a resource. */
  public async update(
    id: pulumi.ID,
    urn: pulumi.URN,
    olds: WireObject,
    news: WireObject,
  ): Promise<UpdateResult> {
    return this.resources.update(subjectOf(urn), id, olds, news);
  }

  /** Deletes a resource. */
  public async delete(id: pulumi.ID, urn: pulumi.URN, props: WireObject): Promise<void> {
    return this.resources.delete(subjectOf(urn), id, props);
  }
}

/** The resource that a URN names; its type is the last of the chain of parent types. */
function subjectOf(urn: pulumi.URN): Subject {
  return { urn, type: urn.split("::")[2]?.split("$").pop() ?? "" };
}
