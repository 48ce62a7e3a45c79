import { decide } from "@holdfast/contract/iam/policy-document";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import { type Role, roleOfArn, type Roles } from "../roles";
import { accountName, AWS_AUDIENCE, type Writer } from "./writers";

const policy = "backups-offsite-and-immutable";

/** An issuer's URL as trusts and ARNs have it: without the scheme, and without a slash at the end. */
function issuerName(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/+$/, "");
}

/** Issuers of the service accounts' tokens by site, from what the clusters declare. */
export function issuersOf(
  reading: Reading,
): Map<string, { readonly name: string; readonly center: Resource }> {
  const issuers = new Map<string, { name: string; center: Resource }>();
  for (const center of reading.all(types.dataCenter)) {
    const site = textOf(center.inputs["site"]);
    const url = textOf(at(center.inputs, "cluster", "serviceAccountIssuer"));
    if (site !== undefined && url !== undefined) issuers.set(site, { name: issuerName(url), center });
  }
  return issuers;
}

/** The site that a registration says, or its component, that it is of. */
function siteOfProvider(reading: Reading, provider: Resource): string | undefined {
  const parent = provider.parent === undefined ? undefined : reading.resource(provider.parent);
  return textOf(at(provider.inputs, "tags", "holdfast.dev/site")) ?? textOf(parent?.inputs["site"]);
}

/** Whether tokens of an issuer's service account may be exchanged for a role. */
export function trusts(role: Role, arn: string, issuer: string, account: string, audience: string): boolean {
  const [, partition = "aws"] = arn.split(":");
  const owner = roleOfArn(arn)?.account;
  const decision = decide(role.trust ?? [], {
    action: "sts:AssumeRoleWithWebIdentity",
    principal: { kind: "Federated", name: `arn:${partition}:iam::${owner}:oidc-provider/${issuer}` },
    context: { [`${issuer}:aud`]: [audience], [`${issuer}:sub`]: [`system:serviceaccount:${account}`] },
  });
  return decision.kind === "allowed";
}

/** Whether any role lets in whom an issuer vouches for. */
function isTrusted(roles: Roles, issuer: string): boolean {
  return roles.all.some((role) =>
    role.trust?.some(({ principals }) =>
      principals?.byKind.get("Federated")?.some((name) => name.endsWith(`:oidc-provider/${issuer}`)),
    ),
  );
}

/**
 * That no registration names the issuer of a site's service accounts: what is wrong, of the registration that is meant for
 * it, or of the cluster. `undefined` where one names it, `withheld` where it is not known what the site's names.
 *
 * @param site a site of {@link issuersOf}
 */
export function unregisteredIssuer(
  reading: Reading,
  roles: Roles,
  site: string,
  issuer: { readonly name: string; readonly center: Resource },
): Defect | "withheld" | undefined {
  const providers = reading.all(types.identityProvider);
  const nameOf = ({ inputs }: Resource): string => issuerName(textOf(inputs["url"]) ?? "");
  if (providers.some((provider) => nameOf(provider) === issuer.name)) return undefined;
  const ofSite = providers.find((provider) => siteOfProvider(reading, provider) === site);
  if (ofSite && isWithheld(ofSite.inputs["url"])) return "withheld";
  // Whom roles trust is whom the registration is to name, or the cluster.
  const wrong = ofSite && !isTrusted(roles, nameOf(ofSite)) ? ofSite : undefined;
  return {
    policy,
    level: "error",
    resource: wrong?.urn ?? issuer.center.urn,
    field: wrong ? "url" : "cluster.serviceAccountIssuer",
    problem: {
      kind: "issuer-unregistered",
      value: issuer.name,
      site,
      ...(wrong ? { registered: nameOf(wrong) } : {}),
    },
    cause: wrong ? `issuer of ${site}` : "issuers that are not registered",
    ...(wrong ? { mend: { resource: wrong.urn, path: ["url"], value: `https://${issuer.name}` } } : {}),
  };
}

/** Issuers of sites that AWS does not know, or knows for another audience: no token of theirs is exchanged. */
export class IdentityProviders {
  readonly defects: Defect[] = [];
  private readonly issuers: ReturnType<typeof issuersOf>;
  private readonly unknown = new Set<string>();

  /** @param sites sites with writers, with the URNs of what does not work without a registration */
  constructor(reading: Reading, roles: Roles, sites: ReadonlyMap<string, readonly string[]>) {
    this.issuers = issuersOf(reading);
    const providers = reading.all(types.identityProvider);
    for (const [site, disables] of sites) {
      const issuer = this.issuers.get(site);
      if (!issuer) continue;
      const unregistered = unregisteredIssuer(reading, roles, site, issuer);
      if (unregistered) {
        this.unknown.add(site);
        if (unregistered !== "withheld") this.defects.push({ ...unregistered, disables });
        continue;
      }
      const registered = providers.find(
        ({ inputs }) => issuerName(textOf(inputs["url"]) ?? "") === issuer.name,
      );
      if (!registered) continue;
      const audiences = registered.inputs["clientIdLists"];
      if (audiences === undefined || isWithheld(audiences) || textsOf(audiences).includes(AWS_AUDIENCE))
        continue;
      this.unknown.add(site);
      this.defects.push({
        policy,
        level: "error",
        resource: registered.urn,
        field: "clientIdLists",
        problem: { kind: "audience-unregistered", value: AWS_AUDIENCE, site },
        disables,
      });
    }
  }

