/** A member of a consensus quorum. */
export interface Voter {
  /** Its name in the member list. */
  readonly name: string;
  /** Host in its peer address, where the list gives one. */
  readonly address?: string;
  /** The site that it stands at; absent where the graph holds no resource for it. */
  readonly site?: string;
  /** It may be taken down while nodes are drained: no budget forbids it. */
  readonly evictable?: boolean;
  /** URN of the StatefulSet or instance; absent where the graph holds none. */
  readonly urn?: string;
}

/** A set of voters that decides by majority. */
export interface Quorum {
  readonly name: string;
  /** Every member that any voter's list names. Its size is what a majority is counted from. */
  readonly voters: readonly Voter[];
  /** Longest silence after which a voter calls an election, in milliseconds. */
  readonly electionMilliseconds: number;
}
