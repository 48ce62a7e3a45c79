import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateAuthority } from "@holdfast/lab";
import type { DeclaredAuthority, DeclaredCloudVoter } from "../declared/declaration";
import { cloudVoterMachine } from "../declared/read-cloud-voters";
import { addressIn } from "../isolation/addresses";
import { command } from "../isolation/command";
import { ownProgram } from "../isolation/own-program";
import type { RegionConfiguration } from "../region/configuration";
import { CloudSite } from "./cloud-site";
import { machineImage } from "./images";
import type { SiteSurroundings } from "./site";

const PORT = 443;

/** Place of the first region in the range of those who are at no declared site; vaults have those before. */
const FIRST_PLACE = 100;

/** What machines in the cloud install. */
export interface EtcdArchive {
  readonly file: string;
  readonly sha256: string;
}

/** Packs this machine's etcd as its makers do. Of what comes with it there is nothing that a drill would run. */
export function packEtcd(etcd: string, folder: string): EtcdArchive {
  const content = join(folder, "etcd-release");
  mkdirSync(content, { recursive: true });
  copyFileSync(etcd, join(content, "etcd"));
  for (const name of ["etcdctl", "etcdutl"]) {
    writeFileSync(
      join(content, name),
      `#!/bin/sh\necho "the drill's archive holds no ${name}" >&2\nexit 1\n`,
    );
    chmodSync(join(content, name), 0o755);
  }
  const file = join(folder, "etcd-release.tar.gz");
  command("tar", [
    "--create",
    "--use-compress-program=gzip -1",
    "--file",
    file,
    "--directory",
    folder,
    "etcd-release",
  ]);
  return { file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex") };
}

/** What the machines of voters in the cloud boot with. */
export interface BootRequest {
  /** Which voter it is among those in the cloud, from 0. */
  readonly index: number;
  /** Addresses of what is at no declared site, in CIDR notation. */
  readonly range: string;
  /** The drill's authority, which those of all regions are below. */
  readonly authority: CertificateAuthority;
  /** The authorities that are declared, of all regions. */
  readonly authorities: readonly DeclaredAuthority[];
  readonly archive: EtcdArchive;
  /** Folder that AWS' command line was installed to. */
  readonly aws: string;
}

/**
 * A site of a cloud provider whose voter's machine boots by its user data, with what it finds in its region: the region's
 * certificate authority, which is a subordinate of the drill's where one is declared, and the bucket with etcd's archive.
 *
 * @throws InvalidInputError where the voter is not declared as a component of this package does
 */
export async function bootingSite(
  voter: DeclaredCloudVoter,
  { index, range, authority, authorities, archive, aws }: BootRequest,
  surroundings: SiteSurroundings,
): Promise<CloudSite> {
  const { pod, machine } = cloudVoterMachine(voter, archive.sha256);
  const { region, archive: declared } = machine;
  const address = addressIn(range, FIRST_PLACE + index);
  const names = [`acm-pca.${region}.amazonaws.com`, `${declared.bucket}.s3.${region}.amazonaws.com`];
  const image = machineImage(
    aws,
    authority.certificate,
    names.map((name) => [name, address] as const),
  );
  const site = new CloudSite(voter.site, [{ role: "voter", pod, address: voter.address }], {
    ...surroundings,
    images: new Map([["machine", image]]),
  });
  const issued = await authority.issue({ commonName: region, names, uses: ["server"] });
  const own = authorities.find((each) => each.region === region);
  const subordinate = await authority.subordinate(`drill ${region}`);
  site.addRegionalService("region", address, (file) => {
    const configuration: RegionConfiguration = {
      address,
      port: PORT,
      certificateFile: file("region.crt", issued.certificate),
      keyFile: file("region.key", issued.key),
      region,
      objects: { [`${declared.bucket}/${declared.key}`]: archive.file },
      ...(own
        ? { authority: { ...subordinate, chain: authority.certificate, keyFamily: own.keyFamily } }
        : {}),
    };
    return ownProgram("region/serve.ts", file("region.json", JSON.stringify(configuration)));
  });
  return site;
}
