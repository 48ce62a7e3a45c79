import type { Consequence, ReferenceProblem } from "@holdfast/resilience/defects/references/problem";
import { joined } from "../phrases";
import { nameOf, type ProblemTexts } from "./problem-text";

const consequences: { readonly [consequence in Consequence]: string } = {
  "not-admitted": "the API server admits no such pod",
  "not-started": "its pods do not start",
  "not-pulled": "its images are pulled without credentials",
  "not-created": "nothing can be created in it",
  "not-issued": "it is never issued",
  "not-routed": "nothing is routed by it",
  "not-terminated": "it takes no requests",
  unnamed: "its pods have no names by which others find them",
  "never-ready": "its pods never become ready",
  "no-effect": "it has no effect",
};

/** Texts about names that mean another resource. */
export const referenceTexts: ProblemTexts<ReferenceProblem> = {
  "dangling-reference": {
    message: ({ refersTo, value, site, consequence }) =>
      `names the ${refersTo} ${value}, and none of that name is declared${site === undefined ? "" : ` at ${site}`}: ${consequences[consequence]}`,
    fix: ({ refersTo, declared }) =>
      declared.length > 0
        ? `name one that is declared (${joined(declared)}), or declare that ${refersTo}`
        : `declare that ${refersTo}`,
  },
  "other-cluster": {
    message: ({ value, site, declared, ofSite }) =>
      `is ${value}, ${ofSite === undefined ? "which is no cluster of the blueprint" : `the cluster of ${ofSite}`}, and the cluster of ${site} is ${declared}: what is declared for ${site} is not made there`,
    fix: ({ declared, site }) => `set it to ${declared}, and give the provider the kubeconfig of ${site}`,
  },
  "cluster-of-another": {
    message: ({ value, site }) =>
      `is ${value}, as that of ${site}: what is declared for two sites stands in one cluster, and is lost with it`,
    fix: () => "give each site a cluster of its own",
  },
  "other-provider": {
    message: ({ value, site, madeAt }) =>
      `is ${value ?? "absent"}, ${madeAt === undefined ? "which belongs to no site" : `that of ${madeAt}`}: what is declared for ${site} is not made there`,
    fix: ({ declared }) => `make it with the provider ${declared}`,
  },
  "source-undeclared": {
    message: ({ value }) =>
      `comes from ${nameOf(value)}, which is not declared: there is no such value, and the engine refuses the resource`,
    fix: ({ value }) => `declare ${nameOf(value)}, or take the value from one that is declared`,
  },
  "input-missing": {
    message: ({ anyOf }) =>
      `is not set${anyOf.length > 1 ? `, and neither is ${joined(anyOf.slice(1))}` : ""}: AWS refuses the resource`,
    fix: ({ anyOf }) => `set ${anyOf[0] ?? "it"}`,
  },
  "no-identifier": {
    message: ({ value }) => `is ${value}, which is no identifier that AWS gives: it refuses the resource`,
    fix: () => "take it from the resource that is meant",
  },
  "other-region": {
    message: ({ value, of, property, region }) =>
      `is ${value}, and ${of} is in ${region}, which ${property} joins it to: AWS finds nothing across regions and refuses it`,
    fix: ({ region }) => `set it to ${region}`,
  },
};
