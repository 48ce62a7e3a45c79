import { spawnSync } from "node:child_process";

interface Verdict {
  readonly service: string;
  readonly loss: string;
  readonly outcome: string;
  readonly met: boolean;
}

/** What `npx holdfast check` says of the program in this folder. */
function check(...options: string[]): { code: number | null; verdicts: readonly Verdict[] } {
  const words = ["--no-install", "holdfast", "check", "--json", ...options];
  const { status, stdout, stderr } = spawnSync("npx", words, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return { code: status, verdicts: (JSON.parse(stdout) as { verdicts: Verdict[] }).verdicts };
}

/** What is left of a service under a loss. */
const outcomeOf = (service: string, loss: string): string | undefined =>
  checked.verdicts.find((verdict) => verdict.service === service && verdict.loss === loss)?.outcome;

const checked = check();

test("every goal is met", () => {
  expect(checked.verdicts.filter(({ met }) => !met)).toEqual([]);
  expect(checked.code).toBe(0);
});

test.each(["frankfurt", "munich", "witness"])("orders are served without %s", (site) => {
  expect(outcomeOf("orders", `site:${site}`)).toBe("serving");
});

test("a site and the witness together are more than was promised: orders can be read, and not written", () => {
  expect(outcomeOf("orders", "site:frankfurt+site:witness")).toBe("read-only");
});
