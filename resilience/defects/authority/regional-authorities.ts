import type { Blueprint } from "../../blueprint/blueprint";
import { regionOfAuthority } from "../../blueprint/read-certificates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, numberOf, textOf } from "../../graph/values";
import { type CloudVoter, cloudVoters, sourceOf } from "../cloud-network/voters";
import type { Defect } from "../defect";
import { restingOn } from "../references/resting-on";

const PCA = {
  authority: "aws:acmpca/certificateAuthority:CertificateAuthority",
  certificate: "aws:acmpca/certificate:Certificate",
  activation: "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
} as const;

const about = { policy: "configuration-takes-effect", level: "error" } as const;

const YEAR_DAYS: { readonly [unit: string]: number } = { YEARS: 365, MONTHS: 30, DAYS: 1 };

/** Days for which a certificate is to be valid, with how that is written; `undefined` where it is said as a date. */
function validity(certificate: Resource): { days: number; text: string } | undefined {
  const unit = textOf(at(certificate.inputs, "validity", "type")) ?? "";
  const given = at(certificate.inputs, "validity", "value");
  const amount = Number(textOf(given) ?? numberOf(given));
  const days = YEAR_DAYS[unit];
  return days === undefined || !Number.isFinite(amount)
    ? undefined
    : { days: amount * days, text: `${amount} ${unit.toLowerCase()}` };
}

/** An authority that is declared, with what makes it one. */
interface DeclaredAuthority {
  readonly resource: Resource;
  readonly region: string | undefined;
  readonly isRoot: boolean;
  readonly key: string | undefined;
  /** Its own certificate. */
  readonly certificate: Resource | undefined;
  readonly activation: Resource | undefined;
}

/** The private authorities of a graph, and who asks for them. */
class Authorities {
  readonly declared: readonly DeclaredAuthority[];

  constructor(
    private readonly reading: Reading,
    private readonly voters: readonly CloudVoter[],
  ) {
    const of = (type: string, property: string, authority: Resource): Resource | undefined =>
      reading.all(type).find((each) => sourceOf(reading, each, property)?.urn === authority.urn);
    this.declared = reading.all(PCA.authority).map((resource) => ({
      resource,
      region: textOf(resource.inputs["region"]),
      // AWS makes a subordinate where nothing is said.
      isRoot: textOf(resource.inputs["type"]) === "ROOT",
      key: textOf(at(resource.inputs, "certificateAuthorityConfiguration", "keyAlgorithm")),
      certificate: of(PCA.certificate, "certificateSigningRequest", resource),
      activation: of(PCA.activation, "certificateAuthorityArn", resource),
    }));
  }

  /** Regions in which an authority issues for others. */
  get regions(): string[] {
    const issuing = this.declared.filter(({ isRoot }) => !isRoot);
    const asked = issuing.length > 0 ? issuing : this.declared;
    return [...new Set(asked.flatMap(({ region }) => region ?? []))].sort();
  }

  /** The authority that is asked in a region. */
  in(region: string | undefined): DeclaredAuthority | undefined {
    const there = this.declared.filter((each) => each.region === region);
    return there.find(({ isRoot }) => !isRoot) ?? there[0];
  }

  /** URNs of voters and workloads that are given no certificate by an authority; by any, where it is a root. */
  private waiting({ isRoot, region }: DeclaredAuthority): string[] {
    const isAsked = (asked: string | undefined): boolean => isRoot || asked === region;
    const resting = restingOn(this.reading);
    return [
      ...this.voters.filter((voter) => isAsked(voter.region)).map(({ instance }) => instance.urn),
      ...this.reading
        .all(types.privateAuthorityIssuer)
        .filter(({ inputs }) => isAsked(regionOfAuthority(textOf(at(inputs, "spec", "arn")) ?? "")))
        .flatMap((issuer) => resting.stoppedBy(issuer)),
    ];
  }

