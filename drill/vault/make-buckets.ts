import { request } from "node:http";
import type { VaultConfiguration } from "./configuration";

/** Where moto listens, seen by nobody but the program in front of it. */
export const motoAddress = { host: "127.0.0.1", port: 5000 } as const;

type Bucket = VaultConfiguration["buckets"][number];

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** One request that makes a bucket what is declared. */
export interface BucketRequest {
  /** Path and query below the endpoint. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The requests, in this order, by which a bucket is created as it is declared. S3 versions a bucket that is locked. */
export function bucketRequests({ name, versioned, lock }: Bucket, region: string): BucketRequest[] {
  const create = {
    path: `/${name}`,
    headers: lock ? { "x-amz-bucket-object-lock-enabled": "true" } : {},
    body: `<CreateBucketConfiguration ${NAMESPACE}><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  };
  const version = {
    path: `/${name}?versioning`,
    headers: {},
    body: `<VersioningConfiguration ${NAMESPACE}><Status>Enabled</Status></VersioningConfiguration>`,
  };
  const retain = lock && {
    path: `/${name}?object-lock`,
    headers: {},
    body: `<ObjectLockConfiguration ${NAMESPACE}><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${lock.mode}</Mode><Days>${lock.days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`,
  };
  return [create, ...(versioned ? [version] : []), ...(retain ? [retain] : [])];
}

/** moto believes every signature, and reads from it which region is meant. */
function authorization(region: string): string {
  return `AWS4-HMAC-SHA256 Credential=drill/20200101/${region}/s3/aws4_request, SignedHeaders=host, Signature=0`;
}

function put({ path, headers, body }: BucketRequest, region: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...motoAddress,
        method: "PUT",
        path,
        headers: {
          ...headers,
          host: `s3.${region}.amazonaws.com`,
          authorization: authorization(region),
          "content-length": Buffer.byteLength(body),
        },
      },
      (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => (text += part.toString()));
        answer.on("error", reject);
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`PUT ${path}: ${answer.statusCode} ${text}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Creates the buckets of a vault as they are declared.
 *
 * @throws Error where moto refuses one
 */
export async function makeBuckets({ buckets, region }: VaultConfiguration): Promise<void> {
  for (const bucket of buckets) for (const each of bucketRequests(bucket, region)) await put(each, region);
}
