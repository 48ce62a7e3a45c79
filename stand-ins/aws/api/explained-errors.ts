/** What is used of a client of the AWS SDK, whichever it is. */
interface AnyClient {
  middlewareStack: {
    add(middleware: Middleware, options: { step: "initialize"; name: string }): void;
  };
}

type Middleware = (
  next: (request: unknown) => Promise<unknown>,
  context: { commandName?: string },
) => (request: unknown) => Promise<unknown>;

/** An error of the AWS SDK. */
interface AwsError extends Error {
  $metadata?: { httpStatusCode?: number };
}

/** From here on an HTTP status says that the server is at fault. */
const SERVER_ERROR = 500;

/**
 * Makes a client say in its errors which request failed and with which code: its own messages have neither.
 *
 * @param client the client
 * @param endpoint address of the API, for errors
 */
export function explainErrors(client: unknown, endpoint: string): void {
  const middleware: Middleware = (next, context) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (error instanceof Error) explain(error, context.commandName ?? "a request", endpoint);
      throw error;
    }
  };
  (client as AnyClient).middlewareStack.add(middleware, { step: "initialize", name: "explainErrors" });
}

function explain(error: AwsError, command: string, endpoint: string): void {
  const request = command.replace(/Command$/, "");
  const status = error.$metadata?.httpStatusCode;
  error.message =
    status !== undefined && status >= SERVER_ERROR
      ? `${request} failed at ${endpoint} with HTTP ${status}: moto does so with requests that it does not know; its log says more`
      : `${request} failed at ${endpoint}: ${error.name}: ${error.message}`;
}
