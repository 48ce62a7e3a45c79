import type { ValuePath } from "../source/refusals";
import { shownPath } from "holdfast/arguments/schema";

/** A text as one word of a shell's command. */
function shellWord(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value of the configuration by its key below `holdfast:` and what leads to it from there, as errors name it. */
export function configurationPath(key: string, path: ValuePath = []): string {
  return shownPath([`holdfast:${key}`, ...path]);
}

/** Whose configuration is to be corrected. */
export interface ConfigurationOwner {
  /** Name of the stack. */
  readonly stack: string;
  /** The file from which all stacks have a key's value, where this one has none of its own. Default: there is none. */
  sharedIn?(key: string): string | undefined;
}

/**
 * How to set a value: a command, ready for a shell. What all stacks share is edited in its file: a command would give this
 * stack a value of its own, and the others would keep what is wrong.
 */
export function setCommand(owner: ConfigurationOwner, key: string, path: ValuePath, value: string): string {
  const file = owner.sharedIn?.(key);
  if (file !== undefined) {
    return `write ${value} as ${configurationPath(key, path)} in ${file}, which all stacks share`;
  }
  return `pulumi config set --stack ${shellWord(owner.stack)} ${option(key, path)} ${shellWord(value)}`;
}

/** A command that sets a secret of a stack to what a file holds, ready for a shell. */
export function setSecretCommand(
  { stack }: ConfigurationOwner,
  key: string,
  path: ValuePath,
  file: string,
): string {
  return `pulumi config set --stack ${shellWord(stack)} --secret ${option(key, path)} < ${shellWord(file)}`;
}

/** How to take a value away: a command, ready for a shell, or the file of what all stacks share. */
export function removeCommand(owner: ConfigurationOwner, key: string, path: ValuePath = []): string {
  const file = owner.sharedIn?.(key);
  if (file !== undefined)
    return `remove ${configurationPath(key, path)} from ${file}, which all stacks share`;
  return `pulumi config rm --stack ${shellWord(owner.stack)} ${option(key, path)}`;
}

/** Brackets and dots lead into a value with `--path` only, and brackets mean something to a shell. */
function option(key: string, path: ValuePath): string {
  const word = shellWord(configurationPath(key, path));
  return path.length > 0 ? `--path ${word}` : word;
}
