import { chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DeclaredContainer, DeclaredPod, Volume } from "../declared/pod";
import { CommandError } from "../isolation/command";
import type { Bind, Container, Ended, Isolation } from "../isolation/isolation";
import type { Image } from "./images";
import type { Secrets } from "./secrets";

/** Waits before a container that ended is started again, in seconds: Kubernetes starts it at once, then ever later. */
const RESTART_DELAYS = [0, 10, 20, 40, 80, 160, 300] as const;

/** What a pod needs of its site. */
export interface PodSurroundings {
  readonly isolation: Isolation;
  /** Its network, as the isolation names it. */
  readonly network: string;
  /** Folder of its own, which does not outlive the drill. */
  readonly folder: string;
  /** Folder of the site's kept volumes. */
  readonly claims: string;
  /** File that its containers' output is added to. */
  readonly log: string;
  readonly resolvConf: string;
  readonly secrets: Secrets;
  /** What stands for an image on this machine. */
  image(name: string): Image;
}

/** A declared pod, run as its cluster would. */
export class Pod {
  /** Those that run, by the names that they are declared with. */
  private readonly containers = new Map<string, Container>();
  private wanted = false;
  private starts = 0;

  /**
   * @param declared what it is
   * @param surroundings what it needs of its site
   */
  constructor(
    public readonly declared: DeclaredPod,
    private readonly surroundings: PodSurroundings,
  ) {}

  /** Which of its lives this is, from 1; `undefined` while it is down. */
  get life(): number | undefined {
    return this.wanted ? this.starts : undefined;
  }

  /**
   * Starts it and keeps it up until it is killed.
   *
   * @param as what its containers are this time. Default: what is declared
   */
  start(as: DeclaredPod = this.declared): void {
    if (this.wanted) return;
    this.wanted = true;
    const generation = ++this.starts;
    const folder = this.prepare();
    void this.comeUp(as, folder, generation);
  }

  /**
   * Runs its init containers and then its containers to their ends, as a Job does; `only` names the containers to run.
   *
   * @returns how the first that failed ended, or the last
   */
  async runToEnd(only: (container: DeclaredContainer) => boolean = () => true): Promise<Ended> {
    this.wanted = true;
    const folder = this.prepare();
    let ended: Ended = { code: 0, signal: null };
    for (const declared of [...this.declared.initContainers, ...this.declared.containers].filter(only)) {
      if (!this.wanted) break;
      ended = await this.run(declared, folder, 1);
      if (ended.code !== 0) break;
    }
    this.wanted = false;
    return ended;
  }

  /** Ends every process of it at once and keeps it down. */
  kill(): void {
    this.wanted = false;
    for (const container of this.containers.values()) container.kill();
    this.containers.clear();
  }

  /** Empties its kept volumes. */
  loseData(): void {
    for (const [name, volume] of this.declared.volumes) {
      if (volume.kind !== "kept") continue;
      const folder = this.volumeFolder(name, "");
      for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
    }
  }

  /**
   * Runs a command in its first container to the end.
   *
   * @returns what it printed
   * @throws CommandError where the container does not run, or the command does not end well
   */
  execute(words: readonly string[], input?: string): string {
    const first = this.first;
    if (!first) throw new CommandError(words.join(" "), `${this.declared.name} does not run`);
    return first.execute(words, input);
  }

  /** Sends a signal to the first process of its first container. Where that ends, the container is started again. */
  signalFirst(signal: NodeJS.Signals): void {
    this.first?.signalFirst(signal);
  }

  /** Sends a signal to every process of it, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void {
    for (const container of this.containers.values()) container.signal(signal, name);
  }

  private get first(): Container | undefined {
    return this.containers.get(this.declared.containers[0]?.name ?? "");
  }

  /** Runs the init containers, each until it has ended well once, and then keeps the containers up. */
  private async comeUp(as: DeclaredPod, folder: string, generation: number): Promise<void> {
    for (const container of as.initContainers)
      if (!(await this.keepUp(container, folder, generation, true))) return;
    for (const container of as.containers) void this.keepUp(container, folder, generation, false);
  }

