import { type PrivateAuthorityAnswer, privateAuthorityRequest } from "../acm-pca/request";
import { explainErrors } from "./explained-errors";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** The partition of AWS that ARNs name. */
const PARTITION = "aws";

/** Where clients of services without regions are signed for. */
const GLOBAL_REGION = "us-east-1";

/** What every client is made with. */
export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Buckets are named in the path: no resolver knows `BUCKET.127.0.9.1`. */
  forcePathStyle: boolean;
}

/** A class of client from the AWS SDK. */
export type ClientClass<Client> = new (settings: ClientSettings) => Client;

/**
 * The AWS API behind one endpoint. One client is kept for each service and region. It signs with credentials that mean
 * nothing, so that none of the user's are ever read or sent.
 */
export class AwsApi {
  private readonly clients = new Map<unknown, Map<string, unknown>>();
  private caller?: Promise<string>;

  /** @param endpoint address of the API, without a trailing slash */
  constructor(public readonly endpoint: string) {}

  /**
   * The client of a service.
   *
   * @param Client the class from the AWS SDK
   * @param region the AWS region; by default the one that services without regions are signed for
   */
  client<Client>(Client: ClientClass<Client>, region = GLOBAL_REGION): Client {
    const byRegion = this.clients.get(Client) ?? new Map<string, unknown>();
    this.clients.set(Client, byRegion);
    const kept = byRegion.get(region) as Client | undefined;
    if (kept !== undefined) return kept;
    const client = new Client({
      endpoint: this.endpoint,
      region,
      credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
      forcePathStyle: true,
    });
    explainErrors(client, this.endpoint);
    byRegion.set(region, client);
    return client;
  }

  /** Number of the account that the API answers for, 12 digits. */
  account(): Promise<string> {
    this.caller ??= this.client(STSClient)
      .send(new GetCallerIdentityCommand({}))
      .then(({ Account = "" }) => Account);
    return this.caller;
  }
}

/** The AWS API as one resource's handler sees it. */
export class AwsRegion {
  /**
   * @param api the API
   * @param region the resource's region; `undefined` for resources that are in none
   * @param suggestedName a name that nothing else has, for resources that were given none
   */
  constructor(
    private readonly api: AwsApi,
    private readonly region: string | undefined,
    public readonly suggestedName: string,
  ) {}

  /**
   * The client of a service whose resources are in regions.
   *
   * @param Client the class from the AWS SDK
   * @throws Error when the resource names no region
   */
  regional<Client>(Client: ClientClass<Client>): Client {
    return this.api.client(Client, this.name);
  }

  /**
   * The client of a service whose resources are in no region.
   *
   * @param Client the class from the AWS SDK
   */
  global<Client>(Client: ClientClass<Client>): Client {
    return this.api.client(Client);
  }

  /**
   * One request to AWS Private CA in the resource's region.
   *
   * @throws Error named by the API's code where it refuses, or when the resource names no region
   */
  privateAuthority(action: string, body: object): Promise<PrivateAuthorityAnswer> {
    return privateAuthorityRequest(this.api, this.name, action, body);
  }

  /**
   * The region's name.
   *
   * @throws Error when the resource names no region
   */
  get name(): string {
    if (this.region === undefined) {
      throw new Error(
        "the resource has no region: the stand-in for the AWS plugin does not see the provider's, so set the input `region` or AWS_REGION",
      );
    }
    return this.region;
  }

  /**
   * The ARN of a resource.
   *
   * @param service the service as ARNs name it
   * @param resource the resource as ARNs name it, for example `vpc/vpc-1`
   * @param where whether ARNs of the service name the region
   */
  async arn(service: string, resource: string, where: "regional" | "global" = "regional"): Promise<string> {
    const region = where === "regional" ? this.name : "";
    return `arn:${PARTITION}:${service}:${region}:${await this.api.account()}:${resource}`;
  }
}
