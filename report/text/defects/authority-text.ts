import type { AuthorityProblem } from "@holdfast/resilience/defects/authority/problem";
import { duration, joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

/** Texts about certificates' renewal, the authorities that issuers ask, and who a voter is to AWS. */
export const authorityTexts: ProblemTexts<AuthorityProblem> = {
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
};
