/*
 * Names, reasons and messages come from programs, catalogues, resources and servers. Whatever is in them is shown, and
 * nothing in them acts: neither on a terminal, nor in a browser, nor on the reader of a pull request. These functions
 * are the only place where text is made fit for a format.
 */

/**
 * Characters that are not seen or that change how others are seen: control characters, those that turn the direction of
 * text, those without width (zero-width spaces and joiners, fillers, variation selectors, tags), line and paragraph
 * separators, halves of surrogate pairs and what is no character.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** The same in JSON: a line break there is layout, since a text's own stands as `\n`. */
const HIDDEN_IN_JSON =
  /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * Writes a name or a sentence so that a terminal shows all of it and obeys none of it: hidden characters, a line break
 * among them, stand as `\u{1b}`. Written twice it stays the same.
 */
export function terminalText(text: string): string {
  return text.replace(HIDDEN, codePoint);
}

/** Writes a text whose line breaks and tabs are its layout, such as an error of a program, line by line. */
export function terminalLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split("\t").map(terminalText).join("\t"))
    .join("\n");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Writes text so that it is visible text in XML, SVG and HTML, and in their quoted attributes. */
export function xmlText(text: string): string {
  return terminalText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * Writes text so that it is visible text in a label in quotes of a Mermaid graph, where `#60;` is an entity. Mermaid
 * reads Markdown, formulas and, wherever they stand, its own directives (`%%{init: ...}%%`) in labels too.
 */
export function mermaidText(text: string): string {
  return terminalText(text).replace(
    /[#"<>&;`$\\{}[\]|~^*_@]|%(?=[%{])/g,
    (character) => `#${character.codePointAt(0)};`,
  );
}

/**
 * Writes JSON so that a terminal shows all of it: hidden characters stand as `\u001b`. It is read as the same value.
 *
 * @param json what `JSON.stringify` returned
 */
export function jsonText(json: string): string {
  return json.replace(HIDDEN_IN_JSON, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/**
 * What GitHub or GitLab make live in the text of a page after Markdown is read, so that no escape of Markdown keeps it
 * from that and only a code span does: `@mentions` and e-mail addresses, `#1` and `owner/repo#1`, `GH-1`, hashes of
 * commits, `$math$`, `:emoji:`, links without markup, GitLab's references (`!1`, `~label`, `%milestone`, `&1`,
 * `[issue:1]`, `{+ added +}`, `[TOC]`), and commands at the start of a line (`/close`).
 */
const LIVE = new RegExp(
  [
    String.raw`[@#$]`,
    // A letter of another script ends a word for GitHub: what is beside it is live all the same.
    String.raw`(?<![a-z\d])(?:gh-\d|ghsa-|cve-\d)`,
    String.raw`(?<![a-z\d])[0-9a-f]{7,}(?![a-z\d])`,
    String.raw`:(?:[\w+-]*[a-z_][\w+-]*|100|1234|[+-]1):`,
    String.raw`:/`,
    String.raw`mailto:|xmpp:|www\.|\*iteration:`,
    String.raw`[!~%^][\w"{]|&\d`,
    String.raw`\[(?:\[|toc\]|\w+:)`,
    String.raw`[[{][+-]`,
    String.raw`^/`,
  ].join("|"),
  "iu",
);

/** Parts a text at what cannot stand in a code span, or not in one in a cell of a table. */
const APART = /([`|])/;

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/**
 * Writes a name as code in Markdown, the way that commands and resources are named: nothing in it is live. An empty text
 * stays empty.
 */
export function markdownCode(text: string): string {
  return terminalText(text)
    .replace(/\s+/gu, " ")
    .trim()
    .split(APART)
    .map((part) => (APART.test(part) ? entity(part) : part.replace(/\S(?:.*\S)?/u, (code) => `\`${code}\``)))
    .join("");
}

/** Punctuation by which Markdown marks something, and which a backslash makes text again. */
const MARKUP = /[\\*_~[\]]/g;

/** What marks a heading, a list, a rule or a quotation at the start of a line. */
const BLOCK = /^(?:\d+[.)]|[-+=:])/;

function plainWord(word: string): string {
  return word
    .replace(MARKUP, (character) => `\\${character}`)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[`|]/g, entity);
}

/**
 * Writes a name or a sentence so that it is text in Markdown as GitHub and GitLab read it, in a paragraph, a heading, an
 * item of a list or a cell of a table. What they would make live whatever stands around it becomes code.
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .trim()
    .split(/\s+/u)
    .map((word) => (LIVE.test(word) ? markdownCode(word) : plainWord(word)))
    .join(" ")
    .replace(BLOCK, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);
}
