import type { Policies } from "@pulumi/policy";
import { declaredInputs } from "./declared-inputs";
import { StackReader } from "./graph/stack-reader";
import { judgedWith } from "./judged-with";
import { stackPolicy } from "./policy";
import { PAGE, rules } from "./rules";

/**
 * Every policy of the pack, sharing one reading of the stack.
 *
 * @param reader what reads it. Default: one of their own
 */
export function policies(reader = new StackReader()): Policies {
  return [
    declaredInputs(reader.declared),
    ...rules.map((rule) => stackPolicy(rule, reader, PAGE)),
    judgedWith(reader),
  ];
}
