import "./reflection";
import { type KeyObject, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate with its private key, both as PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a certificate names and what it is good for. */
export interface CertificateRequest {
  /** Common name; Kubernetes reads a user's name from it. */
  readonly commonName: string;
  /** Organizations; Kubernetes reads a user's groups from them. Default: none. */
  readonly organizations?: readonly string[];
  /** IPv4 addresses that a server answers at. Default: none. */
  readonly addresses?: readonly string[];
  /** Names that a server answers at. Default: none. */
  readonly names?: readonly string[];
  /** What the certificate is shown for. */
  readonly uses: readonly ("server" | "client")[];
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Every certificate of a lab ends after this: a lab is for a day, and one that is forgotten closes by itself. */
const validDays = 30;

/** Number of the extension that holds the names which a certificate is for. [RFC 5280, 4.2.1.6] */
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

/** Certificates are valid from a little before they are made, for clocks that are set back. */
const backdatedMinutes = 5;

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - backdatedMinutes * 60_000),
    notAfter: new Date(now + validDays * 86_400_000),
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function privatePem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const body = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${body.replace(/.{64}(?=.)/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}

/** What lets a certificate issue others, with no more than so many authorities below it. */
async function issuing(keys: webcrypto.CryptoKeyPair, below: number): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, below, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
}

/** A site's own certificate authority. Its private key is kept in memory, and where {@link CertificateAuthority.subordinate} says. */
export class CertificateAuthority {
  private constructor(
    private readonly keys: Pick<webcrypto.CryptoKeyPair, "privateKey">,
    private readonly issuer: x509.X509Certificate,
  ) {}

  /**
   * Makes an authority.
   *
   * @param name its common name
   */
  static async create(name: string): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const issuer = await x509.X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [name] }],
      keys,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: await issuing(keys, 1),
    });
    return new CertificateAuthority(keys, issuer);
  }

  /** An authority that another process made: its certificate and its key as PEM. */
  static async from({ certificate, key }: CertifiedKey): Promise<CertificateAuthority> {
    const body = Buffer.from(key.replace(/-----[^-]+-----/g, ""), "base64");
    const privateKey = await webcrypto.subtle.importKey("pkcs8", body, algorithm, false, ["sign"]);
    return new CertificateAuthority({ privateKey }, new x509.X509Certificate(certificate));
  }

  /**
   * Makes an authority below this one, for another process to issue with.
   *
   * @param name its common name
   */
  async subordinate(name: string): Promise<CertifiedKey> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [{ CN: [name] }],
      issuer: this.issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        ...(await issuing(keys, 0)),
        await x509.AuthorityKeyIdentifierExtension.create(this.issuer),
      ],
    });
    return { certificate: `${certificate.toString("pem")}\n`, key: await privatePem(keys) };
  }

  /** The authority's own certificate as PEM. */
  get certificate(): string {
    return `${this.issuer.toString("pem")}\n`;
  }

  /**
   * Issues the certificate of a server and client that somebody with a key of their own asks for, with the names in the request.
   *
   * @param request a certificate signing request as PEM
   * @returns the certificate as PEM
   * @throws Error where the request is none, or whoever made it does not have the key in it
   */
  async sign(request: string): Promise<string> {
    const asked = new x509.Pkcs10CertificateRequest(request);
    if (!(await asked.verify())) throw new Error("the request is not signed by the key that it names");
    const names = asked.getExtension(SUBJECT_ALTERNATIVE_NAME);
    const certificate = await x509.X509CertificateGenerator.create({
      subject: asked.subjectName,
      issuer: this.issuer.subjectName,
      publicKey: asked.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          x509.ExtendedKeyUsage.serverAuth,
          x509.ExtendedKeyUsage.clientAuth,
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(this.issuer),
        ...(names ? [names] : []),
      ],
    });
    return `${certificate.toString("pem")}\n`;
  }

  /**
   * Issues a certificate for a new key.
   *
   * @param request whom it names and what it is good for
   */
  async issue(request: CertificateRequest): Promise<CertifiedKey> {
    const keys = await newKeys();
    const alternatives: x509.JsonGeneralNames = [
      ...(request.addresses ?? []).map((value) => ({ type: "ip" as const, value })),
      ...(request.names ?? []).map((value) => ({ type: "dns" as const, value })),
    ];
    const organizations = [...(request.organizations ?? [])];
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [
        { CN: [request.commonName] },
        ...organizations.map((organization) => ({ O: [organization] })),
      ],
      issuer: this.issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(
          request.uses.map((use) => x509.ExtendedKeyUsage[use === "server" ? "serverAuth" : "clientAuth"]),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(this.issuer),
        ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
      ],
    });
    return { certificate: `${certificate.toString("pem")}\n`, key: await privatePem(keys) };
  }
}

/** The private and public half of a key as PEM. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * Writes both halves of a key as PEM.
 *
 * @param keys what `generateKeyPairSync` made
 */
export function keyPairPem(keys: { privateKey: KeyObject; publicKey: KeyObject }): KeyPair {
  return {
    privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
