import { S3Client } from "@aws-sdk/client-s3";
import type { AwsRegion } from "../api/aws-api";
import { type AnyHandler, handler, type InputName, type Observed, type Plain } from "../deployment/handler";

/** A setting of a bucket that is a resource of its own. */
export interface BucketSetting<Args, Resource> {
  /** Inputs that are brought to S3, the bucket aside. */
  inputs: readonly InputName<Args>[];
  /** What S3 sets where nothing is declared. */
  defaults?: Observed<Resource>;
  /** Makes the setting what is declared. */
  put(client: S3Client, bucket: string, inputs: Plain<Args>): Promise<unknown>;
  /** Asks for the setting, the bucket aside. */
  get(client: S3Client, bucket: string, known: Partial<Plain<Args>>): Promise<Observed<Resource> | undefined>;
  /** Takes the setting away. */
  delete(client: S3Client, bucket: string): Promise<unknown>;
}

/**
 * The handler of a setting of a bucket: known by the bucket's name, set as a whole, asked for as a whole.
 *
 * @param setting how S3 is told and asked
 */
export function bucketSetting<Args extends { bucket: unknown }, Resource extends { bucket: unknown }>(
  setting: BucketSetting<Args, Resource>,
): AnyHandler {
  const client = (aws: AwsRegion) => aws.regional(S3Client);
  return handler<Args, Resource>({
    inputs: ["bucket" as InputName<Args>, ...setting.inputs],
    defaults: setting.defaults,
    async create(inputs, aws) {
      const bucket = inputs["bucket" as keyof typeof inputs] as string;
      await setting.put(client(aws), bucket, inputs);
      return bucket;
    },
    async read(id, aws, known) {
      const found = await setting.get(client(aws), id, known);
      return found && { ...found, bucket: id };
    },
    async update(id, inputs, _change, aws) {
      await setting.put(client(aws), id, inputs);
    },
    async delete(id, aws) {
      await setting.delete(client(aws), id);
    },
  });
}
