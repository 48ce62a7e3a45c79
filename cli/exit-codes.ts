/** What the process ends with. */
export const exitCodes = {
  /** Every goal is met. */
  met: 0,
  /** A goal or a policy is not met. */
  unmet: 1,
  /** The input could not be used: configuration, catalogue, file or flag. Also any end without a verdict. */
  badInput: 2,
} as const;
