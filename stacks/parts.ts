/** The part of the blueprint that belongs to no data site: cloud regions, vaults, Route 53. */
export const GLOBAL = "global";

/** Stands for all parts in `holdfast:declares`. */
export const EVERYTHING = "everything";
