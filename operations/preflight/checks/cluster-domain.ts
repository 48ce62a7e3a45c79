import { met, missing, objectAt, type PreflightCheck, several, unknown } from "../preflight-check";

/** A server block of a Corefile: the zones that it answers, and its plug-ins with their words. */
interface ServerBlock {
  readonly zones: readonly string[];
  readonly plugins: readonly (readonly string[])[];
}

/** Reads a Corefile: blocks in braces, one plug-in a line; what stands in a plug-in's own braces is passed over. */
export function serverBlocks(corefile: string): ServerBlock[] {
  const blocks: { zones: string[]; plugins: string[][] }[] = [];
  let depth = 0;
  let pending: string[] = [];
  for (const line of corefile.split("\n")) {
    const words = line.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean);
    for (const word of words.filter((each) => each === "}")) depth -= word.length;
    const opens = words.at(-1) === "{";
    const said = words.filter((word) => word !== "{" && word !== "}");
    if (depth === 0) pending.push(...said);
    else if (depth === 1 && said.length > 0) blocks.at(-1)?.plugins.push(said);
    if (!opens) continue;
    if (depth === 0) {
      const zones = pending.map((zone) =>
        zone
          .replace(/^dns:\/\//, "")
          .replace(/:\d+,?$|,$/, "")
          .replace(/\.$/, ""),
      );
      blocks.push({ zones, plugins: [] });
      pending = [];
    }
    depth++;
  }
  return blocks;
}

/** Zones of which a plug-in answers or forwards names, each in its block. */
function zonesOf(blocks: readonly ServerBlock[], plugin: string): string[] {
  return blocks.flatMap(({ zones, plugins }) =>
    plugins
      .filter(([name]) => name === plugin)
      .flatMap(([, ...words]) => [...zones, ...words].map((word) => word.replace(/\.$/, ""))),
  );
}

/** The cluster answers for its own domain, and asks the other sites' servers for theirs. */
export const clusterDomainCheck: PreflightCheck = {
  name: "cluster-domain",
  title: "cluster domain, and names of other sites",
  async run({ api, needs }) {
    const map = await objectAt<{ data?: { Corefile?: string } }>(
      api,
      "/api/v1/namespaces/kube-system/configmaps/coredns",
    );
    const corefile = map?.data?.Corefile;
    if (corefile === undefined)
      return unknown(
        "there is no ConfigMap kube-system/coredns with a Corefile",
        `see from a pod that kubernetes.default.svc.${needs.domain} and a name of each other site resolve`,
      );
    const blocks = serverBlocks(corefile);
    const answered = zonesOf(blocks, "kubernetes");
    const forwarded = blocks
      .filter(({ plugins }) => plugins.some(([name]) => name === "forward"))
      .flatMap(({ zones }) => zones);
    const faults = [
      ...(answered.includes(needs.domain) ? [] : [`names in ${needs.domain} are not answered`]),
      ...needs.others
        .filter(({ domain }) => !forwarded.includes(domain))
        .map(({ site, domain }) => `names in ${domain} are not forwarded to ${site}`),
    ];
    return faults.length === 0
      ? met(`it answers ${needs.domain} and forwards the domains of ${needs.others.length} other sites`)
      : missing(
          several(faults),
          `kubeadm's networking.dnsDomain is ${needs.domain}; and in the Corefile, a block for each other domain with "forward . ADDRESS" of that site's DNS server`,
        );
  },
};
