import fc from "fast-check";
import {
  jsonText,
  markdownCode,
  markdownText,
  mermaidText,
  terminalText,
  xmlText,
} from "@holdfast/report/text/untrusted-text";
import { hasHidden, hostileText, liveInMarkdown, nastyTexts } from "./hostile-text";

const all = { terminalText, xmlText, markdownText, markdownCode, mermaidText, jsonText };

describe.each(Object.entries(all))("%s", (_name, written) => {
  test("leaves no hidden character, whatever it is given", () => {
    fc.assert(fc.property(hostileText, (text) => !hasHidden(written(text).replaceAll("\n", ""))));
    for (const text of nastyTexts) expect(hasHidden(written(text).replaceAll("\n", ""))).toBe(false);
  });

  test("leaves a plain name as it is", () => {
    for (const name of ["taxi", "payments-db", "안산", "ansan/hall-1", ""]) {
      expect(written(name).replaceAll("`", "")).toBe(name);
    }
  });
});

describe("terminalText", () => {
  test("shows what a hidden character is", () => {
    expect(terminalText("a\u001b[31mb\u0007")).toBe("a\\u{1b}[31mb\\u{7}");
    expect(terminalText("two\nlines\tand\u009b2J")).toBe("two\\u{a}lines\\u{9}and\\u{9b}2J");
    expect(terminalText("abc\u202edcba\u2066\u200f")).toBe("abc\\u{202e}dcba\\u{2066}\\u{200f}");
    expect(terminalText("zero\u200bwidth\ufeff\u{e0041}")).toBe("zero\\u{200b}width\\u{feff}\\u{e0041}");
    expect(terminalText("half \ud800 of a pair")).toBe("half \\u{d800} of a pair");
  });

  test("changes nothing that was written before", () => {
    fc.assert(fc.property(hostileText, (text) => terminalText(terminalText(text)) === terminalText(text)));
  });

  test("changes no visible letter of any script, and no emoji", () => {
    for (const text of ["판교 데이터센터", "مرحبا", "日本語", "e\u0301té", "🚕"])
      expect(terminalText(text)).toBe(text);
  });
});

describe("xmlText", () => {
  test("leaves no character that begins or ends markup", () => {
    fc.assert(fc.property(hostileText, (text) => !/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/.test(xmlText(text))));
  });
});

describe("jsonText", () => {
  test("is read as the same value", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = JSON.stringify({ [text]: [text] }, null, 2);
        expect(JSON.parse(jsonText(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe("mermaidText", () => {
  test("leaves neither a quote nor a directive nor an entity that was not written", () => {
    expect(mermaidText('%%{init: {"theme": "x"}}%% #60; `**b**`')).toBe(
      "#37;#37;#123;init: #123;#34;theme#34;: #34;x#34;#125;#125;#37;% #35;60#59; #96;#42;#42;b#42;#42;#96;",
    );
  });
});

describe("markdownText", () => {
  test.each([
    ["@all", "`@all`"],
    ["ask @org/team now", "ask `@org/team` now"],
    ["see #1 and GH-2", "see `#1` and `GH-2`"],
    ["owner/repo#3", "`owner/repo#3`"],
    ["at a7d5266f", "at `a7d5266f`"],
    ["a7d5266f안산 안산GH-2", "`a7d5266f안산` `안산GH-2`"],
    ["(https://evil.example/x)", "`(https://evil.example/x)`"],
    ["_www.evil.example", "`_www.evil.example`"],
    ["me@evil.example", "`me@evil.example`"],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["&copy; and &#64;", "&amp;copy; and `&#64;`"],
    ["a|b`c", "a&#124;b&#96;c"],
    ["@a|`@b", "`@a`&#124;&#96;`@b`"],
    ["**bold** _it_ ~~no~~", "\\*\\*bold\\*\\* \\_it\\_ `~~no~~`"],
    ["## heading", "`##` heading"],
    ["- item", "\\- item"],
    ["  + item", "\\+ item"],
    ["12. item", "12\\. item"],
    ["=== ", "\\==="],
    ["![x](y)", "!\\[x\\](y)"],
    [":smile: $a$", "`:smile:` `$a$`"],
    ["/close", "`/close`"],
    ["back\\slash", "back\\\\slash"],
    ["two\nlines", "two\\\\u{a}lines"],
    ["payments-db of ansan/hall-1 in 34 s, 90%", "payments-db of ansan/hall-1 in 34 s, 90%"],
  ])("%j is %j", (text, written) => {
    expect(markdownText(text)).toBe(written);
  });

  test("leaves nothing that GitHub or GitLab make live, in words of any order", () => {
    fc.assert(fc.property(hostileText, (text) => expect(liveInMarkdown(markdownText(text))).toEqual([])));
    fc.assert(fc.property(hostileText, (text) => expect(liveInMarkdown(markdownCode(text))).toEqual([])));
  });

  test("stays on one line and in one cell", () => {
    fc.assert(fc.property(hostileText, (text) => !/[|\n\r]/.test(markdownText(text) + markdownCode(text))));
  });
});
