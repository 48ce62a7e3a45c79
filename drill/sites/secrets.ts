import { randomBytes } from "node:crypto";
import type { CertificateAuthority } from "@holdfast/lab";
import type { RequestedCertificate } from "../declared/certificates";

/** What a site's certificate issuer and token issuer give to its pods. Kept in memory and in the pods' volumes. */
export class Secrets {
  private readonly secrets = new Map<string, Readonly<Record<string, string>>>();

  /**
   * Issues certificates.
   *
   * @param authority the certificate authority that all sites trust
   * @param requested what the site asks for
   */
  static async issue(
    authority: CertificateAuthority,
    requested: readonly RequestedCertificate[],
  ): Promise<Secrets> {
    const secrets = new Secrets();
    for (const { namespace, secret, request } of requested) {
      const issued = await authority.issue(request);
      secrets.secrets.set(`${namespace}/${secret}`, {
        "tls.crt": issued.certificate,
        "tls.key": issued.key,
        "ca.crt": authority.certificate,
      });
    }
    return secrets;
  }

  /**
   * What a secret holds.
   *
   * @throws Error where the site asks for no certificate that would be kept in it
   */
  get(namespace: string, name: string): Readonly<Record<string, string>> {
    const found = this.secrets.get(`${namespace}/${name}`);
    if (!found) throw new Error(`no Certificate declares the secret ${namespace}/${name}`);
    return found;
  }

  /** A token for an audience; whoever it is shown to in a drill believes it. */
  token(audience: string): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return [part({ alg: "none" }), part({ aud: audience }), randomBytes(16).toString("base64url")].join(".");
  }
}
