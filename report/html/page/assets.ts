import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A style sheet or a script that stands inside the page. */
export interface Inlined {
  readonly text: string;
  /** Its hash, by which the page's content security policy allows it and nothing else. */
  readonly hash: string;
}

function inline(text: string): Inlined {
  return { text, hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
}

function read(files: readonly string[]): string {
  return files.map((file) => readFileSync(file, "utf8")).join("\n");
}

/** The page's style sheet. */
export function styles(): Inlined {
  return inline(
    read([
      require.resolve("./base.css"),
      require.resolve("./losses.css"),
      require.resolve("./matrix.css"),
      require.resolve("./verdict.css"),
      require.resolve("./tables.css"),
      require.resolve("./print.css"),
    ]),
  );
}

/** The style sheet of a page about drills: what it has in common with the other, and its own. */
export function drillStyles(): Inlined {
  return inline(
    read([
      require.resolve("./base.css"),
      require.resolve("./losses.css"),
      require.resolve("./verdict.css"),
      require.resolve("./tables.css"),
      require.resolve("./drill.css"),
      require.resolve("./print.css"),
    ]),
  );
}

/** The page's script: files that name their functions to each other, in a scope of their own. */
export function script(): Inlined {
  const body = read([
    require.resolve("./detail.js"),
    require.resolve("./grid.js"),
    require.resolve("./filters.js"),
    require.resolve("./choice.js"),
    require.resolve("./start.js"),
  ]);
  return inline(`(() => {\n"use strict";\n${body}})();`);
}