  /** Authorities that AWS does not make active, or that sign nothing which others trust. */
  defects(): Defect[] {
    const certificates = this.reading.all(PCA.certificate).length > 0;
    const imported = this.reading.all(PCA.activation).length > 0;
    return this.declared.flatMap((authority): Defect[] => {
      const { resource, certificate, activation } = authority;
      const fault = (at: Resource, field: string, problem: Defect["problem"]): Defect => ({
        ...about,
        resource: at.urn,
        field,
        problem,
        disables: this.waiting(authority),
      });
      const value = resource.name;
      // One that is signed elsewhere, by hand, has no certificate here.
      if (!certificate && certificates && !activation)
        return [
          fault(resource, "certificateSigningRequest", {
            kind: "authority-inactive",
            lacks: "certificate",
            value,
          }),
        ];
      if (!activation && (certificate || imported))
        return [
          fault(certificate ?? resource, certificate ? "certificate" : "arn", {
            kind: "authority-inactive",
            lacks: "activation",
            value,
          }),
        ];
      return [
        ...(certificate ? this.certificate(authority, certificate, fault) : []),
        ...this.elsewhere(activation, fault),
      ];
    });
  }

  /** Something that is asked in another region than the authority's that it names. */
  private elsewhere(
    asking: Resource | undefined,
    fault: (at: Resource, field: string, problem: Defect["problem"]) => Defect,
  ): Defect[] {
    const named = asking && sourceOf(this.reading, asking, "certificateAuthorityArn");
    const value = textOf(asking?.inputs["region"]);
    const region = textOf(named?.inputs["region"]);
    if (!asking || value === undefined || region === undefined || value === region) return [];
    const mend = { resource: asking.urn, path: ["region"], value: region };
    return [{ ...fault(asking, "region", { kind: "authority-of-another-region", value, region }), mend }];
  }

  private certificate(
    { resource, isRoot }: DeclaredAuthority,
    certificate: Resource,
    fault: (at: Resource, field: string, problem: Defect["problem"]) => Defect,
  ): Defect[] {
    const found = this.elsewhere(certificate, fault);
    const template = textOf(certificate.inputs["templateArn"]);
    const wanted = isRoot ? "RootCACertificate" : "SubordinateCACertificate";
    if (template !== undefined && !template.includes(`/${wanted}`))
      found.push(
        fault(certificate, "templateArn", {
          kind: "no-authority-by-template",
          value: template,
          wanted: `arn:aws:acm-pca:::template/${wanted}${isRoot ? "" : "_PathLen0"}/V1`,
        }),
      );
    const signer = sourceOf(this.reading, certificate, "certificateAuthorityArn");
    const by = this.declared.find((each) => each.resource.urn === signer?.urn);
    if (!by) return found;
    const algorithm = textOf(certificate.inputs["signingAlgorithm"]);
    if (algorithm !== undefined && by.key !== undefined && !isOfKey(algorithm, by.key))
      found.push(
        fault(certificate, "signingAlgorithm", {
          kind: "algorithm-of-another-key",
          value: algorithm,
          key: by.key,
        }),
      );
    const own = validity(certificate);
    const root = by.certificate && by.resource !== resource ? validity(by.certificate) : undefined;
    if (own && root && own.days >= root.days)
      found.push(
        fault(certificate, "validity", { kind: "outlives-its-root", value: own.text, root: root.text }),
      );
    const first = this.declared.find(({ isRoot }) => isRoot);
    if (!isRoot && by.isRoot && first && first !== by)
      found.push(
        fault(certificate, "certificateAuthorityArn", {
          kind: "roots-differ",
          value: by.resource.urn,
          with: first.resource.urn,
        }),
      );
    return found;
  }
}

/** Whether an algorithm signs with a key of an authority. */
function isOfKey(algorithm: string, key: string): boolean {
  return algorithm.endsWith("ECDSA") === key.startsWith("EC_");
}

