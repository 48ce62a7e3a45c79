/** What an import is given. */
export interface ImportId {
  /** The identifier. */
  id: string;
  /** The AWS region behind the identifier's last `@`, if one is there. */
  region?: string;
}

/**
 * Splits what `pulumi import` was given, as AWS's own plugin does: `vpc-1@ap-northeast-2`.
 *
 * @param given what was given
 */
export function splitImportId(given: string): ImportId {
  const [, id, region] = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(given) ?? [];
  return id === undefined ? { id: given } : { id, region };
}
