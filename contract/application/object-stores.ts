/** Environment variable of a service's pods that says where its object stores are. */
export const objectStoresVariable = "HOLDFAST_OBJECT_STORES";

/**
 * Writes the value of the variable.
 *
 * @param urls S3 endpoints by the name of their object store
 */
export function writeObjectStores(urls: Readonly<Record<string, string>>): string {
  return JSON.stringify(urls);
}
