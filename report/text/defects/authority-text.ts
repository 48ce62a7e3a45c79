import type { AuthorityProblem } from "@holdfast/resilience/defects/authority/problem";
import { duration, joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

/** Texts about certificates' renewal, the authorities that issuers ask, and who a voter is to AWS. */
export const authorityTexts: ProblemTexts<AuthorityProblem> = {
  "role-may-nothing": {
    message: ({ value }) => `is not declared of role ${value}: who takes it may do nothing by it`,
    fix: ({ value }) => `declare what ${value} may do, or take the role out`,
  },
  "renewed-before-made": {
    message: ({ value, durationSeconds }) =>
      `is ${value} of a certificate that is valid for ${duration(durationSeconds)}: cert-manager refuses it`,
    fix: ({ durationSeconds }) => `set it to a third of that, ${Math.floor(durationSeconds / 3 / 3600)}h`,
  },
  "ends-soon-without-authority": {
    message: ({ value, seconds }) =>
      `is ${value}: an authority that is away for ${duration(seconds)} ends what was about to be renewed, and one was for 127 h 33 min in 2022`,
    fix: () => "set it to 128h or more, and the duration to more than that",
  },
  "renewal-unread": {
    message: ({ value, seconds }) =>
      `mount what Certificate ${value} renews, and nothing has the members read it anew: once ${duration(seconds)} are over they show each other a certificate that has ended`,
    fix: () => "declare a CronJob that has them reload (`patronictl reload`), or restart them by a reloader",
  },
  "ended-without-authority": {
    message: ({ seconds, certificates }) =>
      `is ${duration(seconds)}: so long after its authority was lost it has ended, as one of ${certificates}`,
    fix: () => "renew certificates longer before they end, or ask an authority that outlives the loss",
  },
  "authority-of-another-region": {
    message: ({ value, region }) => `is ${value}, and the authority is in ${region}: nothing is issued`,
    fix: ({ region }) => `set it to ${region}`,
  },
  "authority-differs": {
    message: ({ value, majority, sites }) =>
      `is ${value}, and ${joined(sites)} ${sites.length === 1 ? "asks" : "ask"} ${majority}: what either issues is trusted elsewhere only where both come from one root`,
    fix: ({ majority }) => `set it to ${majority}`,
  },
  "authority-at-one-site": {
    message: ({ value, site, certificates, leastSeconds }) =>
      `is ${value}, which stands at ${site}: without that site ${certificates} certificates elsewhere are not renewed, and the first ends after ${duration(leastSeconds)}`,
    fix: () => "ask an authority that stands at no data site, or one at each of them under the same root",
  },
  "profile-missing": {
    message: ({ needs }) => `is absent, and its start needs ${joined(needs)}: the voter does not start`,
    fix: () => "name an InstanceProfile whose role may do that",
  },
  "identity-undeclared": {
    message: ({ value, called }) =>
      `names the ${called} ${value}, which is not declared: the voter does not start`,
    fix: ({ value, called }) => `name one that is declared, or declare the ${called} ${value}`,
  },
  "instance-not-trusted": {
    message: ({ value }) => `does not let ${value} take the role: the voter does not start`,
    fix: ({ value }) => `let it trust ${value}`,
  },
  "start-not-permitted": {
    message: ({ value, role, statement }) =>
      `${statement === undefined ? "does not allow" : `denies by ${statement}`} ${role} ${value}, by which its voter gets its certificate and its software when it starts`,
    fix: ({ value, statement }) =>
      statement === undefined ? `allow ${value}` : `take ${value} out of the statement ${statement}`,
  },
  "device-of-another-name": {
    message: ({ value, device }) =>
      `is ${value}, and the instance waits for its volume at ${device}: the voter does not start`,
    fix: ({ device }) => `set it to ${device}`,
  },
  "authority-out-of-reach": {
    message: ({ value, voter, region }) =>
      `asks ${value}, and the voter ${voter} is in ${region}: an authority is asked in its own region, and the network leads to ${region} alone: the voter is given no certificate`,
    fix: ({ region }) => `let it ask an authority in ${region}`,
  },
  "authority-undeclared": {
    message: ({ value, regions }) =>
      `is ${value}, and authorities are declared in ${joined(regions)}: nothing is issued`,
    fix: ({ regions }) => `name an authority in ${joined(regions)}, or declare one there`,
  },
  "authority-inactive": {
    message: ({ lacks, value }) =>
      lacks === "certificate"
        ? `is signed by no certificate that is declared: the authority ${value} stays pending and issues nothing`
        : `is of an authority that no certificate is installed at: ${value} stays pending and issues nothing`,
    fix: ({ lacks }) =>
      lacks === "certificate"
        ? "declare an aws.acmpca.Certificate of its signing request"
        : "declare its aws.acmpca.CertificateAuthorityCertificate",
  },
  "no-authority-by-template": {
    message: ({ value }) => `is ${value}, which makes no authority of its holder: nothing is issued by it`,
    fix: ({ wanted }) => `set it to ${wanted}`,
  },
  "algorithm-of-another-key": {
    message: ({ value, key }) => `names ${value}, and the authority signs with a key ${key}: AWS refuses it`,
    fix: ({ key }) => `name an algorithm for ${key.startsWith("EC") ? "ECDSA" : "RSA"}`,
  },
  "outlives-its-root": {
    message: ({ value, root }) => `is ${value}, and the root is valid for ${root}: AWS does not issue it`,
    fix: () => "make it valid for less than the root",
  },
  "roots-differ": {
    message: ({ value, with: other }) =>
      `is ${nameOf(value)}, and others are signed by ${nameOf(other)}: what is issued in one region is trusted by nobody in another`,
    fix: ({ with: other }) => `let ${nameOf(other)} sign it`,
  },
  "issuer-without-role": {
    message: ({ value, site }) =>
      value === "absent"
        ? `is absent, so AWS does not know who asks: no certificate is issued at ${site}`
        : `names the role ${value}, which is not declared: no certificate is issued at ${site}`,
    fix: ({ value, site }) =>
      value === "absent" ? `name the role of the issuer at ${site}` : `name a role that is declared`,
  },
  "edge-of-private-authority": {
    message: ({ value, zone }) =>
      `is ${value}, a private authority: browsers refuse what users see of ${zone}`,
    fix: () =>
      "order it from a public authority (edge.acme), or name an issuer that browsers trust (edge.issuer)",
  },
  "challenge-unanswered": {
    message: ({ value, site }) =>
      `answers no DNS challenge for ${value}: the public authority issues no edge certificate for ${site}`,
    fix: ({ value }) => `add a dns01 solver for ${value}`,
  },
  "challenge-unreferred": {
    message: ({ value, zone }) =>
      `refers nobody to Route 53 for ${value}, where the challenge of the public authority is answered: asked here it fails, and no edge certificate is issued for ${zone}`,
    fix: ({ value }) => `name the name servers of Route 53 for ${value} (NS)`,
  },
  "authority-alone": {
    message: ({ value, sites }) =>
      `is ${value}, the only authority that ${joined(sites)} can ask, and others can ask one of another region`,
    fix: () => "declare an issuer for the authority of another region too",
  },
  "upgrades-at-one-time": {
    message: ({ value, sites, voters }) =>
      `lets ${value} upgrade the machines of the voters at ${joined(sites)} at one time: a package that stops one stops ${sites.length} of ${voters}`,
    fix: ({ value }) => `give ${value} another day at each of them, or upgrade one voter at a time`,
  },
};
