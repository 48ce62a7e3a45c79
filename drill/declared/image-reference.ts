/** What an image reference names: `registry.kr.example/platform/haproxy:3.2@sha256:…` is `haproxy`, tagged `3.2`. */
export interface ImageReference {
  /** Last part of the repository, such as `postgresql`. */
  readonly name: string;
  readonly tag: string | undefined;
}

/** Reads an image reference; a port of the registry is no tag. */
export function readImageReference(image: string): ImageReference {
  const last = (image.split("@")[0] ?? image).split("/").at(-1) ?? image;
  const [name = "", tag] = last.split(":");
  return { name, tag };
}

/** Name and version of another program of the same image, in its tag: `-patroni-4.1`. */
const further = /-([a-z]+)-(\d+(?:\.\d+)*)(?=-|$)/g;

/**
 * Versions that an image's tag declares, by program: `17-patroni-4.1` of an image `postgresql` declares version 17 of
 * `postgresql` and 4.1 of `patroni`.
 *
 * @returns empty where the tag says none, such as `latest`
 */
export function versionsOfImage({ name, tag = "" }: ImageReference): Map<string, string> {
  const own = /^v?(\d+(?:\.\d+)*)(?=-|$)/.exec(tag)?.[1];
  if (own === undefined) return new Map();
  const others = [...tag.matchAll(further)].map(
    ([, program = "", version = ""]) => [program, version] as const,
  );
  return new Map([[name, own], ...others]);
}
