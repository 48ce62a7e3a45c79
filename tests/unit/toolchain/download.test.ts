import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { findTool, type ToolName } from "@holdfast/toolchain";
import { officialRelease } from "@holdfast/toolchain/download/releases";
import { FakeMachine, inNode, saysVersion } from "./fake-machine";
import { fakePlugin } from "./fake-plugin";
import { FakeSite, type Answer } from "./fake-site";

// Releases are for Linux; elsewhere these programs are built.
const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("an official download", () => {
  let machine: FakeMachine;
  let site: FakeSite;
  beforeEach(async () => {
    machine = new FakeMachine();
    site = await FakeSite.start();
    machine.environment.HOLDFAST_DOWNLOAD_MIRROR = site.address;
  });
  afterEach(async () => {
    await site.stop();
    machine.remove();
  });

  function releaseOf(name: ToolName) {
    const release = officialRelease(name);
    if (release === undefined) throw new Error(`no release of ${name}`);
    const page = (address: string) => address.replace("https://", "");
    return {
      page: page(release.address),
      checksums: page(release.checksums),
      file: basename(release.address),
    };
  }

  /** Serves a release with the checksum that it has. */
  function serve(
    name: ToolName,
    body: string | Buffer,
    more: { checksums?: Answer; body?: Answer } = {},
  ): void {
    const { page, checksums, file } = releaseOf(name);
    const digest = createHash("sha256").update(body).digest("hex");
    site.pages.set(page, more.body ?? body);
    site.pages.set(checksums, more.checksums ?? `${"0".repeat(64)}  another.tar.gz\n${digest}  ./${file}\n`);
  }

  /** A gzipped tar of one folder's files, as releases have them. */
  function archive(folder: string, files: Record<string, string>): Buffer {
    const parent = machine.folder("archive");
    mkdirSync(join(parent, folder));
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(parent, folder, name), text, { mode: 0o755 });
    const target = join(machine.root, "archive.tar.gz");
    execFileSync("tar", ["-czf", target, "-C", parent, folder]);
    return readFileSync(target);
  }

  test("is unpacked, used when its checksum holds, and found in the cache the next time", async () => {
    serve("etcd", archive("etcd-v3.6.8-linux-amd64", { etcd: saysVersion("etcd", "3.6.8"), etcdctl: "" }));
    const tool = await findTool("etcd", machine.options());
    expect(tool).toMatchObject({ version: "3.6.8", source: "download" });
    expect(tool.path.startsWith(machine.cache)).toBe(true);
    expect(machine.said).toContainEqual(
      expect.stringMatching(/etcd-.*: sha256 is the one in https:.*SHA256SUMS/),
    );
    expect(await findTool("etcd", machine.options())).toEqual({ ...tool, source: "cache" });
    expect(site.asked).toHaveLength(2);
  });

  test("brings the engine and its language host together", async () => {
    serve(
      "pulumi",
      archive("pulumi", {
        pulumi: saysVersion("pulumi", "3.259.0"),
        "pulumi-language-nodejs": fakePlugin("LanguageRuntime", "v3.259.0"),
      }),
    );
    expect(await findTool("pulumi", machine.options())).toMatchObject({
      version: "3.259.0",
      source: "download",
    });
    expect(await findTool("pulumi-language-nodejs", machine.options())).toMatchObject({
      version: "3.259.0",
      source: "cache",
    });
    expect(site.asked).toHaveLength(2);
  });

  test("with another checksum is not used, and nothing of it is kept", async () => {
    serve("kube-scheduler", saysVersion("kube-scheduler", "1.36.3"), { checksums: "a".repeat(64) });
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(
      new RegExp(`has sha256 [0-9a-f]{64}, not ${"a".repeat(64)}: it is not used`),
    );
    expect(machine.cached()).toEqual([]);
  });

  test.each([
    [
      "no checksum of it",
      `${"0".repeat(64)}  another\n`,
      "the published checksums do not name kube-scheduler",
    ],
    ["a weak checksum", "0".repeat(40), "is neither SHA-256 nor SHA-512"],
    ["no checksums at all", (response) => response.writeHead(404).end(), ".sha256 answered 404"],
    ["something else", "<html>Sign in</html>", "the published checksums do not name kube-scheduler"],
  ] satisfies [string, Answer, string][])(
    "with %s published is not asked for",
    async (_, checksums, said) => {
      serve("kube-scheduler", saysVersion("kube-scheduler", "1.36.3"), { checksums });
      await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(said);
      expect(site.asked).toEqual([releaseOf("kube-scheduler").checksums]);
      expect(machine.cached()).toEqual([]);
    },
  );

  test("that breaks off leaves nothing", async () => {
    const body = saysVersion("kube-scheduler", "1.36.3");
    serve("kube-scheduler", body, {
      body: (response) => {
        response.writeHead(200, { "content-length": body.length + 1000 });
        response.write(body);
        setTimeout(() => response.destroy(), 50);
      },
    });
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow("download: ");
    expect(machine.cached()).toEqual([]);
  });

  test("follows a redirection, and no endless one", async () => {
    const body = saysVersion("kube-scheduler", "1.36.3");
    const { page } = releaseOf("kube-scheduler");
    serve("kube-scheduler", body, {
      body: (response) => response.writeHead(302, { location: "/elsewhere" }).end(),
    });
    site.pages.set("elsewhere", (response) => response.writeHead(302, { location: `/${page}` }).end());
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(
      "was sent on more than 5 times",
    );
    site.pages.set("elsewhere", body);
    expect(await findTool("kube-scheduler", machine.options())).toMatchObject({ source: "download" });
  });

  test("is not taken from where anybody on the way could change it", async () => {
    machine.environment.HOLDFAST_DOWNLOAD_MIRROR = "http://mirror.example";
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(
      "is not https, so what comes from there proves nothing",
    );
  });

  test("goes through the proxy that the environment names", async () => {
    // The mirror is at an address where nobody listens, and the proxy asks no further.
    machine.environment.HOLDFAST_DOWNLOAD_MIRROR = "http://127.0.0.2:9";
    machine.environment.HTTP_PROXY = site.address;
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(".sha256 answered 404");
    expect(site.requested).toEqual([`http://127.0.0.2:9/${releaseOf("kube-scheduler").checksums}`]);
    machine.environment.NO_PROXY = "127.0.0.2";
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(
      "127.0.0.2:9 cannot be reached",
    );
  });

  test("of a program that does not run here is followed by a build", async () => {
    serve("kube-scheduler", "#!/bin/sh\nexit 126\n");
    machine.program(
      "bin",
      "go",
      inNode(`
        const output = process.argv.find((argument) => argument.startsWith("-o=")).slice(3);
        const text = "#!/bin/sh\\necho Kubernetes v1.36.3\\n";
        require("node:fs").writeFileSync(output + "kube-scheduler", text, { mode: 0o755 });`),
    );
    expect(await findTool("kube-scheduler", machine.options())).toMatchObject({ source: "built" });
  });

  test("is given up at once where its site cannot be reached", async () => {
    machine.environment.HOLDFAST_DOWNLOAD_MIRROR = "http://127.0.0.1:9";
    const startedAt = Date.now();
    await expect(findTool("kube-scheduler", machine.options())).rejects.toThrow(
      "127.0.0.1:9 cannot be reached",
    );
    expect(Date.now() - startedAt).toBeLessThan(3000);
  });
});
