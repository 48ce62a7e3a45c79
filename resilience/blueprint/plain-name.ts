/** A name in lower case and without a trailing dot, as names are compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
