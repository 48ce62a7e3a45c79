import { type Databases, databasesVariable, readDatabases } from "@holdfast/contract/application/databases";
import type { Resource } from "../graph/resource";
import { at, isWithheld, listOf, textOf } from "../graph/values";

/** What the pods of a workload are told of their databases. */
export interface ToldDatabases {
  /** Where it stands in the workload's inputs. */
  readonly field: string;
  /** Absent: it is no text that says so. */
  readonly databases?: Databases;
}

/** What the pods of a Deployment are told of their databases; `undefined` where they are told nothing that is known. */
export function toldDatabases({ inputs }: Resource): ToldDatabases | undefined {
  for (const [index, container] of listOf(at(inputs, "spec", "template", "spec", "containers")).entries()) {
    const variables = listOf(at(container, "env"));
    const place = variables.findIndex((each) => at(each, "name") === databasesVariable);
    if (place < 0) continue;
    const value = at(variables[place], "value");
    if (value === undefined || isWithheld(value)) return undefined;
    const databases = readDatabases(textOf(value) ?? "");
    const field = `spec.template.spec.containers[${index}].env[${place}].value`;
    return { field, ...(databases && { databases }) };
  }
  return undefined;
}
