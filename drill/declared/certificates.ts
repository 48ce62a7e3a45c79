import type { CertificateRequest } from "@holdfast/lab";
import { z } from "zod";
import type { DeclaredSite } from "./declaration";

/** A certificate that a site asks its issuer for, and the secret that it is kept in. */
export interface RequestedCertificate {
  readonly namespace: string;
  readonly secret: string;
  readonly request: CertificateRequest;
}

const certificate = z.object({
  spec: z.object({
    secretName: z.string(),
    commonName: z.string(),
    dnsNames: z.array(z.string()).default([]),
    ipAddresses: z.array(z.string()).default([]),
    usages: z.array(z.string()),
  }),
});

/** What every cert-manager `Certificate` of a site asks for. */
export function requestedCertificates(site: DeclaredSite): RequestedCertificate[] {
  return site.objects
    .filter(({ kind, apiVersion }) => kind === "Certificate" && apiVersion.startsWith("cert-manager.io/"))
    .map((object) => {
      const { spec } = certificate.parse(object);
      return {
        namespace: object.metadata.namespace,
        secret: spec.secretName,
        request: {
          commonName: spec.commonName,
          names: spec.dnsNames,
          addresses: spec.ipAddresses,
          uses: (["server", "client"] as const).filter((use) => spec.usages.includes(`${use} auth`)),
        },
      };
    });
}
