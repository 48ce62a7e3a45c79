import { createHash } from "node:crypto";
import {
  DescribeImagesCommand,
  DescribeManagedPrefixListsCommand,
  EC2Client,
  RegisterImageCommand,
} from "@aws-sdk/client-ec2";
import { GetPolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateReusableDelegationSetCommand,
  type DelegationSet,
  DeleteReusableDelegationSetCommand,
  ListReusableDelegationSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsApi } from "../api/aws-api";
import { awsEndpoint } from "../api/endpoint";
import { isNotFound, unlessMissing } from "../api/aws-error";
import { privateAuthority } from "./private-authority";

/** What the blueprint asks of an account before its first deployment. */
export interface AccountNeeds {
  /** AWS region of each cloud site with a voter, by the site's name. */
  readonly regions: { readonly [site: string]: string };
  /** Archive of etcd for the voters; by default a few bytes in its place, because nothing starts from it here. */
  readonly etcdArchive?: Buffer;
  /** Key of that archive in each region's bucket. */
  readonly etcdKey: string;
}

/** Configuration of the stacks that follows from the account: values by path, as `pulumi config set --path` takes them. */
export interface ConfigurationChanges {
  [path: string]: string;
}

/** The disk that the lab's image starts from; moto's instances start from this one, whatever their image says. */
const ROOT_DEVICE = "/dev/sda1";

/** By what the lab finds again what it made. */
const LAB = "holdfast-lab";

/** One in 36 is called as AWS would call it: with so many, not one in 10^12 runs finds none. */
const MOST_DRAWS = 1000;

/** A policy of AWS's own that the voters' roles are given. */
const MANAGED_POLICY = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

const placeholder = Buffer.from("Stands for a release of etcd: no instance of the lab starts.\n");

/**
 * Makes in an account what the blueprint expects to find there: a delegation set with its name servers, a private
 * certificate authority, and in each region an image and a bucket with the archive of etcd. What is there already is
 * used again.
 *
 * @param endpoint address of the AWS API, in 127.0.0.0/8
 * @param needs what is asked for
 * @returns what the stacks' configuration must say, since AWS draws the identifiers
 * @throws Error when the address is another, or the API has no policies of AWS's own
 */
export async function prepareAccount(endpoint: string, needs: AccountNeeds): Promise<ConfigurationChanges> {
  const api = new AwsApi(awsEndpoint({ AWS_ENDPOINT_URL: endpoint }) ?? "");
  await requireManagedPolicies(api);
  const account = await api.account();
  const archive = needs.etcdArchive ?? placeholder;
  const changes: ConfigurationChanges = { "holdfast:awsAccountId": account, ...(await delegation(api)) };
  for (const [site, region] of Object.entries(needs.regions)) {
    const bucket = `holdfast-releases-${site}-${account}`;
    await archiveBucket(api, region, bucket, needs.etcdKey, archive);
    changes[`holdfast:certificateAuthorityArns.${site}`] = await privateAuthority(api, region, LAB);
    const voter = `holdfast:cloudVoters.${site}`;
    changes[`${voter}.ami`] = await image(api, region);
    changes[`${voter}.s3PrefixListId`] = await s3PrefixList(api, region);
    changes[`${voter}.etcdBucket`] = bucket;
    changes[`${voter}.etcdKey`] = needs.etcdKey;
    changes[`${voter}.etcdSha256`] = createHash("sha256").update(archive).digest("hex");
  }
  return changes;
}

async function requireManagedPolicies(api: AwsApi): Promise<void> {
  const policy = api.client(IAMClient).send(new GetPolicyCommand({ PolicyArn: MANAGED_POLICY }));
  if ((await unlessMissing(policy)) === undefined) {
    throw new Error(
      `the AWS API at ${api.endpoint} has no ${MANAGED_POLICY}, which the voters' roles are given: start moto with MOTO_IAM_LOAD_MANAGED_POLICIES=true`,
    );
  }
}

/** The reusable delegation set, whose name servers the zone names itself. */
async function delegation(api: AwsApi): Promise<ConfigurationChanges> {
  const { DelegationSets = [] } = await api
    .client(Route53Client)
    .send(new ListReusableDelegationSetsCommand({}));
  // The account is the lab's own, so any set is; moto forgets who asked for it once a zone uses it.
  const set = DelegationSets.find(hasRealId) ?? (await newDelegationSet(api));
  const servers = (set.NameServers ?? []).map((server, index): [string, string] => [
    `holdfast:route53NameServers[${index}]`,
    server,
  ]);
  return { "holdfast:dnsDelegationSetId": identifierOf(set), ...Object.fromEntries(servers) };
}

const identifierOf = ({ Id = "" }: DelegationSet): string => Id.split("/").pop() ?? "";

/** AWS's identifiers of delegation sets begin with N; moto draws any five letters and digits. */
const hasRealId = (set: DelegationSet): boolean => identifierOf(set).startsWith("N");

/** Asks for delegation sets until one is called as AWS would call it; the others are deleted. */
async function newDelegationSet(api: AwsApi): Promise<DelegationSet> {
  const client = api.client(Route53Client);
  for (let attempt = 1; attempt <= MOST_DRAWS; attempt++) {
    const { DelegationSet: set } = await client.send(
      new CreateReusableDelegationSetCommand({ CallerReference: `${LAB}-${attempt}` }),
    );
    if (set && hasRealId(set)) return set;
    if (set) await client.send(new DeleteReusableDelegationSetCommand({ Id: identifierOf(set) }));
  }
  throw new Error(`none of ${MOST_DRAWS} delegation sets at ${api.endpoint} is called N…, as AWS's are`);
}

/** An image of the lab's own: nothing starts from it, but its identifier must be known to the region. */
async function image(api: AwsApi, region: string): Promise<string> {
  const client = api.client(EC2Client, region);
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ Filters: [{ Name: "name", Values: [LAB] }] }),
  );
  const found = Images[0]?.ImageId;
  if (found !== undefined) return found;
  const { ImageId } = await client.send(
    new RegisterImageCommand({
      Name: LAB,
      Architecture: "x86_64",
      RootDeviceName: ROOT_DEVICE,
      VirtualizationType: "hvm",
      BlockDeviceMappings: [{ DeviceName: ROOT_DEVICE, Ebs: { VolumeSize: 8, VolumeType: "gp3" } }],
    }),
  );
  return ImageId ?? "";
}

/** The addresses of S3 in a region, as AWS keeps them. */
async function s3PrefixList(api: AwsApi, region: string): Promise<string> {
  const name = `com.amazonaws.${region}.s3`;
  const { PrefixLists = [] } = await api
    .client(EC2Client, region)
    .send(new DescribeManagedPrefixListsCommand({ Filters: [{ Name: "prefix-list-name", Values: [name] }] }));
  const found = PrefixLists.find(({ PrefixListName }) => PrefixListName === name)?.PrefixListId;
  if (found === undefined) throw new Error(`the AWS API at ${api.endpoint} has no prefix list ${name}`);
  return found;
}

async function archiveBucket(
  api: AwsApi,
  region: string,
  Bucket: string,
  Key: string,
  Body: Buffer,
): Promise<void> {
  const client = api.client(S3Client, region);
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const LocationConstraint = region as BucketLocationConstraint;
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  }
  await client.send(new PutObjectCommand({ Bucket, Key, Body }));
}
