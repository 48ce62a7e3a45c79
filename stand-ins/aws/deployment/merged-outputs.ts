import * as pulumi from "@pulumi/pulumi";
import type { ResourceTable } from "../resource-table";
import type { WireObject, WireValue } from "../wire-value";
import { isEmpty, sameMeaning } from "./equality";
import type { AnyHandler } from "./handler";
import { holdsSecret, plainInputs, type PlainObject } from "./plain-inputs";

/** What is merged. */
export interface Merge {
  table: ResourceTable;
  type: string;
  handler: AnyHandler;
  /** Properties as the program declared them or the state has them. */
  declared: WireObject;
  /** What the AWS API says. */
  observed: PlainObject;
}

/** The state of a resource, and where it is not what was declared. */
export interface Merged {
  /** The properties for the state. */
  outputs: WireObject;
  /** Inputs that are declared and that AWS says otherwise. */
  drifted: string[];
}

/**
 * Puts together what is declared and what AWS says. Where both mean the same, what is declared stays as it was written,
 * secrets still wrapped, so that nothing shows as a change; where they do not, AWS is right.
 */
export function mergedOutputs({ table, type, handler, declared, observed }: Merge): Merged {
  const plain = plainInputs(table, type, declared);
  const inputs = table.resources[type]?.inputs ?? {};
  const outputs: WireObject = { ...declared };
  const drifted: string[] = [];
  for (const [property, value] of Object.entries(observed)) {
    const isInput = property in inputs;
    // Nothing declared means what AWS sets by itself.
    const expected = plain[property] ?? (isInput ? handler.defaults?.[property] : undefined);
    if (sameMeaning(expected, value)) continue;
    if (isInput && plain[property] !== undefined) drifted.push(property);
    if (isEmpty(value) && value !== false) delete outputs[property];
    else outputs[property] = kept(handler, property, declared[property], value);
  }
  if ("tagsAll" in (table.resources[type]?.computed ?? {})) outputs["tagsAll"] = outputs["tags"] ?? {};
  return { outputs, drifted };
}

/**
 * Whether AWS sets this value where nothing is declared.
 *
 * @param handler the handler of the type
 * @param property name of the input
 * @param value its value, plain
 */
export function isDefault(handler: AnyHandler, property: string, value: unknown): boolean {
  const { defaults } = handler;
  return defaults !== undefined && property in defaults && sameMeaning(defaults[property], value);
}

/** A value for the state: wrapped where what it takes the place of was, or where the handler says so. */
function kept(
  handler: AnyHandler,
  property: string,
  before: WireValue | undefined,
  value: unknown,
): WireValue {
  const wire = JSON.parse(JSON.stringify(value)) as WireValue;
  return handler.secrets?.includes(property) || holdsSecret(before)
    ? { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: wire }
    : wire;
}
