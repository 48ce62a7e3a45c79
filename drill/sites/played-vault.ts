import type { CertificateAuthority } from "@holdfast/lab";
import type { DeclaredVault } from "../declared/declaration";
import type { VaultConfiguration } from "../vault/configuration";
import { tokenServiceName } from "../vault/front";
import { addressIn } from "../isolation/addresses";
import { askHttps } from "./ask-https";
import type { ClusterNames } from "./cluster-names";
import type { Programs } from "./programs";
import { ownProgram } from "../isolation/own-program";
import type { CloudSite } from "./cloud-site";

const PORT = 443;

/** A region's object storage as it is played. */
export interface PlayedVault {
  readonly region: string;
  /** Its names and their address. */
  readonly hosts: ClusterNames["hosts"];
  /** True once it answers, which is when its buckets are there. */
  answers(): Promise<boolean>;
}

/**
 * Adds a vault to the site that stands for its region: moto, behind a certificate for the names that members ask for.
 *
 * @param index of the vault among all, from 0
 * @param range addresses of vaults in CIDR notation
 */
export async function playVault(
  { region, account, buckets, names }: DeclaredVault,
  index: number,
  site: CloudSite,
  range: string,
  authority: CertificateAuthority,
  { moto }: Pick<Programs, "moto">,
): Promise<PlayedVault> {
  const address = addressIn(range, index + 2);
  // The exchange of tokens has one name for all regions; the first region's vault answers for it.
  const all = index === 0 ? [...names, tokenServiceName] : names;
  const issued = await authority.issue({ commonName: `s3.${region}`, names: all, uses: ["server"] });
  site.addRegionalService("vault", address, (file) => {
    const configuration: VaultConfiguration = {
      address,
      port: PORT,
      certificateFile: file("vault.crt", issued.certificate),
      keyFile: file("vault.key", issued.key),
      moto,
      region,
      account,
      buckets: buckets.map((bucket) => ({ ...bucket })),
    };
    return ownProgram("vault/serve.ts", file("vault.json", JSON.stringify(configuration)));
  });
  return {
    region,
    hosts: all.map((name) => [name, address] as const),
    answers: () => answers(address, all[0] ?? "", authority.certificate),
  };
}

async function answers(host: string, servername: string, ca: string): Promise<boolean> {
  const headers = { host: servername };
  const answer = await askHttps({ host, port: PORT, servername, headers, ca, timeout: 2000 }).catch(
    () => undefined,
  );
  return answer !== undefined && answer.status < 500;
}
