import type { Blueprint } from "../blueprint/blueprint";
import type { Certificate } from "../blueprint/certificate";
import type { Damage } from "./damage";
import type { Reason } from "./reason";

const SECONDS_PER_DAY = 86_400;

/** Certificates at sites that stand of which the authority is lost, those first that end first. */
export function certificatesWithoutAuthority(blueprint: Blueprint, damage: Damage): Certificate[] {
  if (damage.authorities.size === 0) return [];
  const issuers = new Set(
    blueprint.authorities
      .filter((authority) => damage.authorities.has(authority.name))
      .flatMap((authority) => authority.issuers),
  );
  return blueprint.certificates
    .filter((certificate) => issuers.has(certificate.issuer) && !damage.sites.has(certificate.site))
    .sort((left, right) => left.renewBeforeSeconds - right.renewBeforeSeconds);
}

/**
 * What the loss of a certificate authority means: certificates go on until they end, and nothing can be renewed
 * before it is back. The first to end is one that was about to be renewed.
 */
export function renewalReasons(blueprint: Blueprint, damage: Damage): Reason[] {
  const affected = certificatesWithoutAuthority(blueprint, damage);
  const first = affected[0];
  if (!first) return [];
  const lost = blueprint.authorities.filter(({ name }) => damage.authorities.has(name));
  // Authorities of one provider in several regions stand below one root; a public one has no such counterpart.
  const alternative = lost.every(({ region }) => region !== undefined)
    ? blueprint.authorities.find(({ name, region }) => region !== undefined && !damage.authorities.has(name))
    : undefined;
  return [
    {
      kind: "renewal-stopped",
      certificates: affected.length,
      leastDays: Math.floor(first.renewBeforeSeconds / SECONDS_PER_DAY),
      first: first.name,
      site: first.site,
      resource: first.urn,
      ...(alternative ? { alternative: alternative.name } : {}),
    },
  ];
}
