import { handlers as acmPca } from "../acm-pca";
import { handlers as cloudwatch } from "../cloudwatch";
import { handlers as cloudwatchLogs } from "../cloudwatch-logs";
import { handlers as ec2 } from "../ec2";
import { handlers as iam } from "../iam";
import { handlers as kms } from "../kms";
import { handlers as route53 } from "../route53";
import { handlers as s3 } from "../s3";
import { handlers as sns } from "../sns";
import type { AnyHandler, Handlers } from "./handler";

/** The handler of every type that is covered. */
export const handlers: Handlers = {
  ...acmPca,
  ...cloudwatch,
  ...cloudwatchLogs,
  ...ec2,
  ...iam,
  ...kms,
  ...route53,
  ...s3,
  ...sns,
};

/**
 * The handler of a type.
 *
 * @param type the type token, for example `aws:ec2/vpc:Vpc`
 * @throws Error when there is none
 */
export function handlerOf(type: string): AnyHandler {
  const found = handlers[type];
  if (found === undefined) throw new Error(`the stand-in for the AWS plugin does not cover ${type}`);
  return found;
}
