import {
  decide,
  readPolicyDocument,
  type AccessRequest,
  type Decision,
  type Statement,
} from "@holdfast/contract/iam/policy-document";
import { sourcesOf } from "../blueprint/vault-parts";
import { type Reading, types } from "../blueprint/reading";
import type { Resource, Value } from "../graph/resource";
import { at, isWithheld, listOf, textOf, textsOf } from "../graph/values";

/** Cause of every name of a role, where not one role is declared: it is what declares them that is gone. */
export const NO_ROLE = "no role is declared";

/** Policies of AWS itself by name that allow nothing of what the blueprint asks roles for. */
const IRRELEVANT =
  /^arn:[a-z-]+:iam::aws:policy\/(AmazonSSMManagedInstanceCore|CloudWatchAgentServerPolicy)$/;

/** A role with what it may do. */
export interface Role {
  readonly resource: Resource;
  /** Its name in AWS. */
  readonly name: string;
  /** Who may take it; `undefined` where that is not known. */
  readonly trust: readonly Statement[] | undefined;
  /** What it may do by the documents that are known. */
  readonly statements: readonly Statement[];
  /** Resources that hold these documents, the role itself where they stand in it. */
  readonly documents: readonly { readonly resource: Resource; readonly statements: readonly Statement[] }[];
  /** Every document that it has is known, so that what none of them allows is not allowed. */
  readonly complete: boolean;
}

/** What a role's own documents say to a request; `unknown` where one of them cannot be read. */
export function mayDo(role: Role, request: AccessRequest): Decision["kind"] | "unknown" {
  const decision = decide(role.statements, request);
  return decision.kind === "not-allowed" && !role.complete ? "unknown" : decision.kind;
}

/** The account and the name in a role's ARN, which may have a path between them. */
export function roleOfArn(arn: string): { account: string; name: string } | undefined {
  const match = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return match?.[1] && match[2] ? { account: match[1], name: match[2] } : undefined;
}

/** The roles of a graph, by their names. */
export class Roles {
  private readonly byName = new Map<string, Role>();
  private readonly byUrn = new Map<string, Role>();

  constructor(private readonly reading: Reading) {
    const documents = this.documents();
    for (const resource of reading.all(types.role)) {
      const name = textOf(resource.inputs["name"]) ?? resource.name;
      const inline = listOf(resource.inputs["inlinePolicies"]).map((policy) => ({
        resource,
        document: at(policy, "policy"),
      }));
      const managed = textsOf(resource.inputs["managedPolicyArns"]).map((arn) => this.managed(resource, arn));
      const held = [
        ...(documents.get(name) ?? []),
        ...(documents.get(resource.urn) ?? []),
        ...inline,
        ...managed,
      ];
      const read = held.map(({ resource: holder, document }) => ({
        resource: holder,
        statements: readPolicyDocument(document),
      }));
      const known = read.flatMap((each) =>
        each.statements ? [{ ...each, statements: each.statements }] : [],
      );
      const role = {
        resource,
        name,
        trust: readPolicyDocument(resource.inputs["assumeRolePolicy"]),
        statements: known.flatMap(({ statements }) => statements),
        documents: known,
        complete: known.length === read.length && !isWithheld(resource.inputs["managedPolicyArns"]),
      };
      this.byName.set(name, role);
      this.byUrn.set(resource.urn, role);
    }
  }

  /** True where no role is declared: another stack declares them, if anybody does. */
  get none(): boolean {
    return this.byName.size === 0;
  }

  /** Every role. */
  get all(): readonly Role[] {
    return [...this.byUrn.values()];
  }

  /** The role that a text names, by its ARN or its name. */
  named(text: string): Role | undefined {
    return this.byName.get(roleOfArn(text)?.name ?? text);
  }

  /** The role that a property names, by its text or because its value comes from it. */
  of(resource: Resource, property: string): Role | undefined {
    const text = textOf(resource.inputs[property]);
    const [source] = sourcesOf(this.reading, resource, property, types.role);
    return (text === undefined ? undefined : this.named(text)) ?? (source && this.byUrn.get(source.urn));
  }

  /** Documents that stand outside of their roles, by the role's name or its URN. */
  private documents(): Map<string, { resource: Resource; document: Value | undefined }[]> {
    const found = new Map<string, { resource: Resource; document: Value | undefined }[]>();
    const keep = (resource: Resource, document: Value | undefined): void => {
      const text = textOf(resource.inputs["role"]);
      const [source] = sourcesOf(this.reading, resource, "role", types.role);
      const key = text === undefined ? source?.urn : (roleOfArn(text)?.name ?? text);
      if (key !== undefined) found.set(key, [...(found.get(key) ?? []), { resource, document }]);
    };
    for (const policy of this.reading.all(types.rolePolicy)) keep(policy, policy.inputs["policy"]);
    for (const attachment of this.reading.all(types.rolePolicyAttachment)) {
      const arn = textOf(attachment.inputs["policyArn"]);
      const [policy] = sourcesOf(this.reading, attachment, "policyArn", types.policy);
      keep(attachment, policy ? policy.inputs["policy"] : this.managed(attachment, arn ?? "").document);
    }
    return found;
  }

  /** The document of a policy that a role has by its ARN: nothing is known of most that AWS itself or others hold. */
  private managed(resource: Resource, arn: string): { resource: Resource; document: Value | undefined } {
    const own = this.reading
      .all(types.policy)
      .find((policy) => arn.endsWith(`/${textOf(policy.inputs["name"])}`));
    return { resource, document: IRRELEVANT.test(arn) ? { Statement: [] } : own?.inputs["policy"] };
  }
}
