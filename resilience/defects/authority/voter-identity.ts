import { type AccessRequest, decide } from "@holdfast/contract/iam/policy-document";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { sourcesOf } from "../../blueprint/vault-parts";
import type { Resource } from "../../graph/resource";
import { isWithheld, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { mayDo, NO_ROLE, type Role, Roles } from "../roles";

const about = { policy: "failover-authority-is-independent", level: "error" } as const;

/** What a start's scripts ask AWS for, by the commands in an instance's user data. */
function needsOf(userData: string): AccessRequest[] {
  const needs: AccessRequest[] = [];
  const value = (expression: RegExp): string | undefined => expression.exec(userData)?.[1];
  const authority = value(/(arn:[^:\s]+:acm-pca:[^:\s]+:\d{12}:certificate-authority\/[0-9a-f-]+)/);
  const template = value(/--template-arn[ =](\S+)/);
  const ofAuthority = authority === undefined ? {} : { resource: authority };
  if (/aws acm-pca issue-certificate/.test(userData))
    needs.push({
      action: "acm-pca:IssueCertificate",
      ...ofAuthority,
      context: template === undefined ? {} : { "acm-pca:TemplateArn": [template] },
    });
  if (/aws acm-pca (get-certificate|wait certificate-issued)/.test(userData))
    needs.push({ action: "acm-pca:GetCertificate", ...ofAuthority });
  for (const [, object] of userData.matchAll(/aws s3 cp [^\n]*?s3:\/\/([^\s"']+)/g))
    if (object !== undefined && !object.includes("$"))
      needs.push({ action: "s3:GetObject", resource: `arn:aws:s3:::${object}` });
  return needs;
}

/** The role of an instance, by its profile, or what of the two is missing. */
function identityOf(reading: Reading, roles: Roles, instance: Resource): Role | Defect | undefined {
  const disables = [instance.urn];
  const given = instance.inputs["iamInstanceProfile"];
  const name = textOf(given);
  const sources =
    (given ?? null) === null ? [] : sourcesOf(reading, instance, "iamInstanceProfile", types.instanceProfile);
  const [source] = sources;
  const profile =
    source ??
    reading.all(types.instanceProfile).find(({ inputs }) => name !== undefined && inputs["name"] === name);
  if (!profile) {
    if (isWithheld(given)) return undefined;
    return {
      ...about,
      ...(name === undefined ? {} : { policy: "references-resolve" as const }),
      resource: instance.urn,
      field: "iamInstanceProfile",
      problem:
        name === undefined
          ? { kind: "profile-missing", needs: [] }
          : { kind: "identity-undeclared", value: name, called: "instance profile" },
      disables,
    };
  }
  const role = roles.of(profile, "role");
  if (role) return role;
  const named = textOf(profile.inputs["role"]);
  if (named === undefined) return undefined;
  return {
    ...about,
    policy: "references-resolve",
    resource: profile.urn,
    field: "role",
    problem: { kind: "identity-undeclared", value: named, called: "role" },
    ...(roles.none ? { cause: NO_ROLE } : {}),
    disables,
  };
}

/** What keeps an instance from what its start asks AWS for. */
function* identityDefects(reading: Reading, roles: Roles, instance: Resource): Iterable<Defect> {
  const needs = needsOf(textOf(instance.inputs["userData"]) ?? "");
  if (needs.length === 0) return;
  const role = identityOf(reading, roles, instance);
  if (!role) return;
  const disables = [instance.urn];
  if ("problem" in role) {
    const { problem } = role;
    const actions = needs.map(({ action }) => action);
    yield problem.kind === "profile-missing" ? { ...role, problem: { ...problem, needs: actions } } : role;
    return;
  }
  const service = "ec2.amazonaws.com";
  const trusted = decide(role.trust ?? [], {
    action: "sts:AssumeRole",
    principal: { kind: "Service", name: service },
  });
  if (role.trust && trusted.kind !== "allowed")
    yield {
      ...about,
      resource: role.resource.urn,
      field: "assumeRolePolicy",
      problem: { kind: "instance-not-trusted", value: service },
      disables,
    };
  const refused = needs.filter((need) => ["denied", "not-allowed"].includes(mayDo(role, need)));
  const [first] = refused;
  if (!first) return;
  const decision = decide(role.statements, first);
  const [document] = [...role.documents].sort(
    (one, other) => other.statements.length - one.statements.length,
  );
  const holder = document?.resource ?? role.resource;
  yield {
    ...about,
    resource: holder.urn,
    field: holder === role.resource ? "inlinePolicies" : "policy",
    problem: {
      kind: "start-not-permitted",
      value: refused.map(({ action }) => action).join(", "),
      role: role.name,
      ...(decision.kind === "denied" ? { statement: decision.statement } : {}),
    },
    disables,
  };
}

/** A volume that is attached as another device than the one that the instance waits for. */
function* deviceDefects(reading: Reading, instance: Resource): Iterable<Defect> {
  const device = /\/dev\/(?:sd[f-p]|xvd[f-p])\b/.exec(textOf(instance.inputs["userData"]) ?? "")?.[0];
  const attachments = reading
    .all(types.volumeAttachment)
    .filter((attachment) => sourcesOf(reading, attachment, "instanceId", types.instance).includes(instance));
  const [attachment] = attachments;
  const value = textOf(attachment?.inputs["deviceName"]);
  if (device === undefined || value === undefined || !attachment) return;
  if (attachments.some(({ inputs }) => inputs["deviceName"] === device)) return;
  yield {
    ...about,
    resource: attachment.urn,
    field: "deviceName",
    problem: { kind: "device-of-another-name", value, device },
    mend: { resource: attachment.urn, path: ["deviceName"], value: device },
    disables: [instance.urn],
  };
}

/** Voters in the cloud that do not start: AWS does not give them what they ask for, or their volume has another name. */
export function cloudVoters(reading: Reading, { quorums }: Blueprint): Defect[] {
  const voters = new Set(quorums.flatMap((quorum) => quorum.voters.flatMap(({ urn }) => urn ?? [])));
  const instances = reading.all(types.instance).filter(({ urn }) => voters.has(urn));
  if (instances.length === 0) return [];
  const roles = new Roles(reading);
  return instances.flatMap((instance) => [
    ...identityDefects(reading, roles, instance),
    ...deviceDefects(reading, instance),
  ]);
}
