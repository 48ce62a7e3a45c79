import type { Resource, Value } from "@holdfast/resilience";
import { change, find } from "../policies/fixtures/declaration";
import type { Change } from "./planted";

/** A statement of a policy as it stands in its text. */
export interface StatementJson {
  Sid?: string;
  Action: string | string[];
  Resource?: string | string[];
  [key: string]: Value | undefined;
}

/** The statements of a policy's text are others. */
export const statements =
  (
    type: string,
    name: string,
    property: string,
    edit: (before: StatementJson[]) => StatementJson[],
  ): Change =>
  (resources) => {
    const document = JSON.parse(find(resources, type, name).inputs[property] as string) as {
      Statement: StatementJson[];
    };
    return change(
      resources,
      type,
      name,
      [property],
      JSON.stringify({ ...document, Statement: edit(document.Statement) }),
    );
  };

/** A statement of a policy is not there. */
export const unsaid = (type: string, name: string, property: string, sid: string): Change =>
  statements(type, name, property, (all) => all.filter(({ Sid }) => Sid !== sid));

/** A statement of a policy does not name an action. */
export const withoutAction = (name: string, action: string): Change =>
  statements(":RolePolicy", name, "policy", (all) =>
    all.map((each) => ({
      ...each,
      Action: Array.isArray(each.Action) ? each.Action.filter((one) => one !== action) : each.Action,
    })),
  );

/** A policy says one thing more. */
export const said = (type: string, name: string, statement: StatementJson): Change =>
  statements(type, name, "policy", (all) => [...all, statement]);

/** Every resource whose type and name match is another. */
export const every =
  (type: string, name: RegExp, edit: (resource: Resource) => Resource): Change =>
  (resources) =>
    resources.map((each) => (each.type.endsWith(type) && name.test(each.name) ? edit(each) : each));
