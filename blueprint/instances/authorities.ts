import type { CertificateIssuerRoleArgs, PrivateAuthorityArgs } from "holdfast";
import { InvalidInputError } from "holdfast/invalid-input";
import { configurationPath } from "../configuration/commands";
import type { Configuration } from "../configuration/configuration";
import { exampleCommand } from "../configuration/keys";
import type { Topology } from "../placement/topology";
import type { CloudSite, DataSite } from "../sites/site";
import { clusterOf } from "./cluster";

/**
 * ARN of the private authority in a cloud region.
 *
 * @throws InvalidInputError where the configuration names none
 */
export function authorityAt(site: CloudSite, configuration: Configuration): string {
  const arn = new Map(Object.entries(configuration.certificateAuthorityArns)).get(site.name);
  if (arn !== undefined) return arn;
  const { stack, sharedIn, declares } = configuration;
  const owner = {
    stack,
    sharedIn: (key: string) => sharedIn(key),
    part: declares[0] ?? stack,
    dataSite: "",
    cloudRegion: site.name,
  };
  throw new InvalidInputError({
    what: `${configurationPath("certificateAuthorityArns", [site.name])} is not set`,
    where: configuration.where("certificateAuthorityArns", [site.name]),
    why: `an authority of AWS belongs to one region, and what is in ${site.region} asks the one of that region`,
    fix: exampleCommand(owner, "certificateAuthorityArns", [site.name]),
  });
}

/**
 * ARNs of the private authorities that data sites can ask, each in a region of its own: first the one that they ask.
 *
 * @throws InvalidInputError where the configuration names none of a cloud region that there is
 */
export function authoritiesOf(topology: Topology, configuration: Configuration): [string, ...string[]] {
  const { certificateAuthorityArns, certificatesFrom } = configuration;
  const arns = new Map(Object.entries(certificateAuthorityArns));
  const asked = topology.cloudSites.filter(({ name }) => arns.has(name));
  const chosen =
    certificatesFrom === undefined ? asked[0] : asked.find(({ name }) => name === certificatesFrom);
  if (!chosen) {
    const key = certificatesFrom === undefined ? "certificateAuthorityArns" : "certificatesFrom";
    throw new InvalidInputError({
      what: `${configurationPath(key)} names no cloud region with an authority`,
      where: configuration.where(key),
      why: "every certificate of a data site is asked for in one of them",
      fix: `name one of ${topology.cloudSites.map(({ name }) => name).join(", ")}, and the ARN of its authority`,
    });
  }
  const others = asked.filter((site) => site !== chosen);
  return [authorityAt(chosen, configuration), ...others.map((site) => authorityAt(site, configuration))];
}

/** The private authorities: the name and arguments of the instance. */
export function authorityInstance(
  topology: Topology,
  configuration: Configuration,
): [string, PrivateAuthorityArgs] {
  return [
    "certificates",
    {
      organization: configuration.zone,
      regions: topology.cloudSites.map(({ name, region }) => ({ site: name, region })),
    },
  ];
}

/** The role of a data site's certificate issuer: the name and arguments of the instance. */
export function issuerRoleInstance(
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): [string, CertificateIssuerRoleArgs] {
  return [
    `certificates-${site.name}`,
    {
      site: site.name,
      accountId: configuration.awsAccountId,
      url: clusterOf(site).serviceAccountIssuer,
      authorityArns: authoritiesOf(topology, configuration),
    },
  ];
}
