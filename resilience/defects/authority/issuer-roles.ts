import { issuerAccount } from "@holdfast/contract/certificate-issuer";
import { decide } from "@holdfast/contract/iam/policy-document";
import type { Blueprint } from "../../blueprint/blueprint";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { type RestingOn, restingOn } from "../references/resting-on";
import { mayDo, type Role, Roles } from "../roles";
import { strangers } from "./issuers";
import { issuersOf, trusts, unregisteredIssuer } from "../vault/trust";
import { AWS_AUDIENCE } from "../vault/writers";

const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
const about = { policy: "configuration-takes-effect", level: "error" } as const;
const account = `${issuerAccount.namespace}:${issuerAccount.name}`;

/** Templates that the issuer for AWS Private CA asks by: for usages of a server and a client, and for those of either. */
const TEMPLATES = ["EndEntityCertificate", "BlankEndEntityCertificate_APICSRPassthrough"].map(
  (name) => `arn:aws:acm-pca:::template/${name}/V1`,
);

/** What an issuer has to be allowed at an authority. */
function needsAt(resource: string) {
  return [
    ...TEMPLATES.map((template) => ({
      action: "acm-pca:IssueCertificate",
      resource,
      context: { "acm-pca:TemplateArn": [template] },
    })),
    { action: "acm-pca:GetCertificate", resource },
    { action: "acm-pca:DescribeCertificateAuthority", resource },
  ];
}

/** What a role does not let an issuer do at the authorities of its site: one defect, of the document that says so. */
function permissionDefects(role: Role, arns: readonly string[], disables: () => readonly string[]): Defect[] {
  const refused = arns
    .flatMap(needsAt)
    .filter((need) => ["denied", "not-allowed"].includes(mayDo(role, need)));
  const [first] = refused;
  if (!first) return [];
  const decision = decide(role.statements, first);
  const holder = role.documents[0]?.resource ?? role.resource;
  return [
    {
      ...about,
      resource: holder.urn,
      field: holder === role.resource ? "inlinePolicies" : "policy",
      problem: {
        kind: "not-permitted",
        value: [...new Set(refused.map(({ action }) => action))].join(", "),
        role: role.name,
        on: [...new Set(refused.map(({ resource }) => resource))].join(", "),
        purpose: "no certificate is issued there",
        ...(decision.kind === "denied" ? { statement: decision.statement } : {}),
      },
      cause: JSON.stringify(["issuer-not-permitted", refused.map(({ action }) => action)]),
      disables: disables(),
    },
  ];
}

/** Clusters whose issuer of certificates AWS does not know, or does not let have any. */
export function issuerRoles(reading: Reading, _blueprint: Blueprint): Defect[] {
  const accounts = new Map<string, Resource>();
  for (const each of reading.all(types.serviceAccount)) {
    const site = reading.findSite(each);
    const isIssuers =
      namespaceOf(each) === issuerAccount.namespace && objectName(each) === issuerAccount.name;
    if (site !== undefined && isIssuers) accounts.set(site, each);
  }
  // Where no cluster has one declared, the issuers have credentials of their own.
  if (accounts.size === 0) return [];
  const issuers = new Map<string, Resource[]>();
  for (const issuer of reading.all(types.privateAuthorityIssuer)) {
    const site = reading.findSite(issuer);
    if (site !== undefined) issuers.set(site, [...(issuers.get(site) ?? []), issuer]);
  }
  const roles = new Roles(reading);
  const clusters = issuersOf(reading);
  const strange = new Map(
    [...strangers(reading, reading.all(types.privateAuthorityIssuer))].map((each) => [each.resource, each]),
  );
  let resting: RestingOn | undefined;
  return [...issuers].flatMap(([site, own]): Defect[] => {
    const disables = (): string[] => {
      resting ??= restingOn(reading);
      return own.flatMap((issuer) => resting?.stoppedBy(issuer) ?? []);
    };
    const holder = accounts.get(site);
    const field = `metadata.annotations.${ROLE_ANNOTATION}`;
    const annotation = at(holder?.inputs, "metadata", "annotations", ROLE_ANNOTATION);
    const arn = textOf(annotation);
    const [first] = own;
    if (!holder || arn === undefined) {
      if ((annotation ?? null) !== null || !first) return [];
      const problem = { kind: "issuer-without-role", value: "absent", site } as const;
      return [
        {
          ...about,
          resource: (holder ?? first).urn,
          field: holder ? field : "spec.role",
          problem,
          disables: disables(),
        },
      ];
    }
    // Another stack declares the roles, if anybody does.
    if (roles.none) return [];
    const role = roles.named(arn);
    if (!role) {
      const problem = { kind: "issuer-without-role", value: arn, site } as const;
      return [{ ...about, resource: holder.urn, field, problem, disables: disables() }];
    }
    const cluster = clusters.get(site);
    if (role.trust && cluster && !trusts(role, arn, cluster.name, account, AWS_AUDIENCE)) {
      // An issuer that AWS does not know at all is what is wrong, for vaults and authorities alike.
      const unregistered = unregisteredIssuer(reading, roles, site, cluster);
      if (unregistered === "withheld") return [];
      if (unregistered) return [{ ...unregistered, disables: disables() }];
      return [
        {
          ...about,
          resource: role.resource.urn,
          field: "assumeRolePolicy",
          problem: {
            kind: "not-trusted",
            value: account,
            sites: [site],
            purpose: "no certificate is issued there",
          },
          disables: disables(),
        },
      ];
    }
    const refuses = (authority: string): boolean => permissionDefects(role, [authority], () => []).length > 0;
    // Whoever may ask the authority of its namesakes, and not the one that it names, names the wrong one.
    const mistaken = own.flatMap((issuer): Defect[] => {
      const stranger = strange.get(issuer.urn);
      if (stranger?.problem.kind !== "authority-differs") return [];
      const { value, majority } = stranger.problem;
      return refuses(value) && !refuses(majority)
        ? [{ ...stranger, level: "error", disables: disables() }]
        : [];
    });
    const isMistaken = ({ urn }: Resource): boolean => mistaken.some(({ resource }) => resource === urn);
    const arns = own
      .filter((issuer) => !isMistaken(issuer))
      .flatMap(({ inputs }) => textOf(at(inputs, "spec", "arn")) ?? []);
    return [...mistaken, ...permissionDefects(role, arns, disables)];
  });
}
