/** What decides how many copies of something at one site are taken by less than the loss of the site. */
export interface Standing {
  readonly site: string;
  /** Most by which halls may differ in copies; absent where nothing spreads them over halls. */
  readonly hallSkew?: number;
  /** Copies that may be taken down at once while nodes are drained; absent where no budget limits it. */
  readonly evictable?: number;
}
