import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority, type CertifiedKey } from "@holdfast/lab/certificates/authority";

/** A folder with an authority's certificate, and those that it issues. */
export class Certificates {
  public readonly folder = mkdtempSync(join(tmpdir(), "holdfast-drill-test-"));
  public readonly authorityFile = join(this.folder, "ca.crt");

  private constructor(private readonly authority: CertificateAuthority) {
    writeFileSync(this.authorityFile, authority.certificate);
  }

  static async create(): Promise<Certificates> {
    return new Certificates(await CertificateAuthority.create("drill test"));
  }

  /** Issues one for these names, for servers and clients. */
  public async issue(
    commonName: string,
    names: readonly string[] = [],
  ): Promise<CertifiedKey & { certificateFile: string; keyFile: string }> {
    const issued = await this.authority.issue({ commonName, names, uses: ["server", "client"] });
    const [certificateFile, keyFile] = [
      join(this.folder, `${commonName}.crt`),
      join(this.folder, `${commonName}.key`),
    ];
    writeFileSync(certificateFile, issued.certificate);
    writeFileSync(keyFile, issued.key);
    return { ...issued, certificateFile, keyFile };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
