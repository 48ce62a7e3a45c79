import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import { shownFile } from "./yaml-file";

/** What each file of a folder declares. */
export interface FolderOf {
  /** One of them, in a word. */
  readonly noun: "service" | "site";
  /** Why the folder has to be there. */
  readonly needed: string;
}

/** Far more than any of them takes: a hundred lines. */
const MOST_BYTES = 1_048_576;

/** Hidden files of the desktop and of Git. Whatever is in them, nobody takes them for a declaration. */
const foreignFiles: readonly string[] = [
  ".DS_Store",
  ".directory",
  ".gitattributes",
  ".gitignore",
  ".gitkeep",
];

/** How the name of a declaration's file ends. */
const endings: readonly string[] = [".yaml", ".yml"];

/** Endings that editors, shells and version control give to what was put aside. */
const setAside =
  /(\.(bak|backup|old|orig|rej|save|sav|disabled|off|tmp|txt|dist|example|sample|swp)|~|\.\d+)$/i;

function refused({ noun }: FolderOf, file: string, what: string, fix: string): InvalidInputError {
  return new InvalidInputError({
    what: `${path.basename(file)} ${what}`,
    where: shownFile(file),
    why: `each file of the folder is a ${noun}, and one that is not read would go unprotected without a word`,
    fix,
  });
}

/**
 * Whether an entry of the folder is passed over: a note of the desktop or of Git, or what an editor keeps while a file is
 * open, told by its content: Vim's swap file, and Emacs' lock, a link to a name that is no file.
 */
function isForeign(file: string): boolean {
  const name = path.basename(file);
  if (foreignFiles.includes(name)) return true;
  if (/^\..*\.sw[a-p]$/.test(name)) {
    const kind = lstatSync(file);
    return (
      kind.isFile() &&
      kind.size < 64 * MOST_BYTES &&
      readFileSync(file).subarray(0, 5).toString("latin1") === "b0VIM"
    );
  }
  return (
    name.startsWith(".#") &&
    lstatSync(file).isSymbolicLink() &&
    /^.+@.+\.\d+(:\d+)?$/.test(readlinkSync(file))
  );
}

/** What a file that holds a declaration under another name is to be called. */
function declarationFileName(name: string): string {
  let stem = name.replace(/^[.#]+/, "").replace(/#$/, "");
  while (setAside.test(stem)) stem = stem.replace(setAside, "");
  return `${stem.replace(/\.ya?ml$/i, "").toLowerCase()}.yaml`;
}

/** Refuses what cannot be read as one file, before it is opened: a pipe would never end. */
function requireFile(of: FolderOf, file: string): void {
  let kind;
  try {
    kind = statSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw refused(of, file, "is a link to a file that is not there", "mend the link, or remove it");
    if (code === "ELOOP")
      throw refused(of, file, "is a link that leads back to itself", "mend the link, or remove it");
    throw refused(of, file, `cannot be looked at: ${code}`, "let it be read, or move it out of the folder");
  }
  if (kind.isDirectory()) {
    throw refused(
      of,
      file,
      `is a folder, and ${of.noun}s in it would not be read`,
      `move its files to ${shownFile(path.dirname(file))}, or move it out of there`,
    );
  }
  if (!kind.isFile()) throw refused(of, file, "is no file", "move it out of the folder");
  if (kind.size > MOST_BYTES) {
    throw refused(
      of,
      file,
      `has ${kind.size} bytes`,
      `declare one ${of.noun} in it, in ${MOST_BYTES} bytes or less`,
    );
  }
}

function requireName(of: FolderOf, file: string): void {
  const name = path.basename(file);
  if (!name.startsWith(".") && endings.includes(path.extname(name))) return;
  const meant = declarationFileName(name);
  throw refused(
    of,
    file,
    `is no ${of.noun}'s file: those end in .yaml or .yml`,
    `rename it to ${meant} if it declares a ${of.noun}, or move it out of the folder`,
  );
}

/** Line of the first byte that is not UTF-8. */
function firstForeignLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    // A line break never lies within a character, so lines are text where the whole is.
    if (!isText(part) || end < 0) return line;
    start = end + 1;
  }
  return line;
}

function isText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return !text.includes("\0");
  } catch {
    return false;
  }
}

/**
 * The entries of a folder of declarations, in the order of their names, without those that editors, desktops and Git leave
 * behind.
 *
 * @throws InvalidInputError where there is no such folder
 */
export function listFiles(of: FolderOf, folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new InvalidInputError({
      what: `the folder of ${of.noun}s cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      where: shownFile(folder),
      why: of.needed,
      fix: `create the folder, with one YAML file for each ${of.noun}`,
    });
  }
  return names
    .sort()
    .map((name) => path.join(folder, name))
    .filter((file) => !isForeign(file));
}

/**
 * Reads the text of a declaration's file.
 *
 * @throws InvalidInputError for everything else that may lie in the folder: a folder, a link to nowhere, a pipe, a file of
 *   another name, one that cannot be read or is no text
 */
export function readFolderFile(of: FolderOf, file: string): string {
  requireFile(of, file);
  requireName(of, file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refused(of, file, `cannot be read: ${code}`, "let it be read, or move it out of the folder");
  }
  if (!isText(bytes)) {
    throw new InvalidInputError({
      what: `${path.basename(file)} is not UTF-8 text`,
      where: `${shownFile(file)}:${firstForeignLine(bytes)}`,
      why: "names and figures would be read as others than were written",
      fix: "save it as UTF-8",
    });
  }
  return bytes.toString("utf8");
}
