import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { SECRET, UNKNOWN, type Value } from "./resource";

/** Key under which the engine marks an object that stands for a special value. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** Signatures that the engine writes under that key. */
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
} as const;

/** Strings that the engine writes where a value of some kind is not known yet. */
const unknownStrings = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What a preview prints in place of a secret. */
const SECRET_TEXT = "[secret]";

/**
 * How many levels of lists and objects a property may have. The deepest that providers declare, schemas of custom
 * resources, have some sixty; every reader after this one walks values level by level on the stack.
 */
const MOST_LEVELS = 200;

function specialValue(object: { [key: string]: unknown }, where: string, level: number): Value | undefined {
  switch (object[SIGNATURE_KEY]) {
    case undefined:
      return undefined;
    case signatures.secret:
      return SECRET;
    case signatures.output:
      if (object["secret"] === true) return SECRET;
      return "value" in object ? valueAt(object["value"], where, level + 1) : UNKNOWN;
    case signatures.resource:
      return typeof object["urn"] === "string" ? object["urn"] : UNKNOWN;
    default:
      // Assets and archives: what is in them is not configuration that the analysis reads.
      return UNKNOWN;
  }
}

/**
 * Turns a property as the engine serialises it into a {@link Value}: secrets become `SECRET`, values that are
 * not known yet `UNKNOWN`, and a reference to a resource becomes that resource's URN.
 *
 * @param where the property's place, for errors
 * @throws InvalidInputError for a value of more than 200 levels
 */
export function engineValue(serialised: unknown, where = "a property"): Value {
  return valueAt(serialised, where, 1);
}

function valueAt(serialised: unknown, where: string, level: number): Value {
  if (serialised === undefined || serialised === null) return null;
  if (typeof serialised === "string") {
    if (unknownStrings.has(serialised)) return UNKNOWN;
    return serialised === SECRET_TEXT ? SECRET : serialised;
  }
  if (typeof serialised === "boolean" || typeof serialised === "number") return serialised;
  if (typeof serialised !== "object") return UNKNOWN;
  if (level > MOST_LEVELS) {
    throw new InvalidInputError({
      what: `a value of more than ${MOST_LEVELS} levels`,
      where,
      why: "no provider declares anything that deep, and it cannot be read safely",
      fix: "write the file again with `pulumi preview --json` or `pulumi stack export`",
    });
  }
  if (Array.isArray(serialised)) return serialised.map((item) => valueAt(item, where, level + 1));
  const object = serialised as { [key: string]: unknown };
  const special = specialValue(object, where, level);
  if (special !== undefined) return special;
  // A key may be `__proto__`: an entry keeps it, an assignment would not.
  return Object.fromEntries(
    Object.entries(object).map(([key, field]) => [key, valueAt(field, where, level + 1)]),
  );
}
