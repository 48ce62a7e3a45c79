import fc from "fast-check";

/** Texts of every class that must not reach a reader as they are. */
export const nastyTexts: readonly string[] = [
  "\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  "bell\u0007 back\u0008space del\u007f nul\u0000 csi\u009b2J osc\u009d0;title\u009c",
  "two\nlines\r\nand\ttab\u000bvertical\u0085next\u2028line\u2029paragraph",
  "right\u202eto\u202aleft\u202b\u202c\u202d \u2066\u2067\u2068\u2069 \u200e\u200f\u061c",
  "zero\u200b\u200c\u200d\u2060\ufeffwidth \u00ad\u034f\u115f\u3164\ufe0f\u{e0041}\u{e0100}",
  "half \ud800 and \udfff of a pair, \ufffe \uffff",
  "@everyone @org/team me@evil.example",
  "#1 GH-2 owner/repo#3 owner/repo@a7d5266 a7d5266f0c1b2d3e4f5a6b7c8d9e0f1a2b3c4d5e",
  "https://evil.example www.evil.example _www.evil.example mailto:a@b.example ftp://c",
  "<script>alert(1)</script><img src=x onerror=alert(1)><!-- --> </svg></text>]]>&lt;&#64;&copy;",
  "[a](https://b) ![c](d) [^1] [^1]: e [[f]] [toc] [x] [!NOTE]",
  "**bold** __bold__ *it* _it_ ~~no~~ `code` ``code`` ```fence",
  "# heading",
  "- item",
  "+ item",
  "* item",
  "1. item",
  "2) item",
  "> quote",
  "---",
  "===",
  "~~~",
  "    indented",
  "| cell | cell |\\| --- | \\",
  ":smile: $x$ $`x`$ $$x$$ !1 ~label %milestone &2 {+ added +} [- gone -] %{project_path}",
  "/close",
  "/approve @bot",
  "%%{init: {}}%%",
  '"]; click a href "javascript:alert(1)"',
  "'\"",
  "مرحبا",
  "עברית",
  "日本語の名前",
  "🚕🚕🚕",
  "👨‍👩‍👧",
  "e\u0301\u0301\u0301",
  "",
  " ",
  "constructor",
  "__proto__",
  "x".repeat(10_000),
  "@ ".repeat(5_000),
  "`|".repeat(5_000),
];

const pieces = [
  ..."@#$:/`|\\*_~[](){}<>&!%^-+=.'\" \n\t\u001b\u009b\u202e\u200b\u2028\ud800",
  "www.",
  "https://",
  "a",
  "gh-1",
];

/** Any text: of any characters, of those that are markup somewhere, and of nasty texts one after the other. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 }),
  fc
    .array(fc.constantFrom(...nastyTexts.filter((text) => text.length < 200)), { maxLength: 3 })
    .map((texts) => texts.join("")),
);

/** Whether a text has a character that a reader does not see, or that turns what is seen. */
export function hasHidden(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const ranges = [
      [0x00, 0x1f],
      [0x7f, 0x9f],
      [0xad, 0xad],
      [0x034f, 0x034f],
      [0x061c, 0x061c],
      [0x115f, 0x1160],
      [0x180b, 0x180f],
      [0x200b, 0x200f],
      [0x2028, 0x202e],
      [0x2060, 0x206f],
      [0x3164, 0x3164],
      [0xd800, 0xdfff],
      [0xfe00, 0xfe0f],
      [0xfeff, 0xfeff],
      [0xffa0, 0xffa0],
      [0xfff0, 0xfffb],
      [0xfffe, 0xffff],
      [0xe0000, 0xe0fff],
    ] as const;
    if (ranges.some(([first, last]) => code >= first && code <= last)) return true;
  }
  return false;
}

/** What a reader of Markdown leaves of a line outside of code: code spans are taken out, escapes are kept. */
export function outsideCode(line: string): string {
  let rest = "";
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") {
      rest += line.slice(at, at + 2);
      at += 1;
    } else if (line[at] === "`") {
      const run = /^`+/.exec(line.slice(at))?.[0] ?? "";
      const end = line.slice(at + run.length).search(new RegExp(`(?<!\`)${run}(?!\`)`));
      rest += end < 0 ? run : "\u0000";
      at += end < 0 ? run.length - 1 : end + 2 * run.length - 1;
    } else rest += line[at];
  }
  return rest;
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/**
 * What GitHub and GitLab make live in a line of Markdown whatever is escaped in it: they look for it in the text outside
 * of code after escapes and entities are read.
 */
export function liveText(line: string): string[] {
  const read = outsideCode(line)
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&(?:lt|gt|amp);/g, (name) => ENTITIES[name] ?? name)
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  const live =
    /[@$]|#\w|\bgh-\d|\b[0-9a-f]{7,}\b|:\w*[a-z]\w*:|:\/\/|www\.|mailto:|[!~%]\w|&\d|\[\[|\[toc\]|^\//gi;
  return read.match(live) ?? [];
}

/** What is live in a line of Markdown that is nothing but a name: markup that is not escaped, and {@link liveText}. */
export function liveInMarkdown(line: string): string[] {
  const bare = outsideCode(line).replace(/\\[!-/:-@[-`{-~]|&(?:lt|gt|amp|#\d+);/g, "x");
  return [...(bare.match(/[*_~[\]<`|]|&\w+;|^\s*(?:[-+=>#]|\d+[.)])/g) ?? []), ...liveText(line)];
}
