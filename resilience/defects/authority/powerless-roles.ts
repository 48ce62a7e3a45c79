import { type Reading, types } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { Roles } from "../roles";

/** Policies of other resources, which may let a role do something that none of its own does. */
const OTHERS = [types.bucketPolicy, types.key, "aws:iam/policyAttachment:PolicyAttachment"] as const;

/** Whether anything but a profile of instances comes from a role: a policy of another resource, which may let it do something. */
function isNamedElsewhere(reading: Reading, role: string): boolean {
  return [...reading.resources].some(
    ({ type, propertyDependencies }) =>
      type.startsWith("aws:") &&
      !type.includes("instanceProfile") &&
      Object.values(propertyDependencies).some((sources) => sources.includes(role)),
  );
}

/** Roles that may do nothing, beside others that have what they may do. */
export function powerlessRoles(reading: Reading): Defect[] {
  const roles = new Roles(reading).all;
  if (!roles.some(({ documents }) => documents.length > 0)) return [];
  const documentsOfOthers = OTHERS.flatMap((type) =>
    reading.all(type).map(({ inputs }) => JSON.stringify(inputs)),
  );
  return roles
    .filter(({ documents, complete }) => complete && documents.length === 0)
    .filter(({ resource }) => !isNamedElsewhere(reading, resource.urn))
    .filter(({ name }) => !documentsOfOthers.some((each) => each.includes(name)))
    .map(({ resource, name }) => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource: resource.urn,
      field: "RolePolicy",
      problem: { kind: "role-may-nothing", value: name },
    }));
}
