import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

const labelForm = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const nameForm = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$/;

/**
 * Refuses what Kubernetes and DNS would not take as one label (RFC 1123).
 *
 * @param value the name
 * @param where path of the argument
 * @returns the name
 * @throws InvalidInputError when it has other characters than a-z, 0-9 and "-", or is longer than 63
 */
export function requireDnsLabel(value: string, where: string): string {
  if (typeof value !== "string" || !labelForm.test(value)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not a DNS label`,
      where,
      why: "it becomes a name in Kubernetes, which takes at most 63 characters of a-z, 0-9 and '-', no '-' at the ends",
      fix: 'give a name such as "ansan"',
    });
  }
  return value;
}

/**
 * Most characters of a service's name. A Deployment is named by its service, and a pod of it by `<service>-<hash of ten>-
 * <five more>`; that name is also the pod's hostname, a DNS label of at most 63 (RFC 1123): 63 - 11 - 6. Kubernetes cuts
 * longer ones, and pods can no longer be told apart by what they run.
 */
export const longestServiceName = 46;

/**
 * Most characters of the name of a database, and of a site. A StatefulSet is named `<database>-<shard>-<site>-async`, and
 * its pods have a label of that name and a hash of ten: at most 63 (Kubernetes: labels), so 52 for the name.
 */
export const longestStoreName = 20;

const serviceForm = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Refuses what cannot be the name of a service. A Kubernetes Service has it, which takes a label that begins with a
 * letter (RFC 1035), and so have the pods.
 *
 * @param value the name
 * @param where path of the argument
 * @returns the name
 * @throws InvalidInputError when it is no such label, or longer than {@link longestServiceName}
 */
export function requireServiceName(value: string, where: string): string {
  if (typeof value !== "string" || !serviceForm.test(value)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not the name of a service`,
      where,
      why: "a Kubernetes Service has it: a label of a-z, 0-9 and '-' that begins with a letter (RFC 1035), no '-' at the end",
      fix: 'give a name such as "payments"',
    });
  }
  return requireLength(
    value,
    longestServiceName,
    "pods are named by it and 17 more characters, and a pod's name is a DNS label, which has at most 63 (RFC 1123)",
    where,
  );
}

/**
 * Refuses what cannot be the name of a database or a site: no DNS label, or too long to be a part of the names of pods.
 *
 * @param value the name
 * @param where path of the argument
 * @returns the name
 * @throws InvalidInputError when it is no DNS label, or longer than {@link longestStoreName}
 */
export function requireStoreName(value: string, where: string): string {
  return requireLength(
    requireDnsLabel(value, where),
    longestStoreName,
    "names of StatefulSets are put together from database and site, and Kubernetes takes at most 52 characters there",
    where,
  );
}

function requireLength(value: string, longest: number, why: string, where: string): string {
  if (value.length <= longest) return value;
  throw new InvalidInputError({
    what: `"${value}" has ${value.length} characters`,
    where,
    why,
    fix: `take a name of at most ${longest} characters`,
  });
}

/**
 * Refuses what is not a full DNS name of two labels or more.
 *
 * @param value the name
 * @param where path of the argument
 * @returns the name
 * @throws InvalidInputError when it is not one
 */
export function requireDnsName(value: string, where: string): string {
  if (typeof value !== "string" || !nameForm.test(value)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not a DNS name`,
      where,
      why: "names are labels of a-z, 0-9 and '-' with dots between them, in small letters and without a dot at the end",
      fix: 'give a name such as "pay.example.com"',
    });
  }
  return value;
}

/**
 * Refuses an empty text.
 *
 * @param value the text
 * @param meaning what it says, for the message
 * @param where path of the argument
 * @returns the text
 * @throws InvalidInputError when it is empty, blank or not a text
 */
export function requireText(value: string, meaning: string, where: string): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} does not say ${meaning}`,
      where,
      why: "an empty text tells nobody anything and would compare equal to another empty text",
      fix: `say ${meaning}`,
    });
  }
  return value;
}

/**
 * Refuses an empty list, and a list that names something twice.
 *
 * @param values the names
 * @param noun what they name, singular, for the message
 * @param where path of the argument
 * @throws InvalidInputError when there are none or one occurs twice
 */
export function requireDistinct(values: readonly string[], noun: string, where: string): void {
  if (!Array.isArray(values) || values.length === 0) {
    throw new InvalidInputError({
      what: `there is no ${noun}`,
      where,
      why: `at least one ${noun} is needed`,
      fix: `add a ${noun}`,
    });
  }
  refuseDuplicates(values, noun, where);
}

/**
 * Refuses a list that names something twice; an empty list will do.
 *
 * @param values the names
 * @param noun what they name, singular, for the message
 * @param where path of the argument
 * @throws InvalidInputError when one occurs twice
 */
export function refuseDuplicates(values: readonly string[], noun: string, where: string): void {
  const duplicate = values.find((value, index) => values.indexOf(value) !== index);
  if (duplicate !== undefined) {
    throw new InvalidInputError({
      what: `${noun} "${duplicate}" occurs twice`,
      where,
      why: "the second would silently take the place of the first, or be counted as one more",
      fix: `remove one, or give it another name`,
    });
  }
}

/**
 * Refuses a value that is not one of a choice. TypeScript refuses it too; configuration and other languages do not.
 *
 * @param value the value
 * @param choice the constant object with the values that are accepted
 * @param where path of the argument
 * @returns the value
 * @throws InvalidInputError when it is none of them
 */
export function requireChoice<T extends string>(
  value: T,
  choice: { readonly [name: string]: T },
  where: string,
): T {
  const accepted = Object.values(choice);
  if (!accepted.includes(value)) {
    const list = quoted(accepted);
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is none of ${list}`,
      where,
      why: "no other value has a meaning here",
      fix: `give one of ${list}`,
    });
  }
  return value;
}

/**
 * Writes names for a message.
 *
 * @param names the names
 * @returns the names in quotes with commas between them
 */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** A label of Kubernetes and DNS. */
export const dnsLabel = readBy(requireDnsLabel);

/** The name of a service. */
export const serviceName = readBy(requireServiceName);

/** The name of a database or a site. */
export const storeName = readBy(requireStoreName);

/** A full DNS name. */
export const dnsName = readBy(requireDnsName);

/** A full DNS name, or "*." and one for all names a label below it. */
export const hostname = readBy<string>((given, where) =>
  requireDnsName(typeof given === "string" && given.startsWith("*.") ? given.slice(2) : given, where),
);

/**
 * A text that is not empty.
 *
 * @param meaning what it says, for the message
 */
export const text = (meaning: string) => readBy<string>((given, where) => requireText(given, meaning, where));

/**
 * One of a choice.
 *
 * @param values the constant object with the values that are accepted
 */
export const choice = <T extends string>(values: { readonly [name: string]: T }) =>
  readBy<T>((given, where) => requireChoice(given, values, where));
