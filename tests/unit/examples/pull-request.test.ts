import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const repository = join(__dirname, "../../..");
const examples = join(repository, "examples/pull-request");
const temporary = mkdtempSync(join(tmpdir(), "holdfast-pull-request-"));
const remote = join(temporary, "remote.git");
const bin = join(temporary, "bin");

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly if?: string;
}

/** The steps of a workflow's job that are commands, by name: as they stand in the file. */
function stepsOf(file: string, job: string): ReadonlyMap<string, string> {
  const { jobs } = parse(readFileSync(join(examples, file), "utf8")) as {
    jobs: Record<string, { steps: Step[] }>;
  };
  return new Map(
    (jobs[job]?.steps ?? []).flatMap(({ name, run }) => (name && run ? [[name, run] as const] : [])),
  );
}

/** The one script of a pipeline's job. */
function scriptOf(job: string): string {
  const text = readFileSync(join(examples, "gitlab/.gitlab-ci.yml"), "utf8");
  const { script } = (parse(text) as Record<string, { script: string[] }>)[job] ?? { script: [] };
  return script.join("\n");
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a step as a runner does, with nothing of this process's environment but what a runner has. */
function run(script: string, folder: string, environment: Record<string, string>): Promise<Ended> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: folder,
    env: {
      PATH: [bin, join(repository, "node_modules/.bin"), process.env.PATH].join(":"),
      HOME: temporary,
      ...environment,
    },
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += String(text)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

/** A comment as an API of either forge holds it. */
interface Comment {
  readonly id: number;
  body: string;
  readonly user: { login: string };
  readonly author: { id: number };
}

/** Records what is asked of it, and keeps comments as GitHub and GitLab do. */
class CommentApi {
  public readonly requests: string[] = [];
  public readonly tokens = new Set<string>();
  public readonly comments: Comment[] = [];
  public head = "";
  private server?: Server;

  public async start(): Promise<string> {
    this.server = createServer((request, response) => {
      let text = "";
      request.on("data", (part) => (text += String(part)));
      request.on("end", () => {
        this.requests.push(`${request.method} ${request.url}`);
        this.tokens.add(request.headers.authorization ?? String(request.headers["private-token"]));
        const answer = this.answer(request.method ?? "", request.url ?? "", text);
        response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server?.close();
  }

  private answer(method: string, url: string, text: string): unknown {
    const sent = text === "" ? undefined : (JSON.parse(text) as { body: string });
    if (url === "/user") return { id: 7 };
    if (/\/pulls\/\d+$/.test(url)) return { head: { sha: url.endsWith("/41") ? this.head : "another" } };
    if (method === "GET") return this.comments;
    if (method === "POST" && sent) {
      const id = this.comments.length + 100;
      this.comments.push({ id, ...sent, user: { login: "github-actions[bot]" }, author: { id: 7 } });
      return { id };
    }
    const found = this.comments.find(({ id }) => url.endsWith(`/${id}`));
    if (found && sent) found.body = sent.body;
    return found;
  }
}

/** The change: one replica a site, which cannot carry the peak when the other is lost. */
const built = `built:
  replicas:
    oslo: { running: 1, most: 1 }
    bergen: { running: 1, most: 1 }
`;

const project = join(temporary, "project");
const service = join(project, "services/orders.yaml");
let base = "";

beforeAll(() => {
  mkdirSync(bin);
  // The runner installs packages from a registry; here those of this repository take their place.
  writeFileSync(
    join(bin, "npm"),
    `#!/bin/sh\n[ "$*" = "ci --ignore-scripts" ] || exit 9\nln -sfn ${join(repository, "node_modules")} node_modules\n`,
  );
  chmodSync(join(bin, "npm"), 0o755);
  const node = join(repository, "node_modules/.bin/node");
  const answers = ["--sites", "oslo,bergen", "--country", "no", "--yes"];
  execFileSync(node, [join(repository, "cli/bin/holdfast.js"), "init", project, ...answers]);
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  git(project, "init", "--quiet", "--initial-branch=main");
  git(project, "add", "-A");
  git(project, "commit", "--quiet", "-m", "Begin");
  git(project, "remote", "add", "origin", remote);
  git(project, "push", "--quiet", "origin", "main");
  base = git(project, "rev-parse", "HEAD");
  git(project, "switch", "--quiet", "-c", "change");
  writeFileSync(service, readFileSync(service, "utf8") + built);
  git(project, "commit", "--quiet", "-am", "Save replicas");
  git(project, "push", "--quiet", "origin", "change");
}, 60_000);
afterAll(() => rmSync(temporary, { recursive: true }));

/** A fresh copy of a branch, as a runner checks it out. */
function checkOut(branch: string, name: string): string {
  const folder = join(temporary, name);
  execFileSync("git", ["clone", "--quiet", "--branch", branch, remote, folder]);
  return folder;
}

const goalLine = /^## This change breaks \d+ goals? of 1 service$/m;

describe("GitHub", () => {
  const judge = stepsOf("github/holdfast.yml", "judge");
  const comment = stepsOf("github/comment.yml", "comment").get("Comment") ?? "";
  const api = new CommentApi();
  let url = "";
  beforeAll(async () => {
    url = await api.start();
    api.head = git(project, "rev-parse", "change");
  });
  afterAll(() => api.stop());

  /** Runs a step of the judging workflow; its outputs and summary are files beside the folder. */
  const step = (name: string, folder: string) => {
    const files = { GITHUB_OUTPUT: `${folder}.output`, GITHUB_STEP_SUMMARY: `${folder}.summary` };
    for (const file of Object.values(files)) if (!existsSync(file)) writeFileSync(file, "");
    return run(judge.get(name) ?? "exit 99", folder, {
      ...files,
      GITHUB_BASE_REF: "main",
      PULL_REQUEST: "41",
    });
  };

  test("a push to main leaves its report", async () => {
    const folder = checkOut("main", "github-main");
    expect(await step("Install", folder)).toMatchObject({ code: 0 });
    expect(await step("Check", folder)).toMatchObject({ code: 0 });
    expect(await step("Name the report for changes that begin here", folder)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(folder, "base.json"), "utf8"))).toMatchObject({
      summary: { unmet: 0 },
    });
    expect(readFileSync(`${folder}.summary`, "utf8")).toMatch(/^## /m);
  }, 180_000);

  test.each([
    ["the report that the base left", true],
    ["the base judged anew", false],
  ])(
    "a change that breaks a goal is refused, compared with %s",
    async (_title, cached) => {
      const folder = checkOut("change", `github-change-${cached}`);
      await step("Install", folder);
      expect(await step("Find the base", folder)).toMatchObject({ code: 0 });
      expect(readFileSync(`${folder}.output`, "utf8")).toBe(`commit=${base}\n`);
      if (cached) cpSync(join(temporary, "github-main/base.json"), join(folder, "base.json"));
      expect(await step("Check", folder)).toMatchObject({ code: 1 });
      expect(await step("Compare", folder)).toMatchObject({ code: 1 });
      const read = (file: string) => readFileSync(join(folder, "holdfast", file), "utf8");
      expect(read("number")).toBe("41\n");
      expect(read("comment.md")).toMatch(goalLine);
      const shown = read("comment.md").split("<details>")[0]?.trimEnd().split("\n") ?? [];
      expect(shown.length).toBeLessThanOrEqual(25);
      expect(JSON.parse(read("holdfast.sarif"))).toMatchObject({ version: "2.1.0" });
      expect(read("holdfast.xml")).toContain("<failure");
    },
    300_000,
  );

  const post = (folder: string) =>
    run(comment, folder, {
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: "shop/infra",
      GITHUB_TOKEN: "token",
      GITHUB_OUTPUT: `${folder}.number`,
      HEAD_COMMIT: api.head,
    });

  test("the comment is posted once and updated from then on, whoever else writes the marker", async () => {
    const folder = join(temporary, "github-change-true");
    const strangers = { id: 1, body: "<!-- holdfast -->\nall is well", user: { login: "mallory" } };
    api.comments.push({ ...strangers, author: { id: 1 } });
    expect(await post(folder)).toMatchObject({ code: 0, out: "" });
    expect(await post(folder)).toMatchObject({ code: 0, out: "" });
    expect(api.comments.map(({ user }) => user.login)).toEqual(["mallory", "github-actions[bot]"]);
    expect(api.comments[0]?.body).toBe(strangers.body);
    expect(api.comments[1]?.body).toMatch(goalLine);
    expect(api.requests.filter((request) => !request.startsWith("GET"))).toEqual([
      "POST /repos/shop/infra/issues/41/comments",
      "PATCH /repos/shop/infra/issues/comments/101",
    ]);
    expect([...api.tokens]).toEqual(["Bearer token"]);
    expect(readFileSync(`${folder}.number`, "utf8")).toBe("number=41\nnumber=41\n");
  }, 60_000);

  test.each([
    ["42", "pull request 42 is at another commit"],
    ["41/../../issues", "the number is none of a pull request"],
    ["", "the number is none of a pull request"],
  ])("a change that claims the number %j speaks nowhere", async (number, told) => {
    const folder = join(temporary, `claim-${number.length}`);
    mkdirSync(join(folder, "holdfast"), { recursive: true });
    writeFileSync(join(folder, "holdfast/number"), number);
    writeFileSync(join(folder, "holdfast/comment.md"), "x");
    const before = JSON.stringify(api.comments);
    const { code, out } = await post(folder);
    expect(code).toBe(1);
    expect(out).toContain(told);
    expect(JSON.stringify(api.comments)).toBe(before);
  });

  test("a comment that a change wrote itself mentions nobody", async () => {
    const folder = join(temporary, "mention");
    mkdirSync(join(folder, "holdfast"), { recursive: true });
    writeFileSync(join(folder, "holdfast/number"), "41\n");
    writeFileSync(join(folder, "holdfast/comment.md"), "@shop/everyone `@a`");
    expect(await post(folder)).toMatchObject({ code: 0 });
    expect(api.comments[1]?.body).not.toMatch(/@[\w/]/);
  });

  test("no step of a change's workflow is given a secret or may write, and none has an expression in its script", () => {
    const text = readFileSync(join(examples, "github/holdfast.yml"), "utf8");
    expect(text).not.toMatch(/secrets\.|: write|github\.token|pull_request_target/);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
    for (const script of [...judge.values(), comment]) expect(script).not.toContain("${{");
    expect(readFileSync(join(examples, "github/comment.yml"), "utf8")).not.toContain("actions/checkout");
  });
});

describe("GitLab", () => {
  const api = new CommentApi();
  let url = "";
  beforeAll(async () => {
    url = await api.start();
  });
  afterAll(() => api.stop());

  test("the branch leaves its report, a change is refused, and its comment is posted once and updated", async () => {
    const main = checkOut("main", "gitlab-main");
    expect(await run(scriptOf("judge"), main, { CI_COMMIT_SHA: base })).toMatchObject({ code: 0 });
    const change = checkOut("change", "gitlab-change");
    cpSync(join(main, "reports"), join(change, "reports"), { recursive: true });
    const judged = await run(scriptOf("judge"), change, {
      CI_MERGE_REQUEST_IID: "41",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });
    expect(judged.code).toBe(1);
    expect(readFileSync(join(change, "holdfast/comment.md"), "utf8")).toMatch(goalLine);
    expect(readFileSync(join(change, "holdfast/holdfast.xml"), "utf8")).toContain("<failure");
    for (let times = 0; times < 2; times++) {
      const posted = await run(scriptOf("comment"), change, {
        CI_API_V4_URL: url,
        CI_PROJECT_ID: "3",
        CI_MERGE_REQUEST_IID: "41",
        HOLDFAST_TOKEN: "token",
      });
      expect(posted).toEqual({ code: 0, out: "" });
    }
    expect(api.comments).toHaveLength(1);
    expect(api.requests.filter((request) => !request.startsWith("GET"))).toEqual([
      "POST /projects/3/merge_requests/41/notes",
      "PUT /projects/3/merge_requests/41/notes/100",
    ]);
  }, 300_000);

  test("a fork's merge request is given no token", () => {
    const text = readFileSync(join(examples, "gitlab/.gitlab-ci.yml"), "utf8");
    const jobs = parse(text) as Record<string, { rules: { if: string }[] }>;
    expect(jobs.comment?.rules.map((rule) => rule.if)).toEqual([
      expect.stringContaining("$CI_MERGE_REQUEST_SOURCE_PROJECT_PATH == $CI_PROJECT_PATH"),
    ]);
    expect(scriptOf("judge")).not.toContain("TOKEN");
  });
});