  /** Why a writer's tokens are not exchanged for a role, though AWS knows their issuer; nothing where they are. */
  *refusals(
    writer: Writer & {
      readonly role: NonNullable<Writer["role"]>;
      readonly token: NonNullable<Writer["token"]>;
    },
    role: Role,
    others: readonly Writer[],
    disables: readonly string[],
  ): Iterable<Defect> {
    const issuer = this.issuers.get(writer.site);
    if (!issuer || !role.trust || this.unknown.has(writer.site)) return;
    const { arn } = writer.role;
    const accepts = (account: string, audience: string): boolean =>
      trusts(role, arn, issuer.name, account, audience);
    const account = accountName(writer);
    const { audience } = writer.token;
    if (accepts(account, audience)) return;
    const about = { policy, level: "error", disables } as const;
    const holder = writer.role.resource === writer.workload ? writer.workload : writer.role.resource;
    if (audience !== AWS_AUDIENCE && accepts(account, AWS_AUDIENCE)) {
      const inPod = holder === writer.workload;
      yield {
        ...about,
        resource: holder.urn,
        field: inPod ? `${writer.pod}.${writer.token.field}` : writer.token.field,
        cause: JSON.stringify(["token-for-another", writer.database, audience]),
        problem: { kind: "token-for-another", value: audience, audience: AWS_AUDIENCE },
      };
      return;
    }
    // Whom the role lets in nowhere is not meant by it: then what names the role, or the account, is wrong.
    const peers = others.filter((other) => other.database === writer.database && other !== writer);
    const isStranger = !others.some(
      (other) => other.role?.arn === arn && accountName(other) === account && this.accepted(role, other),
    );
    const rightAccount = peers.find(
      (peer) => accountName(peer) !== account && accepts(accountName(peer), audience),
    );
    if (isStranger && rightAccount) {
      yield {
        ...about,
        resource: writer.workload.urn,
        field: `${writer.pod}.serviceAccountName`,
        problem: {
          kind: "account-not-trusted",
          value: writer.serviceAccount,
          role: role.name,
          trusted: rightAccount.serviceAccount,
        },
        mend: {
          resource: writer.workload.urn,
          path: [...writer.pod.split("."), "serviceAccountName"],
          value: rightAccount.serviceAccount,
        },
      };
      return;
    }
    const rightRole = peers.find((peer) => peer.role && peer.role.arn !== arn)?.role?.arn;
    if (isStranger && rightRole !== undefined) {
      yield {
        ...about,
        resource: holder.urn,
        field: writer.role.field,
        cause: JSON.stringify(["role-of-another", writer.database, arn]),
        problem: {
          kind: "role-of-another",
          value: role.name,
          account,
          role: roleOfArn(rightRole)?.name ?? rightRole,
        },
      };
      return;
    }
    yield {
      ...about,
      resource: role.resource.urn,
      field: "assumeRolePolicy",
      problem: {
        kind: "not-trusted",
        value: account,
        sites: [writer.site],
        purpose: `database ${writer.database} cannot be backed up there`,
      },
    };
  }

  /** Whether a role lets a writer in where it stands. */
  private accepted(role: Role, { site, role: named, token, ...writer }: Writer): boolean {
    const issuer = this.issuers.get(site);
    if (!issuer || !named) return false;
    return trusts(
      role,
      named.arn,
      issuer.name,
      `${writer.namespace}:${writer.serviceAccount}`,
      token?.audience ?? AWS_AUDIENCE,
    );
  }
}

/** Refusals of one role are one defect, with all of the sites; what all roles lack alike has one cause. */
export function byRole(refusals: readonly Defect[]): Defect[] {
  const sitesOf = new Map<string, Set<string>>();
  for (const { resource, problem } of refusals)
    if (problem.kind === "not-trusted")
      sitesOf.set(resource, new Set([...(sitesOf.get(resource) ?? []), ...(problem.sites ?? [])]));
  return refusals.map((refusal) => {
    const { resource, problem } = refusal;
    if (problem.kind !== "not-trusted") return refusal;
    const sites = [...(sitesOf.get(resource) ?? [])].sort();
    return { ...refusal, problem: { ...problem, sites }, cause: JSON.stringify(["not-trusted", sites]) };
  });
}
