import { randomBytes } from "node:crypto";
import type { CreateResult, ReadResult, UpdateResult } from "@pulumi/pulumi/provider";
import { type AwsApi, AwsRegion } from "../api/aws-api";
import { isNotFound, unlessMissing } from "../api/aws-error";
import { changedInputs } from "../changed-inputs";
import { describe, type ResourceTable } from "../resource-table";
import type { Resources, Subject } from "../resources";
import { revealed, type WireObject } from "../wire-value";
import { isEmpty } from "./equality";
import type { AnyHandler } from "./handler";
import { handlerOf } from "./handlers";
import { splitImportId } from "./import-id";
import { isDefault, mergedOutputs, type Merged } from "./merged-outputs";
import { plainInputs, type PlainObject } from "./plain-inputs";
import { stateOnly } from "./state-only";

/** One resource with what it takes to work on it. */
interface Work extends Subject {
  handler: AnyHandler;
  aws: AwsRegion;
}

/** Resources at an AWS API. What AWS answers is the truth; handlers say how each type is brought about. */
export class DeployedResources implements Resources {
  public readonly announcement: string;
  private readonly warned = new Set<string>();

  /**
   * @param table the types that are covered
   * @param api the API
   * @param warn tells the user of the engine
   * @param handlers the handler of a type; by default those of this package
   */
  constructor(
    private readonly table: ResourceTable,
    private readonly api: AwsApi,
    private readonly warn: (message: string) => void,
    private readonly handlers: (type: string) => AnyHandler = handlerOf,
  ) {
    this.announcement = `stand-in for the AWS plugin: deploys to the AWS API at ${api.endpoint}, never to real AWS.`;
  }

  /** Names inputs that the handler of the type does not bring to AWS. */
  async refusals({ type }: Subject, inputs: WireObject): Promise<{ [input: string]: string }> {
    const { inputs: taken } = this.handlers(type);
    const refused = Object.entries(this.plain(type, inputs))
      .filter(([input, value]) => !isEmpty(value) && input !== "region" && !taken.includes(input))
      .map(([input]): [string, string] => [
        input,
        `the stand-in for the AWS plugin does not bring '${input}' of ${type} to the AWS API; leave it out, or deploy with the official plugin`,
      ]);
    return Object.fromEntries(refused);
  }

  /** Creates a resource, waits for it, and sets what one request did not take. */
  async create(subject: Subject, inputs: WireObject): Promise<CreateResult> {
    const work = await this.work(subject, inputs);
    const plain = this.plain(work.type, inputs);
    const id = await work.handler.create(plain, work.aws);
    let outs = inputs;
    try {
      await work.handler.ready?.(id, work.aws, plain);
      let merged = await this.existing(work, id, inputs);
      outs = merged.outputs;
      if (merged.drifted.length > 0 && work.handler.update) {
        const { drifted } = merged;
        const before = this.plain(work.type, outs);
        await work.handler.update(id, plain, { has: (input) => drifted.includes(input), before }, work.aws);
        merged = await this.existing(work, id, inputs);
      }
      this.warnOfStateOnly(work.type, plain);
      return { id, outs: merged.outputs };
    } catch (error) {
      throw incomplete(error, id, outs);
    }
  }

  /** Asks AWS. Of a resource that AWS does not know nothing is left. */
  async read(subject: Subject, id: string, known: WireObject | undefined): Promise<ReadResult> {
    if (known === undefined) return this.import(subject, id);
    const merged = await this.merged(await this.work(subject, known), id, known);
    return merged ? { id, props: merged.outputs } : { id: "", props: {} };
  }

  private async import(subject: Subject, given: string): Promise<ReadResult> {
    const { id: name, region } = splitImportId(given);
    const { inputs } = describe(this.table, subject.type);
    const known: WireObject = "region" in inputs && region !== undefined ? { region } : {};
    const work = await this.work(subject, known);
    const id = work.handler.importedId ? await unlessMissing(work.handler.importedId(name, work.aws)) : name;
    const merged = id === undefined ? undefined : await this.merged(work, id, known);
    if (id === undefined || merged === undefined) return { id: "", props: {} };
    const declarable = Object.entries(merged.outputs).filter(
      ([property, value]) => property in inputs && !isDefault(work.handler, property, value),
    );
    return { id, props: merged.outputs, inputs: Object.fromEntries(declarable) };
  }

  /** Sets what has changed. */
  async update(subject: Subject, id: string, before: WireObject, inputs: WireObject): Promise<UpdateResult> {
    const work = await this.work(subject, inputs);
    const { type, handler, aws } = work;
    const changed = changedInputs(type, describe(this.table, type).inputs, before, inputs);
    if (handler.update === undefined) {
      throw new Error(
        `${changed.join(", ")} of ${type} ${id} cannot be changed in place; pulumi up --replace '${subject.urn}' makes a new one`,
      );
    }
    const plain = this.plain(type, inputs);
    const change = { has: (input: string) => changed.includes(input), before: this.plain(type, before) };
    await handler.update(id, plain, change, aws);
    this.warnOfStateOnly(type, plain);
    return { outs: (await this.existing(work, id, inputs)).outputs };
  }

  /** Deletes a resource; one that is gone already is no error. */
  async delete(subject: Subject, id: string, known: WireObject): Promise<void> {
    const { handler, aws, type } = await this.work(subject, known);
    try {
      await handler.delete(id, aws, this.plain(type, known));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private plain(type: string, properties: WireObject): PlainObject {
    return plainInputs(this.table, type, properties);
  }

  private async work(subject: Subject, properties: WireObject): Promise<Work> {
    const handler = this.handlers(subject.type);
    const region = revealed(properties["region"]) ?? process.env["AWS_REGION"];
    const name = `${subject.urn.split("::").pop()}-${randomBytes(4).toString("hex").slice(0, 7)}`;
    return { ...subject, handler, aws: new AwsRegion(this.api, region?.toString(), name) };
  }

  /** What is declared and what AWS says; `undefined` where AWS knows no such resource. */
  private async merged(work: Work, id: string, declared: WireObject): Promise<Merged | undefined> {
    const { table } = this;
    const { type, handler, aws } = work;
    const observed = await unlessMissing(handler.read(id, aws, this.plain(type, declared)));
    return observed && mergedOutputs({ table, type, handler, declared, observed: observed as PlainObject });
  }

  private async existing(work: Work, id: string, declared: WireObject): Promise<Merged> {
    const merged = await this.merged(work, id, declared);
    if (merged === undefined) throw new Error(`${work.type} ${id} is gone right after it was set`);
    return merged;
  }

  private warnOfStateOnly(type: string, plain: PlainObject): void {
    const { inputs, what } = stateOnly[type] ?? {};
    const concerned = inputs?.some((input) => !isEmpty(plain[input])) ?? true;
    if (what === undefined || !concerned || this.warned.has(type)) return;
    this.warned.add(type);
    this.warn(
      `${type}: the lab's AWS API does not keep ${what}: in the state only, and not checked for drift`,
    );
  }
}

/** An error by which the engine learns that the resource is there, though not as it should be: nothing is orphaned. */
function incomplete(error: unknown, id: string, properties: WireObject): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { id, properties, reasons: [message] });
}
