import { declaredPart, DECLARES_KEY, type Part } from "@holdfast/resilience";
import { getStack, runtime } from "@pulumi/pulumi";

/**
 * The part of a blueprint that the configuration of the stack in this run says it declares; `undefined` where it is the
 * whole of one. The engine hands a policy pack the configuration of the stack that it judges.
 *
 * @throws InvalidInputError where the configuration lists no names
 */
export function configuredPart(): Part | undefined {
  return declaredPart(runtime.getConfig(DECLARES_KEY), `Pulumi.${getStack()}.yaml: ${DECLARES_KEY}`);
}
