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

function specialValue(object: { [key: string]: unknown }): Value | undefined {
  switch (object[SIGNATURE_KEY]) {
    case undefined:
      return undefined;
    case signatures.secret:
      return SECRET;
    case signatures.output:
      if (object["secret"] === true) return SECRET;
      return "value" in object ? engineValue(object["value"]) : UNKNOWN;
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
 */
export function engineValue(serialised: unknown): Value {
  if (serialised === undefined || serialised === null) return null;
  if (typeof serialised === "string") {
    if (unknownStrings.has(serialised)) return UNKNOWN;
    return serialised === SECRET_TEXT ? SECRET : serialised;
  }
  if (typeof serialised === "boolean" || typeof serialised === "number") return serialised;
  if (Array.isArray(serialised)) return serialised.map(engineValue);
  if (typeof serialised !== "object") return UNKNOWN;
  const object = serialised as { [key: string]: unknown };
  const special = specialValue(object);
  if (special !== undefined) return special;
  const value: { [key: string]: Value } = {};
  for (const [key, field] of Object.entries(object)) value[key] = engineValue(field);
  return value;
}
