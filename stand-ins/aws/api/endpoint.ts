import { isIPv4 } from "node:net";

/**
 * The address of the AWS API to deploy to, as `AWS_ENDPOINT_URL` gives it.
 *
 * @param environment the environment of the process
 * @returns the address without a trailing slash, or `undefined` where none is given
 * @throws Error when it is anything but an address in 127.0.0.0/8: the stand-in is never for real AWS, and a name may
 *   lead anywhere
 */
export function awsEndpoint(environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment["AWS_ENDPOINT_URL"];
  if (given === undefined || given === "") return undefined;
  const url = URL.parse(given);
  const loopback = url !== null && isIPv4(url.hostname) && url.hostname.startsWith("127.");
  if (!loopback || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(
      `AWS_ENDPOINT_URL is ${JSON.stringify(given)}: the stand-in for the AWS plugin deploys only to an address in 127.0.0.0/8, ` +
        "such as http://127.0.9.1:5000, and never to real AWS; unset it to preview, or install the official plugin to deploy",
    );
  }
  return url.href.replace(/\/$/, "");
}
