/** Tags by key. */
export interface Tags {
  [key: string]: string;
}

/** A tag as most services of AWS list it. */
interface ListedTag {
  Key?: string | undefined;
  Value?: string | undefined;
}

/**
 * Tags as a service lists them, by key; without AWS's own.
 *
 * @param list the list
 */
export function tagsOf(list: readonly ListedTag[] = []): Tags {
  return Object.fromEntries(
    list
      .filter(({ Key }) => !Key?.startsWith("aws:"))
      .map(({ Key = "", Value = "" }): [string, string] => [Key, Value])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/**
 * Tags by key, as a service lists them.
 *
 * @param tags the tags
 */
export function tagList(tags: Tags = {}): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * What makes one set of tags another.
 *
 * @param before the tags that are there
 * @param after the tags that shall be there
 * @returns keys to take away, and tags to set
 */
export function tagChange(before: Tags = {}, after: Tags = {}): { remove: string[]; set: Tags } {
  return {
    remove: Object.keys(before).filter((key) => !(key in after)),
    set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
  };
}
