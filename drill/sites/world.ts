import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CertificateAuthority } from "@holdfast/lab";
import { requestedCertificates } from "../declared/certificates";
import type { DrilledDeclaration, Isolation, Network } from "../isolation/isolation";
import { configurationJobs, drilledDatabases, drilledPods } from "./drilled-pods";
import { imagesOf } from "./images";
import type { PlayedVault } from "./played-vault";
import type { Programs } from "./programs";
import { Quorum } from "./quorum";
import { Secrets } from "./secrets";
import { siteServiceCommand } from "./site-service";
import { buildCloudSites } from "./build-cloud-sites";
import type { CloudSite } from "./cloud-site";
import { DataSite } from "./data-site";
import type { Site, SiteSurroundings } from "./site";
import {
  confirmingCopies,
  follows,
  leads,
  seenBy,
  type ShardMember,
  type StandingShard,
  standingShards,
} from "./shards";
import { writeRecord } from "./ask-database";
import { until } from "./until";
import { UsersNetwork } from "./users-network";
import { type VoterIdentity, voterIdentity } from "./voter";

/** Longest times that a start may take, in seconds. */
const PATIENCE = { leader: 60, copies: 400, vault: 90, nameServers: 60, voters: 150 } as const;

/** Milliseconds between two records that a leader is made to write while copies are waited for. */
const WRITTEN_AGAIN = 5000;

/** Containers of a database's configuration job that run: what prepares it, and what creates its archive. */
const PREPARES = new Set(["quorum", "roles", "archive"]);

/** What the sites are built with. */
export interface WorldRequest {
  readonly isolation: Isolation;
  /** What is declared, with the addresses that it has here. */
  readonly declaration: DrilledDeclaration;
  readonly programs: Programs;
  /** Folder on a file system of its own, which does not outlive the drill. */
  readonly folder: string;
  /** Folder that every server's log is written to. */
  readonly logs: string;
  /** Library that lets each site have a clock of its own. Absent: all have this machine's. */
  readonly clockLibrary?: string | undefined;
  /** The machines of voters in the cloud boot by their user data, as they do where nothing stands yet. Default: false. */
  readonly fromNothing?: boolean | undefined;
  /** Told what is done. */
  readonly say: (text: string) => void;
}

/** The declared sites, running on this machine. */
export class World {
  private constructor(
    private readonly request: WorldRequest,
    private readonly authority: CertificateAuthority,
    /** Data sites by name. */
    readonly dataSites: readonly DataSite[],
    /** Sites of cloud providers. */
    readonly cloudSites: readonly CloudSite[],
    private readonly vaults: readonly PlayedVault[],
    /** Where users are. */
    readonly users: UsersNetwork,
    /** The databases' shards. */
    readonly shards: readonly StandingShard[],
  ) {}

  /** Builds networks, certificates and volumes of all sites; starts nothing. */
  static async build(request: WorldRequest): Promise<World> {
    const { isolation, declaration, folder, logs, clockLibrary } = request;
    const databases = drilledDatabases(declaration);
    const authority = await CertificateAuthority.create("drill");
    const images = imagesOf(request.programs, (path) => isolation.reachable(path), authority.certificate);
    const around = (site: string, secrets: Secrets): SiteSurroundings => {
      mkdirSync(join(folder, site), { recursive: true });
      return { isolation, folder: join(folder, site), logs, secrets, images, clockLibrary };
    };
    mkdirSync(logs, { recursive: true });
    const hostnames = declaration.services.map(({ hostname }) => hostname);
    const dataSites: DataSite[] = [];
    for (const declared of declaration.sites) {
      const secrets = await Secrets.issue(authority, requestedCertificates(declared));
      const pods = drilledPods(declared, databases);
      const site = new DataSite(declared, pods, hostnames, around(declared.site, secrets));
      site.addGatewayProgram((file) =>
        siteServiceCommand(declaration.services, site, secrets, standingShards([site]), file),
      );
      dataSites.push(site);
    }
    const { cloudSites, vaults } = await buildCloudSites({ ...request, authority, around });
    const outside = vaults.flatMap(({ hosts }) => hosts);
    for (const site of dataSites) {
      site.addDns(
        dataSites.filter((other) => other !== site),
        outside,
      );
    }
    isolation.knowNames([...dataSites.flatMap(({ names }) => names.hosts), ...outside]);
    mkdirSync(join(folder, "users"), { recursive: true });
    const [first] = declaration.services;
    const users = new UsersNetwork(
      isolation,
      join(folder, "users"),
      logs,
      (first?.hostname ?? "").split(".").slice(1).join("."),
      dataSites.flatMap(({ nameServers }) => nameServers),
    );
    const shards = standingShards(dataSites);
    return new World(request, authority, dataSites, cloudSites, vaults, users, shards);
  }

  /** What joins all sites. */
  get network(): Network {
    return this.request.isolation.network;
  }

  /** Certificate of the authority that everything trusts, as PEM. */
  get authorityCertificate(): string {
    return this.authority.certificate;
  }

  private get sites(): readonly Site[] {
    return [...this.dataSites, ...this.cloudSites];
  }

  /** All sites by name. */
  site(name: string): Site {
    const found = this.sites.find((site) => site.name === name);
    if (!found) throw new Error(`there is no site ${name}`);
    return found;
  }

  /** What each voter is told of itself. */
  get voters(): readonly VoterIdentity[] {
    const pods = this.sites.flatMap((site) => site.pods);
    return pods.filter(({ role }) => role === "voter").map(({ pod }) => voterIdentity(pod.declared));
  }

  /** The quorum, as its operator reaches it. */
  quorum(): Promise<Quorum> {
    return Quorum.reach(this.voters, this.authority);
  }

