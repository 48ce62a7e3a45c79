/**
 * ARN of the role that a writer of a vault takes. It is plain text, so that a site's stack can name the role
 * without reading the stack that declares it.
 *
 * @param accountId the AWS account that owns the vault, 12 digits
 * @param vault the vault's name
 * @param writer the writer's name
 * @returns the role's ARN
 */
export function writerRoleArn(accountId: string, vault: string, writer: string): string {
  return `arn:aws:iam::${accountId}:role/${writerRoleName(vault, writer)}`;
}

/**
 * Name of the role that a writer of a vault takes.
 *
 * @param vault the vault's name
 * @param writer the writer's name
 * @returns the role's name
 */
export function writerRoleName(vault: string, writer: string): string {
  return `${vault}-${writer}-writer`;
}

/**
 * ARN of a bucket, which has neither account nor region in it.
 *
 * @param bucket the bucket's name
 * @returns the bucket's ARN
 */
export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/**
 * Alias of a vault's key. Policies name the key by it, because a key's own identifier is drawn at random when
 * it is created and would be unknown in every preview.
 *
 * @param vault the vault's name
 * @returns the alias, the same in every region
 */
export function keyAlias(vault: string): string {
  return `alias/holdfast/${vault}`;
}

/**
 * What an issuer is called in a role's trust and in the ARN of its registration: its URL without the scheme.
 *
 * @param url the issuer's https URL
 * @returns host and path
 */
export function issuerName(url: string): string {
  return url.slice("https://".length);
}
