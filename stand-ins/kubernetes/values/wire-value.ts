/** A property on the wire between engine and plugin: JSON, in which marked objects stand for secrets. */
export type WireValue = null | boolean | number | string | WireValue[] | WireObject;

/** An object on the wire, and a Kubernetes object as JSON. */
export interface WireObject {
  [property: string]: WireValue;
}

/** The key under which an object says what it stands for, in Pulumi's protocol. */
const mark = "4dabf18193072939515e22adb298388d";

/** What a secret says under {@link mark}. */
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is not known before another resource exists. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is an object, be it marked or not. */
export function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is wrapped as a secret. */
export function isSecret(value: WireValue | undefined): boolean {
  return isObject(value) && value[mark] === secretMark;
}

/** Wraps a value as a secret. */
export function secret(value: WireValue): WireObject {
  return { [mark]: secretMark, value };
}

/** Whether a secret is in a value, at any depth. */
export function containsSecret(value: WireValue): boolean {
  return isSecret(value) || parts(value).some(containsSecret);
}

/** Whether something in a value is not known yet, at any depth. */
export function containsUnknown(value: WireValue): boolean {
  return value === unknownValue || parts(value).some(containsUnknown);
}

/** The value without the wrapping of secrets, at any depth. It must not leave the plugin but for the API server. */
export function revealed(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  return isSecret(value) ? revealed(value["value"] ?? null) : revealedObject(value);
}

/** {@link revealed}, for what is no secret as a whole. */
export function revealedObject(value: WireObject): WireObject {
  return mapValues(value, revealed);
}

/** The object with each value replaced. */
export function mapValues(object: WireObject, change: (value: WireValue) => WireValue): WireObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** The object without some of its properties. */
export function without(object: WireObject, ...properties: string[]): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !properties.includes(key)));
}

function parts(value: WireValue): WireValue[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
