/** The minimal groups found so far, with quick answers about what holds them. */
export class FoundGroups {
  private readonly groups: (readonly number[])[] = [];
  private readonly withEvent = new Map<number, number[]>();
  private readonly singles = new Set<number>();

  /** The groups in the order in which they were added. */
  public get all(): readonly (readonly number[])[] {
    return this.groups;
  }

  /** Whether the node is an event that is a group by itself. */
  public isSingle(node: number): boolean {
    return this.singles.has(node);
  }

  /** @param group event numbers */
  public add(group: readonly number[]): void {
    for (const event of group) {
      const places = this.withEvent.get(event);
      if (places === undefined) this.withEvent.set(event, [this.groups.length]);
      else places.push(this.groups.length);
    }
    if (group.length === 1) this.singles.add(group[0]!);
    this.groups.push(group);
  }

  /**
   * Looks for groups that some events would complete.
   *
   * @param held event numbers, each once
   * @returns for each group of which all but one event are held, that event; undefined where a whole group
   *   is held
   */
  public oneShort(held: readonly number[]): number[] | undefined {
    const counts = new Map<number, number>();
    for (const event of held) {
      for (const place of this.withEvent.get(event) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const missing = [...this.singles];
    for (const [place, count] of counts) {
      const group = this.groups[place]!;
      if (count === group.length) return undefined;
      if (group.length > 1 && count === group.length - 1)
        missing.push(group.find((event) => !held.includes(event))!);
    }
    return missing;
  }
}
