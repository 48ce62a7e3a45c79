/** Inputs of a resource as a test looks into them: JSON of any shape, each part of which may be missing. */
export interface Tree {
  [property: string]: Tree | undefined;
}
