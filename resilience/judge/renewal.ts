import type { Blueprint } from "../blueprint/blueprint";
import type { Damage } from "./damage";
import type { Reason } from "./reason";

const SECONDS_PER_DAY = 86_400;

/**
 * What the loss of a certificate authority means: certificates go on until they end, and nothing can be renewed
 * before it is back. The first to end is one that was about to be renewed.
 */
export function renewalReasons(blueprint: Blueprint, damage: Damage): Reason[] {
  if (damage.authorities.size === 0) return [];
  const issuers = new Set(
    blueprint.authorities
      .filter((authority) => damage.authorities.has(authority.name))
      .flatMap((authority) => authority.issuers),
  );
  const affected = blueprint.certificates
    .filter((certificate) => issuers.has(certificate.issuer) && !damage.sites.has(certificate.site))
    .sort((left, right) => left.renewBeforeSeconds - right.renewBeforeSeconds);
  const first = affected[0];
  if (!first) return [];
  return [
    {
      kind: "renewal-stopped",
      certificates: affected.length,
      leastDays: Math.floor(first.renewBeforeSeconds / SECONDS_PER_DAY),
      first: first.name,
      site: first.site,
      resource: first.urn,
    },
  ];
}