/** What a voter's start asks an authority for, by its script; `undefined` where it asks none. */
function askedBy({ instance }: CloudVoter): { arn: string; region?: string; algorithm?: string } | undefined {
  const script = textOf(instance.inputs["userData"]) ?? "";
  const arn = /arn:[^:\s]+:acm-pca:[^:\s]+:\d{12}:certificate-authority\/[0-9a-f-]+/.exec(script)?.[0];
  if (arn === undefined) return undefined;
  const region = /acm-pca issue-certificate[^\n]*? --region[ =](\S+)/.exec(script)?.[1];
  const algorithm = /--signing-algorithm[ =](\S+)/.exec(script)?.[1];
  return { arn, ...(region ? { region } : {}), ...(algorithm ? { algorithm } : {}) };
}

/** Why a voter's start is given no certificate by the authority that it asks. */
function voterDefects(cloud: CloudVoter, authorities: Authorities): Defect[] {
  const asked = askedBy(cloud);
  const region = asked && regionOfAuthority(asked.arn);
  if (!asked || region === undefined) return [];
  const { instance, voter } = cloud;
  const fault = (problem: Defect["problem"]): Defect[] => [
    { ...about, resource: instance.urn, field: "userData", problem, disables: [instance.urn] },
  ];
  if (asked.region !== undefined && asked.region !== region)
    return fault({ kind: "authority-of-another-region", value: asked.region, region });
  if (cloud.region !== "" && cloud.region !== region)
    return fault({
      kind: "authority-out-of-reach",
      value: asked.arn,
      voter: voter.name,
      region: cloud.region,
    });
  const declared = authorities.in(region);
  if (!declared && authorities.declared.length > 0)
    return fault({ kind: "authority-undeclared", value: asked.arn, regions: authorities.regions });
  if (declared?.key !== undefined && asked.algorithm !== undefined && !isOfKey(asked.algorithm, declared.key))
    return fault({ kind: "algorithm-of-another-key", value: asked.algorithm, key: declared.key });
  return [];
}

/** Issuers that ask where no authority is declared, and sites that can ask one alone where others can ask several. */
function* issuerDefects(reading: Reading, { regions, declared }: Authorities): Iterable<Defect> {
  const bySite = new Map<string, Resource[]>();
  for (const issuer of reading.all(types.privateAuthorityIssuer)) {
    const site = reading.findSite(issuer);
    const value = textOf(at(issuer.inputs, "spec", "arn"));
    const region = regionOfAuthority(value ?? "");
    if (site === undefined || value === undefined || region === undefined) continue;
    bySite.set(site, [...(bySite.get(site) ?? []), issuer]);
    if (declared.length === 0 || regions.includes(region)) continue;
    yield {
      ...about,
      resource: issuer.urn,
      field: "spec.arn",
      problem: { kind: "authority-undeclared", value, regions },
      disables: restingOn(reading).stoppedBy(issuer),
    };
  }
  const most = Math.max(...[...bySite.values()].map(({ length }) => length));
  const alone = [...bySite].flatMap(([site, [issuer, ...others]]) =>
    issuer && others.length === 0 && most > 1 ? [{ site, issuer }] : [],
  );
  for (const { issuer } of alone.slice(0, 1))
    yield {
      ...about,
      level: "warning",
      resource: issuer.urn,
      field: "spec.arn",
      problem: {
        kind: "authority-alone",
        value: textOf(at(issuer.inputs, "spec", "arn")) ?? "",
        sites: alone.map(({ site }) => site),
      },
    };
}

/** Private authorities that issue nothing, and voters and issuers that ask one in a region where it is not. */
export function regionalAuthorities(reading: Reading, blueprint: Blueprint): Defect[] {
  const voters = cloudVoters(reading, blueprint);
  const authorities = new Authorities(reading, voters);
  return [
    ...authorities.defects(),
    ...voters.flatMap((voter) => voterDefects(voter, authorities)),
    ...issuerDefects(reading, authorities),
  ];
}