  /** Starts everything at once, as sites that are deployed side by side. */
  startAll(): void {
    for (const site of this.cloudSites) site.startRegionalServices();
    for (const site of this.sites) {
      site.startPrograms();
      site.startPods();
    }
  }

  /** Waits until every vault answers. */
  async untilVaultsAnswer(): Promise<void> {
    for (const vault of this.vaults) {
      await until(`the vault in ${vault.region}`, PATIENCE.vault, () => vault.answers());
    }
  }

  /** Starts everything, in the order in which sites that were dark would come up. */
  async start(): Promise<void> {
    const { say } = this.request;
    const all = this.sites;
    say("starting the voters");
    for (const site of this.cloudSites) site.startRegionalServices();
    for (const site of all) {
      site.startPrograms();
      site.startPods(({ role }) => role === "voter");
    }
    say("starting the leaders of the databases");
    for (const { members } of this.shards) members[0]?.standing.pod.start();
    for (const site of all) site.startPods(({ role }) => role === "router" || role === "name-server");
    for (const shard of this.shards) {
      await until(`a leader of ${shard.scope}`, PATIENCE.leader, () => this.leaderOf(shard).then(Boolean));
    }
    await this.untilVaultsAnswer();
    say("copying the databases to the other sites");
    for (const site of all) site.startPods();
    await this.untilWhole();
    say("preparing the databases");
    await this.configure();
  }

  /** Ends every process of every site. */
  kill(): void {
    for (const site of this.sites) site.kill();
  }

  /**
   * Waits until every voter hears every other, every shard has a leader, every other member is one of its copies and keeps
   * up with it, and every name server is ready.
   */
  async untilWhole(): Promise<void> {
    const { certificate } = this.authority;
    const { say } = this.request;
    await until(
      "every voter to hear every other",
      PATIENCE.voters,
      () =>
        this.sites.every(({ name, pods }) =>
          pods
            .filter(({ role }) => role === "voter")
            .every(({ pod }) => !this.network.waitsToResend(name, pod.declared.name)),
        ),
      say,
    );
    await until(
      "every name server to be ready",
      PATIENCE.nameServers,
      () => this.dataSites.every(({ answersUsers }) => answersUsers),
      say,
    );
    for (const shard of this.shards) {
      let written = -Infinity;
      await until(
        `every copy of ${shard.scope}`,
        PATIENCE.copies,
        async () => {
          const leader = await this.leaderOf(shard);
          const copies = shard.members.filter((member) => member !== leader);
          // The quorum keeps a dead member's last word for a while, so each is asked itself too.
          const follow = await Promise.all(copies.map((member) => follows(member, certificate)));
          const seen = leader && (await seenBy(leader, certificate));
          const streaming =
            seen?.filter(({ role, state }) => role !== "leader" && state === "streaming") ?? [];
          if (leader === undefined) return false;
          if (follow.every(Boolean) && streaming.length === copies.length) return true;
          if (performance.now() > written + WRITTEN_AGAIN) {
            writeRecord(leader);
            written = performance.now();
          }
          return false;
        },
        say,
      );
    }
  }

  /** The member that leads a shard, as it says itself; `undefined` where none does. */
  async leaderOf(shard: StandingShard): Promise<ShardMember | undefined> {
    for (const member of shard.members) {
      if (await leads(member, this.authority.certificate)) return member;
    }
    return undefined;
  }

  /** Hands each shard over to the member that leads it when all is well. */
  async bringLeadersHome(): Promise<void> {
    for (const shard of this.shards) {
      const [home] = shard.members;
      const leader = await this.leaderOf(shard);
      if (!home || !leader || leader === home) continue;
      await this.handOver(shard, home);
    }
    await this.untilWhole();
  }

  /** Hands a shard over to one of its members, as its operator would. */
  async handOver(shard: StandingShard, next: ShardMember): Promise<void> {
    const leader = await this.leaderOf(shard);
    if (!leader || leader === next) return;
    const [from = "", to = ""] = [leader, next].map(({ standing }) => standing.pod.declared.name);
    // Only a synchronous copy is handed a shard. One that has just come back streams before it is one.
    await until(`${to} to be a synchronous copy`, PATIENCE.leader, async () =>
      (await confirmingCopies(leader, this.authority.certificate)).includes(to),
    );
    leader.standing.pod.execute([
      "patronictl",
      "switchover",
      shard.scope,
      "--leader",
      from,
      "--candidate",
      to,
      "--force",
    ]);
    await until(`${to} to lead`, PATIENCE.leader, () => leads(next, this.authority.certificate));
  }

  /** Runs what the sites' Jobs do to a new database: settings of all members, and roles. */
  async configure(): Promise<void> {
    const { declaration, isolation } = this.request;
    const databases = drilledDatabases(declaration);
    const archives = this.vaults.length > 0 && isolation.createsArchives;
    for (const standing of this.shards) {
      const { database, shard, scope } = standing;
      const leader = await this.leaderOf(standing);
      if (!leader) throw new Error(`nobody leads ${scope}`);
      // Every site has the same Job; that of the leader's site alone creates the archive.
      const jobs = configurationJobs(leader.site.declared, databases).filter(
        ({ labels }) =>
          labels["holdfast.dev/database"] === database && labels["holdfast.dev/shard"] === String(shard),
      );
      for (const declared of jobs) {
        await until(`${declared.name} to end well`, PATIENCE.copies, async () => {
          const ended = await leader.site
            .job(declared)
            .runToEnd(({ name }) => PREPARES.has(name) && (name !== "archive" || archives));
          return ended.code === 0;
        });
      }
    }
  }
}
