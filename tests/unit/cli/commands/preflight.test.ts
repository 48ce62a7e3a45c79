import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Checked } from "@holdfast/operations/preflight/preflight";
import {
  FakeApiServer,
  needsOfAnsan as needs,
  short,
  wholeCluster,
} from "../../operations/preflight/fake-cluster";

describe("the command", () => {
  const repository = path.join(__dirname, "../../../..");
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-preflight-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the command to its end, while this process answers as API server. */
  async function preflight(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const command = path.join(repository, "cli/bin/holdfast.js");
    try {
      const node = path.join(repository, "node_modules/.bin/node");
      const ended = await promisify(execFile)(node, [command, "preflight", ...args], { cwd: repository });
      return { code: 0, ...ended };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  }

  function kubeconfigOf(server: string): string {
    const file = path.join(folder, "kubeconfig");
    const name = "ansan";
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster: { server, "insecure-skip-tls-verify": true } }],
      users: [{ name, user: {} }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      "current-context": name,
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  test("asks a real API server, writes JSON, and ends with 1 where something is missing", async () => {
    const whole = wholeCluster(needs);
    delete whole.answers["/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io"];
    const server = new FakeApiServer(whole);
    const file = path.join(folder, "found.json");
    const kubeconfig = kubeconfigOf(await server.start());
    try {
      const { code, stdout } = await preflight("ansan", "--kubeconfig", kubeconfig, "--json", file);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^met {6}api-server {10}it answers and is v1\.36\.3$/m);
      expect(stdout).toMatch(
        /^missing {2}metrics +nothing serves metrics\.k8s\.io\n +fix: install metrics-server/m,
      );
      const { site, checks } = JSON.parse(readFileSync(file, "utf8")) as { site: string; checks: Checked[] };
      expect(site).toBe("ansan");
      // The web is another one for this process: neither the issuer of the example nor its registry is there.
      expect(short(checks)).toEqual(["token-issuer missing", "metrics missing", "registry missing"]);
    } finally {
      await server.stop();
    }
  }, 120_000);

  test.each([
    ["a site that there is not", ["busan"], /there is no site busan[^]*name one of ansan, siheung, pangyo/],
    ["no file", ["ansan", "--kubeconfig", path.join(folder, "none")], /the kubeconfig cannot be read/],
    [
      "no kubeconfig",
      ["ansan", "--kubeconfig", path.join(repository, "Pulumi.yaml")],
      /cannot be used: it names no cluster/,
    ],
  ])(
    "bad input: %s",
    async (_, args, message) => {
      const { code, stderr } = await preflight(...args);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    },
    120_000,
  );
});
