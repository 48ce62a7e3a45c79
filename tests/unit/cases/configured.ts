import { type Change, reportOn, shippedResources } from "./planted";

/** A text that a resource holds, rewritten in every resource of a type whose name matches. */
export const rewriting =
  (type: string, names: RegExp, before: string | RegExp, after: string, file?: string): Change =>
  (resources) => {
    let changed = 0;
    const next = resources.map((resource) => {
      if (!resource.type.endsWith(type) || !names.test(resource.name)) return resource;
      const rewrite = (value: unknown, key?: string): unknown => {
        if (typeof value === "string") return file && key !== file ? value : value.replaceAll(before, after);
        if (Array.isArray(value)) return value.map((each) => rewrite(each, key));
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewrite(inner, name)]));
      };
      const inputs = rewrite(resource.inputs) as typeof resource.inputs;
      if (JSON.stringify(inputs) === JSON.stringify(resource.inputs)) return resource;
      changed++;
      return { ...resource, inputs };
    });
    if (changed === 0) throw new Error(`no ${type} named ${names} says ${before}`);
    return next;
  };

/** Every configuration of a shard's members in payments. */
export const EVERY = /^payments-[a-z]+-[01]-configuration$/;

/** The configuration of pangyo's member of payments-0. */
export const PANGYO = /^payments-pangyo-0-configuration$/;

/** Every resource of a type whose name matches is taken out. */
export const allGone =
  (type: string, names: RegExp): Change =>
  (resources) => {
    const left = resources.filter((resource) => !resource.type.endsWith(type) || !names.test(resource.name));
    if (left.length === resources.length) throw new Error(`no ${type} is named ${names}`);
    return left;
  };

/** How many goals of a service are not met after changes. */
export function unmetAfter(service: string, ...changes: readonly Change[]): number {
  const resources = changes.reduce((all, change) => change(all), shippedResources());
  return reportOn(resources).verdicts.filter((verdict) => verdict.service === service && !verdict.met).length;
}
