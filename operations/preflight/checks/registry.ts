import { itemsAt, met, missing, type PreflightCheck, several } from "../preflight-check";
import { imagesOf } from "../site-needs";

interface Node {
  readonly status?: { readonly images?: readonly { readonly names?: readonly string[] }[] };
}

/** The host of an image's name: that of Docker Hub where the first part names none. */
export function registryOf(image: string): string {
  const [first = ""] = image.split("/");
  return image.includes("/") && /[.:]|^localhost$/.test(first) ? first : "registry-1.docker.io";
}

/** Digest of an image's name. */
function digestOf(image: string): string | undefined {
  return image.split("@")[1];
}

/** Every image is on the nodes already, or its registry answers from here. */
export const registryCheck: PreflightCheck = {
  name: "registry",
  title: "registries of container images",
  async run({ api, needs, reach }) {
    const images = imagesOf(needs);
    const nodes = await itemsAt<Node>(api, "/api/v1/nodes");
    const present = (node: Node) =>
      new Set((node.status?.images ?? []).flatMap(({ names = [] }) => names.map(digestOf)));
    const held = nodes.map(present);
    const wanted = images.filter((image) => {
      const digest = digestOf(image);
      return digest === undefined || held.length === 0 || !held.every((digests) => digests.has(digest));
    });
    const faults: string[] = [];
    const hosts = [...new Set(wanted.map(registryOf))];
    for (const host of hosts) {
      const answered = await reach(`https://${host}/v2/`);
      const count = wanted.filter((image) => registryOf(image) === host).length;
      // 401: it answers, and nodes have credentials that this machine has not.
      if (answered === 200 || answered === 401) continue;
      const why = answered instanceof Error ? `is not reached: ${answered.message}` : `answers ${answered}`;
      faults.push(`${host}, of which ${count} images are, ${why}`);
    }
    if (faults.length > 0)
      return missing(
        several(faults),
        "start or mirror that registry, or load the images onto every node before",
      );
    return met(
      hosts.length === 0
        ? `every node holds all ${images.length} images`
        : `${hosts.join(", ")} answer from here; nodes pull by ways of their own`,
    );
  },
};