  /**
   * Starts a container whenever it has ended.
   *
   * @param once it is not started again once it has ended well
   * @returns whether it ended well, where that ends it; false where this life of the pod is over
   */
  private async keepUp(
    declared: DeclaredContainer,
    folder: string,
    generation: number,
    once: boolean,
  ): Promise<boolean> {
    const lives = (): boolean => this.wanted && generation === this.starts;
    for (let attempt = 0; lives(); attempt++) {
      if (attempt > 0) {
        await pause((RESTART_DELAYS[Math.min(attempt - 1, RESTART_DELAYS.length - 1)] ?? 0) * 1000);
        if (!lives()) return false;
      }
      const { code } = await this.run(declared, folder, attempt);
      if (once && code === 0) return lives();
    }
    return false;
  }

  private async run(declared: DeclaredContainer, folder: string, attempt: number): Promise<Ended> {
    const { surroundings } = this;
    const image = surroundings.image(declared.image);
    const { machine } = declared;
    const [kept] = this.binds(declared, folder);
    const container = surroundings.isolation.container({
      network: surroundings.network,
      folder: join(folder, `${declared.name}-${attempt}`),
      command: declared.command,
      environment: { ...image.environment, ...declared.environment },
      user: this.declared.user,
      group: this.declared.group,
      binds: machine ? image.binds : [...image.binds, ...this.binds(declared, folder)],
      machine: machine && kept && { ...machine, disk: join(kept.source, "disk") },
      files: [
        ...image.files,
        { path: "/etc/resolv.conf", content: surroundings.resolvConf },
        { path: "/etc/hosts", content: ["127.0.0.1 localhost", ...(image.hosts ?? []), ""].join("\n") },
        {
          path: "/etc/passwd",
          content: `root:x:0:0:root:/root:/bin/sh\n${image.user}:x:${this.declared.user}:${this.declared.group}::/tmp:/bin/sh\n`,
        },
        { path: "/etc/group", content: `root:x:0:\n${image.user}:x:${this.declared.group}:\n` },
      ],
    });
    this.containers.set(declared.name, container);
    const ended = await container.start(surroundings.log);
    if (this.containers.get(declared.name) === container) this.containers.delete(declared.name);
    rmSync(join(folder, `${declared.name}-${attempt}`), { recursive: true, force: true });
    return ended;
  }

  /** Makes the volumes of one life of the pod. */
  private prepare(): string {
    // Short: PostgreSQL's sockets are somewhere below, and the path of a socket may have 107 characters.
    const folder = join(this.surroundings.folder, String(this.starts));
    const { initContainers, containers, volumes } = this.declared;
    const binds = [...initContainers, ...containers].flatMap((container) => this.binds(container, folder));
    for (const [name, volume] of volumes) this.fill(volume, this.volumeFolder(name, folder), binds);
    return folder;
  }

  private binds({ mounts }: DeclaredContainer, folder: string): Bind[] {
    return mounts.map(({ volume, path, readOnly }) => {
      return { source: this.volumeFolder(volume, folder), path, readOnly };
    });
  }

  private volumeFolder(name: string, folder: string): string {
    const volume = this.declared.volumes.get(name);
    return volume?.kind === "kept" ? join(this.surroundings.claims, volume.claim) : join(folder, name);
  }

  private fill(volume: Volume, folder: string, binds: readonly Bind[]): void {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, this.declared.user, this.declared.group);
    if (volume.kind === "files") {
      const { isolation, resolvConf } = this.surroundings;
      for (const { path, content } of volume.files) {
        this.write(join(folder, path), isolation.volumeFile(content, binds, resolvConf), volume.mode);
      }
    } else if (volume.kind === "certificate") {
      const secret = this.surroundings.secrets.get(this.declared.namespace, volume.secret);
      const keys = volume.keys ?? Object.keys(secret).map((key) => ({ key, path: key }));
      for (const { key, path } of keys) this.write(join(folder, path), secret[key] ?? "", volume.mode);
    } else if (volume.kind === "token") {
      this.write(join(folder, volume.path), this.surroundings.secrets.token(volume.audience), 0o440);
    }
  }

  /** Files of volumes belong to root and to the pod's group, as kubelet leaves them. */
  private write(path: string, content: string, mode: number): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    chownSync(path, 0, this.declared.group);
  }
}
