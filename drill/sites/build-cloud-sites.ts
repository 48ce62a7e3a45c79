import type { CertificateAuthority } from "@holdfast/lab";
import { cloudVoterCertificate } from "../declared/read-cloud-voters";
import { CloudSite } from "./cloud-site";
import { cloudPods } from "./drilled-pods";
import { bootingSite, packEtcd } from "./played-region";
import { playVault, type PlayedVault } from "./played-vault";
import { Secrets } from "./secrets";
import type { SiteSurroundings } from "./site";
import type { WorldRequest } from "./world";

/** What the sites of cloud providers are built with. */
export interface CloudSitesRequest extends Pick<
  WorldRequest,
  "isolation" | "declaration" | "programs" | "folder" | "fromNothing"
> {
  readonly authority: CertificateAuthority;
  /** What a site is built with, beside what its pods are given. */
  readonly around: (site: string, secrets: Secrets) => SiteSurroundings;
}

/** Builds the sites of cloud providers, each with its voter and its region's vault; starts nothing. */
export async function buildCloudSites({
  isolation,
  declaration,
  programs,
  folder,
  fromNothing,
  authority,
  around,
}: CloudSitesRequest): Promise<{ cloudSites: CloudSite[]; vaults: PlayedVault[] }> {
  const { vaults: range } = isolation.ranges;
  const without = () => Secrets.issue(authority, []);
  const voters = cloudPods(declaration);
  const cloudSites: CloudSite[] = [];
  const archive = fromNothing ? packEtcd(programs.etcd, folder) : undefined;
  for (const [index, voter] of declaration.cloudVoters.entries()) {
    if (archive) {
      const { authorities = [] } = declaration;
      const given = { index, range, authority, authorities, archive, aws: programs.aws ?? "" };
      cloudSites.push(await bootingSite(voter, given, around(voter.site, await without())));
      continue;
    }
    const secrets = await Secrets.issue(authority, [cloudVoterCertificate(voter)]);
    const pods = voters.slice(index, index + 1).map((pod) => ({ ...pod, address: voter.address }));
    cloudSites.push(new CloudSite(voter.site, pods, around(voter.site, secrets)));
  }
  const vaults: PlayedVault[] = [];
  for (const [index, declared] of declaration.vaults.entries()) {
    let site = cloudSites.find(({ name }) => name === declared.site);
    if (!site) {
      site = new CloudSite(declared.site, [], around(declared.site, await without()));
      cloudSites.push(site);
    }
    vaults.push(await playVault(declared, index, site, range, authority, programs));
  }
  return { cloudSites, vaults };
}
