import type { CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/provider";
import type { WireObject } from "./wire-value";

/** One resource that the engine asks about. */
export interface Subject {
  /** Its type token. */
  type: string;
  /** Its URN. */
  urn: string;
}

/** Where resources are: in the state alone, or at an AWS API. */
export interface Resources {
  /** What is said of these resources where the user sees it, once. */
  readonly announcement: string;

  /**
   * Why inputs cannot be brought about, although the type has them.
   *
   * @returns one text for each input, by its name
   */
  refusals(subject: Subject, inputs: WireObject): Promise<{ [input: string]: string }>;

  /** Creates a resource. */
  create(subject: Subject, inputs: WireObject): Promise<CreateResult>;

  /** Finds out how a resource is; without `known` it is imported. */
  read(subject: Subject, id: string, known: WireObject | undefined): Promise<ReadResult>;

  /** Changes a resource. */
  update(subject: Subject, id: string, before: WireObject, inputs: WireObject): Promise<UpdateResult>;

  /** Deletes a resource. */
  delete(subject: Subject, id: string, known: WireObject): Promise<void>;
}
