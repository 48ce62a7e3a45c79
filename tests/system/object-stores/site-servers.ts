import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { readWeed, weedDefaults, type WeedCommand, weedWords } from "@holdfast/contract/seaweedfs/commands";
import { ReplicatedObjectStore, SurvivalGoal } from "holdfast";
import { securityToml, paths } from "holdfast/replicated-object-store/configuration";
import { recordDeclarations } from "../../unit/components/record-declarations";
import { freePort, ownAddress } from "../real-servers";

/** SeaweedFS's own program: it is taken from WEED_PATH, else from PATH. */
const program = process.env["WEED_PATH"] ?? "weed";

/** The sites of the store; each has one hall. */
export const siteNames = ["ansan", "siheung", "pangyo"] as const;
export type SiteName = (typeof siteNames)[number];

/** A server as the component starts it. */
interface DeclaredServer {
  readonly site: SiteName;
  readonly role: "master" | "volume";
  readonly weed: WeedCommand;
}

type Started = Record<
  string,
  { template: { spec: { containers: { command: string[]; args: string[] }[] } } }
>;

/** What the component tells the masters and volume servers of every site. */
export async function declaredServers(): Promise<DeclaredServer[]> {
  const declared = await recordDeclarations(() => {
    for (const site of siteNames)
      new ReplicatedObjectStore(`media-${site}`, {
        objectStore: "media",
        site,
        sites: siteNames.map((name, index) => ({
          name,
          clusterDomain: `${name}.example`,
          podCidr: `10.${index}.0.0/16`,
          halls: ["hall"],
        })),
        survive: SurvivalGoal.OneSite,
        names: { database: "operations" },
        storageGiB: 10,
        clients: [],
        image: `seaweedfs@sha256:${"a".repeat(64)}`,
      });
  });
  return siteNames.flatMap((site) =>
    (["master", "volume"] as const).map((role) => {
      const name = role === "master" ? `media-${site}-master` : `media-${site}-volume-hall`;
      const { spec } = declared.inputs<Started>("StatefulSet", name);
      const [container] = spec?.template.spec.containers ?? [];
      return { site, role, weed: readWeed([...(container?.command ?? []), ...(container?.args ?? [])])! };
    }),
  );
}

/** A server of this machine that is told what the declared one is, but for addresses and folders. */
export interface SiteServer extends DeclaredServer {
  readonly port: number;
  /** Where it tells what monitoring scrapes. */
  readonly metricsPort: number;
  readonly folder: string;
}

/** Gives each declared server ports and a folder of this machine, with the certificate of {@link certify}'d `server`. */
export async function placeServers(
  declared: readonly DeclaredServer[],
  folder: string,
): Promise<SiteServer[]> {
  const placed: SiteServer[] = [];
  for (const server of declared) {
    const port = await freePort(weedDefaults.grpcOffset);
    const metricsPort = await freePort();
    placed.push({ ...server, port, metricsPort, folder: path.join(folder, `${server.site}-${server.role}`) });
  }
  const masters = placed
    .filter(({ role }) => role === "master")
    .map(({ port }) => `${ownAddress}:${port}`)
    .join(",");
  return placed.map((server) => {
    const data = path.join(server.folder, "data");
    mkdirSync(data, { recursive: true });
    // `security.toml` is looked for where a server is started.
    const security = ["crt", "key"].reduce(
      (text, kind) => text.replaceAll(`${paths.serverTls}/tls.${kind}`, path.join(folder, `server.${kind}`)),
      securityToml().replaceAll(`${paths.serverTls}/ca.crt`, path.join(folder, "ca.crt")),
    );
    writeFileSync(path.join(server.folder, "security.toml"), security);
    const here: Record<string, string> = {
      ip: ownAddress,
      "ip.bind": ownAddress,
      port: String(server.port),
      metricsPort: String(server.metricsPort),
      ...(server.role === "master"
        ? { mdir: data, peers: masters, volumeSizeLimitMB: "64" }
        : { dir: data, mserver: masters, max: "100" }),
    };
    const options = new Map([...server.weed.options, ...Object.entries(here)]);
    return { ...server, weed: { ...server.weed, options } };
  });
}

/** Starts a server; it writes its log beside its data. */
export function startServer({ weed, folder }: SiteServer): ChildProcess {
  const [, ...words] = weedWords(weed);
  return spawn(program, words, { cwd: folder, stdio: "ignore" });
}

/** Types commands of an operator into SeaweedFS's shell, by way of a master; its log is beside the master's data. */
export function openShell({ port, folder }: SiteServer, commands: readonly string[]): ChildProcess {
  const log = openSync(path.join(folder, "shell.log"), "a");
  const shell = spawn(program, ["shell", `-master=${ownAddress}:${port}`], {
    cwd: folder,
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  shell.stdin?.end(`${commands.join("\n")}\n`);
  return shell;
}
