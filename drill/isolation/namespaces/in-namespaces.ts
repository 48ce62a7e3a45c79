/** Namespaces for networks, mounts and processes. All processes end with the first, and that with this one. */
const namespaces = [
  "setpriv",
  "--pdeathsig",
  "KILL",
  "--",
  "unshare",
  "--net",
  "--mount",
  "--propagation",
  "private",
  "--pid",
  "--fork",
  "--kill-child=KILL",
  "--mount-proc",
];

/** A command in namespaces made for it, which ends with this process. */
export function inNamespaces(words: readonly string[]): string[] {
  return [...namespaces, ...words];
}
