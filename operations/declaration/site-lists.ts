/** Sites that a declaration says are out of service, by the configuration's keys. */
export interface SiteLists {
  readonly lost: readonly string[];
  readonly evacuated: readonly string[];
}

/** The keys of {@link SiteLists}. */
export const listKeys = ["lost", "evacuated"] as const;

/** All sites that are out of service. */
export function outOfService({ lost, evacuated }: SiteLists): string[] {
  return [...lost, ...evacuated];
}

/** The lists with a site in one of them, or in none. */
export function withSite(lists: SiteLists, site: string, key?: (typeof listKeys)[number]): SiteLists {
  const of = (name: (typeof listKeys)[number]) => {
    const others = lists[name].filter((other) => other !== site);
    return name === key ? [...others, site].sort() : others;
  };
  return { lost: of("lost"), evacuated: of("evacuated") };
}

/** True where two say the same, in whatever order. */
export function sameLists(one: SiteLists, other: SiteLists): boolean {
  return listKeys.every((key) => [...one[key]].sort().join() === [...other[key]].sort().join());
}

/** The lists in words. */
export function listsText({ lost, evacuated }: SiteLists): string {
  return `lost: ${lost.join(", ") || "none"}; evacuated: ${evacuated.join(", ") || "none"}`;
}
