import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const FOLDER = path.join(__dirname, "known");

/** What is known to be missed or wrong, by kind. It may only get less. */
export function readRatchet<Known>(file: string): Readonly<Record<string, Known>> {
  return JSON.parse(readFileSync(path.join(FOLDER, file), "utf8")) as Record<string, Known>;
}

/** Entries in the order of their keys, which shows what changed. */
export function inOrder<Known>(known: Readonly<Record<string, Known>>): Record<string, Known> {
  return Object.fromEntries(Object.entries(known).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Writes what is known now, in an order that shows what changed. */
export function writeRatchet<Known>(file: string, known: Readonly<Record<string, Known>>): void {
  writeFileSync(path.join(FOLDER, file), `${JSON.stringify(inOrder(known), undefined, 2)}\n`);
}
