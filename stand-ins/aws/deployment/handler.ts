import type * as pulumi from "@pulumi/pulumi";
import type { AwsRegion } from "../api/aws-api";
import type { PlainObject } from "./plain-inputs";

/** The inputs of a resource as plain values. */
export type Plain<Args> = pulumi.Unwrap<Args>;

/** Names of a resource's inputs. */
export type InputName<Args> = Extract<keyof Args, string>;

/**
 * What the AWS API says of a resource. A property that is there was observed, and `undefined` means that AWS has
 * nothing set; a property that is not there was not asked for or cannot be, and what is declared is taken for true.
 */
export type Observed<Resource> = {
  [Property in keyof Resource]?: Resource[Property] extends pulumi.Output<infer Value> ? Loose<Value> : never;
};

/** Plain values as they are; of lists and objects only that they are such: what AWS says of them is less regular. */
type Loose<Value> = Value extends boolean | number | string | undefined ? Value : object;

/** What a change sets. */
export interface Change<Args> {
  /** Whether an input is to be set, because it is declared anew or AWS says something else. */
  has(input: InputName<Args>): boolean;
  /** The properties as the state has them; those that AWS answered right after a creation. */
  before: Plain<Args>;
}

/**
 * How the resources of one type are created, read, changed and deleted at the AWS API. What is the same for all types
 * is in {@link DeployedResources}: secrets, comparison with what is declared, drift, things that are already gone.
 */
export interface Handler<Args, Resource> {
  /** Inputs that are brought to AWS. Any other that is declared is refused, so that none is ignored in silence. */
  readonly inputs: readonly InputName<Args>[];
  /** What AWS sets where nothing is declared, and is therefore no drift. */
  readonly defaults?: Observed<Resource>;
  /** Outputs that are kept as secrets in the state. */
  readonly secrets?: readonly Extract<keyof Resource, string>[];

  /**
   * Creates the resource, with as many of its inputs as one request takes. What AWS then says otherwise is set by
   * {@link update}.
   *
   * @returns the identifier
   */
  create(inputs: Plain<Args>, aws: AwsRegion): Promise<string>;

  /** Waits until a created resource can be used, or finishes what one request could not. */
  ready?(id: string, aws: AwsRegion, inputs: Plain<Args>): Promise<void>;

  /**
   * Asks AWS for the resource.
   *
   * @param known the properties as the state or the inputs have them; empty in an import
   * @returns what AWS says; `undefined` (or an error that says "not found") where there is none
   */
  read(id: string, aws: AwsRegion, known: Partial<Plain<Args>>): Promise<Observed<Resource> | undefined>;

  /** Sets what has changed. Without it every change needs a new resource. */
  update?(id: string, inputs: Plain<Args>, change: Change<Args>, aws: AwsRegion): Promise<void>;

  /**
   * Deletes the resource and waits until it is gone. An error that says "not found" is taken for success.
   *
   * @param known the properties as the state has them
   */
  delete(id: string, aws: AwsRegion, known: Plain<Args>): Promise<void>;

  /**
   * The identifier that belongs to what `pulumi import` was given, where that is not the identifier itself.
   *
   * @param given what was given
   */
  importedId?(given: string, aws: AwsRegion): Promise<string | undefined>;
}

/** Any handler; the machinery knows its types no more closely. */
export interface AnyHandler {
  readonly inputs: readonly string[];
  readonly defaults?: { readonly [property: string]: unknown };
  readonly secrets?: readonly string[];
  create(inputs: PlainObject, aws: AwsRegion): Promise<string>;
  ready?(id: string, aws: AwsRegion, inputs: PlainObject): Promise<void>;
  read(id: string, aws: AwsRegion, known: PlainObject): Promise<object | undefined>;
  update?(id: string, inputs: PlainObject, change: AnyChange, aws: AwsRegion): Promise<void>;
  delete(id: string, aws: AwsRegion, known: PlainObject): Promise<void>;
  importedId?(given: string, aws: AwsRegion): Promise<string | undefined>;
}

/** What a change of any resource sets. */
interface AnyChange {
  has(input: string): boolean;
  before: PlainObject;
}

/** Handlers by type token. */
export interface Handlers {
  readonly [type: string]: AnyHandler;
}

/**
 * Forgets the types of a handler, once they have been checked.
 *
 * @param handler the handler of a type
 */
export function handler<Args, Resource>(handler: Handler<Args, Resource>): AnyHandler {
  return handler as unknown as AnyHandler;
}
