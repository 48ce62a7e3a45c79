import { isDeepStrictEqual } from "node:util";
import { decidedByAws } from "./aws-decides";
import { coveredTypes } from "./covered-types";
import type { Properties } from "./resource-table";
import { isEmpty } from "./deployment/equality";
import { revealed, type WireObject } from "./wire-value";

/**
 * The inputs that differ between what the state has and what the program declares.
 *
 * @param type the resource's type token
 * @param inputs the inputs of the type
 * @param before the properties that the state has
 * @param declared the inputs that the program declares
 * @returns names of inputs
 */
export function changedInputs(
  type: string,
  inputs: Properties,
  before: WireObject,
  declared: WireObject,
): string[] {
  return Object.keys(inputs).filter(
    (input) =>
      !isDeepStrictEqual(revealed(before[input]), revealed(declared[input])) &&
      !(isEmpty(declared[input]) && decidedByAws[type]?.includes(input)),
  );
}

/**
 * Those of the changed inputs that take a new resource.
 *
 * @param type the resource's type token
 * @param changed names of the inputs that have changed
 * @param declared the inputs that the program declares
 */
export function replacingInputs(type: string, changed: readonly string[], declared: WireObject): string[] {
  const replacing = coveredTypes[type] ?? [];
  // An instance reads its user data once: whoever wants it read again asks for a new one.
  const userData =
    revealed(declared["userDataReplaceOnChange"]) === true ? ["userData", "userDataBase64"] : [];
  return changed.filter(
    (input) => input === "region" || replacing.includes(input) || userData.includes(input),
  );
}
