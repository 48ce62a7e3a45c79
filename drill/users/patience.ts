/** A request that takes longer, in milliseconds, has failed for its user. An assumption. */
export const REQUEST_TIMEOUT_MILLISECONDS = 2000;
