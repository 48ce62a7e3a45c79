/** A voter as the quorum lists it. */
export interface ListedVoter {
  /** Identifier, in hexadecimal. */
  readonly id: string;
  readonly name: string;
}

/** A quorum whose members can be listed and removed. */
export interface VoterSet {
  readonly name: string;
  /** The voters by declaration, and the site of each. */
  readonly declared: readonly { readonly name: string; readonly site?: string }[];
  /** Why nothing can be asked of it, where its voters are not processes; `undefined` where they are. */
  placeholder(): Promise<string | undefined>;
  /**
   * The voters that a majority of them agrees on.
   *
   * @throws StepFailure where no voter answers
   */
  listed(): Promise<readonly ListedVoter[]>;
  /**
   * Version of the quorum as its clients are answered: etcd says 3.0.0 until it has seen every voter once.
   *
   * @returns `undefined` where it says none
   * @throws StepFailure where no voter answers
   */
  version(): Promise<string | undefined>;
  /**
   * Takes a voter out of the list for good.
   *
   * @throws StepFailure where the quorum refuses
   */
  remove(voter: ListedVoter): Promise<void>;
}
