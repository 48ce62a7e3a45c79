import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { text } from "./arguments/names";
import type { Fields } from "./arguments/schema";

/** A cert-manager issuer, as certificates refer to it. */
export interface CertificateIssuer {
  /** Name of the issuer. Default: "holdfast". */
  name?: string;
  /** Kind of the issuer. Default: "AWSPCAClusterIssuer". */
  kind?: string;
  /** API group of the issuer. Default: "awspca.cert-manager.io". */
  group?: string;
}

/** The cluster's issuer of certificates from the private CA. */
export const privateIssuer = {
  group: "awspca.cert-manager.io",
  kind: "AWSPCAClusterIssuer",
  name: "holdfast",
} as const satisfies Required<CertificateIssuer>;

/** An issuer; what is left out of it is the private CA's. */
export const certificateIssuer = z
  .object({
    name: text("the name of the issuer").default(privateIssuer.name),
    kind: text("the kind of the issuer").default(privateIssuer.kind),
    group: text("the group of the issuer").default(privateIssuer.group),
  } satisfies Fields<CertificateIssuer>)
  .prefault({});

/** What a certificate is for. */
export interface CertificateRequest {
  /** Name of the Certificate; its secret is `<name>-tls` with `tls.crt`, `tls.key` and `ca.crt`. */
  name: string;
  /** Namespace of both. */
  namespace: string;
  /** Labels of the Certificate. */
  labels: Record<string, string>;
  /** Common name of the subject, at most 64 characters. */
  commonName: string;
  /** DNS names that it is valid for. Default: none. */
  dnsNames?: string[];
  /** IP addresses that it is valid for. Default: none. */
  ipAddresses?: string[];
  /** Whether its holder may act as a server. */
  server: boolean;
  /** Whether its holder may act as a client. */
  client: boolean;
}

/** Name of the secret that cert-manager puts a certificate and its key into. */
export function certificateSecret(certificateName: string): string {
  return `${certificateName}-tls`;
}

/**
 * Declares a certificate of 90 days, renewed 30 days before its end with a new key. The key is made in the cluster by
 * cert-manager and never reaches Pulumi's state.
 */
export function declareCertificate(
  resourceName: string,
  request: CertificateRequest,
  issuer: CertificateIssuer | undefined,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const { name, kind, group } = { ...privateIssuer, ...issuer };
  return new k8s.apiextensions.CustomResource(
    resourceName,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: request.name, namespace: request.namespace, labels: request.labels },
      spec: {
        secretName: certificateSecret(request.name),
        commonName: request.commonName,
        ...(request.dnsNames ? { dnsNames: request.dnsNames } : {}),
        ...(request.ipAddresses ? { ipAddresses: request.ipAddresses } : {}),
        duration: "2160h",
        renewBefore: "720h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: [
          "digital signature",
          ...(request.server ? ["server auth"] : []),
          ...(request.client ? ["client auth"] : []),
        ],
        issuerRef: { name, kind, group },
      },
    },
    opts,
  );
}
