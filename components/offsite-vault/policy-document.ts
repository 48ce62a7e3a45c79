/** One statement of an IAM policy, as AWS reads it. */
export interface PolicyStatement {
  /** Name of the statement: letters and digits. */
  Sid: string;
  /** Whether the statement allows or denies. A denial wins over every permission. */
  Effect: "Allow" | "Deny";
  /** Who is meant; only in policies that are attached to a resource or to a role's trust. */
  Principal?: "*" | { AWS: string } | { Service: string } | { Federated: string };
  /** What is allowed or denied. */
  Action: string | string[];
  /** On what; absent from a role's trust. */
  Resource?: string | string[];
  /** Under which conditions; all of them must hold. */
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

/**
 * Text of an IAM policy. It is made of plain text alone, so that a preview and every policy pack can read it.
 *
 * @param statements the policy's statements
 * @returns JSON
 */
export function policyDocument(statements: PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
