import type { Policies } from "@pulumi/policy";
import { declaredInputs } from "../declared-inputs";
import { StackReader } from "../graph/stack-reader";
import { stackPolicy } from "../policy";
import type { Rule } from "../rule";
import { interruptionsAreShort } from "./interruptions-are-short";
import { framework, PAGE } from "./law";
import { operatorToolsAreMultiplexed } from "./operator-tools-are-multiplexed";
import { responsibleOfficerIsNamed } from "./responsible-officer-is-named";
import { servicesAreDecoupled } from "./services-are-decoupled";
import { servicesAreDistributed } from "./services-are-distributed";

/**
 * Every policy of the pack, sharing one reading of the stack. All of them advise; none refuses.
 *
 * @param reader what reads it. Default: one of their own
 */
export function continuityLaw(reader = new StackReader()): Policies {
  const policy = <Settings extends object>(rule: Rule<Settings>) => ({
    ...stackPolicy(rule, reader, PAGE),
    framework,
  });
  return [
    declaredInputs(reader.declared),
    policy(interruptionsAreShort),
    policy(servicesAreDistributed),
    policy(operatorToolsAreMultiplexed),
    policy(servicesAreDecoupled),
    policy(responsibleOfficerIsNamed),
  ];
}
