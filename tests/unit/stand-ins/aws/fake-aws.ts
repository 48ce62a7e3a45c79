import { AwsApi, AwsRegion } from "@holdfast/aws-stand-in/api/aws-api";

/** A request to AWS as a test sees it. */
export interface Request {
  command: string;
  input: object;
}

/** What is answered to a request: an answer, or an error that is thrown. */
export interface Answers {
  [command: string]: (input: never) => object | undefined;
}

/** An error as the AWS SDK throws it. */
export function awsError(code: string): Error {
  return Object.assign(new Error(`no such thing: ${code}`), { name: code });
}

/** An AWS API that answers from a table, and remembers what it was asked. */
export class FakeAws extends AwsApi {
  public readonly requests: Request[] = [];
  public readonly region: AwsRegion;

  /** @param answers by the command's name, without "Command" */
  constructor(private readonly answers: Answers) {
    super("http://127.0.0.1:1");
    this.region = new AwsRegion(this, "ap-northeast-2", "suggested-1234567");
  }

  public override client<Client>(): Client {
    const send = async (request: { constructor: { name: string }; input: object }) => {
      const command = request.constructor.name.replace(/Command$/, "");
      this.requests.push({ command, input: request.input });
      const answer = this.answers[command];
      if (answer === undefined) throw new Error(`nobody expected ${command}`);
      return answer(request.input as never) ?? {};
    };
    return { send } as Client;
  }

  public override async account(): Promise<string> {
    return "123456789012";
  }

  /** The inputs of the requests of one command. */
  of(command: string): object[] {
    return this.requests.filter((request) => request.command === command).map(({ input }) => input);
  }
}
