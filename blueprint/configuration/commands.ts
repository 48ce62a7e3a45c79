import type { ValuePath } from "../source/refusals";
import { shownPath } from "../source/schema-refusals";

/** A text as one word of a shell's command. */
function shellWord(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value of the configuration by its key below `holdfast:` and what leads to it from there, as errors name it. */
export function configurationPath(key: string, path: ValuePath = []): string {
  return shownPath([`holdfast:${key}`, ...path]);
}

/** A command that sets a value of a stack, ready for a shell. */
export function setCommand(stack: string, key: string, path: ValuePath, value: string): string {
  return `pulumi config set --stack ${shellWord(stack)} ${option(key, path)} ${shellWord(value)}`;
}

/** A command that sets a secret of a stack to what a file holds, ready for a shell. */
export function setSecretCommand(stack: string, key: string, path: ValuePath, file: string): string {
  return `pulumi config set --stack ${shellWord(stack)} --secret ${option(key, path)} < ${shellWord(file)}`;
}

/** A command that takes a value of a stack away, ready for a shell. */
export function removeCommand(stack: string, key: string, path: ValuePath = []): string {
  return `pulumi config rm --stack ${shellWord(stack)} ${option(key, path)}`;
}

/** Brackets and dots lead into a value with `--path` only, and brackets mean something to a shell. */
function option(key: string, path: ValuePath): string {
  const word = shellWord(configurationPath(key, path));
  return path.length > 0 ? `--path ${word}` : word;
}
