import { chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredPod } from "../declared/pod";
import type { Disk, Isolation, Program } from "../isolation/isolation";
import type { DrilledPod, PodRole } from "./drilled-pods";
import type { Image } from "./images";
import { Pod } from "./pod";
import type { Secrets } from "./secrets";
import { SiteClock } from "./site-clock";

/** What a site is built with. */
export interface SiteSurroundings {
  readonly isolation: Isolation;
  /** Folder of its own, which does not outlive the drill. */
  readonly folder: string;
  /** Folder that logs are written to. */
  readonly logs: string;
  readonly secrets: Secrets;
  readonly images: ReadonlyMap<string, Image>;
  /** Library that lets its programs have a clock of their own. Absent: they keep this machine's. */
  readonly clockLibrary?: string | undefined;
}

/** A pod that runs, with its address. */
export interface StandingPod {
  readonly role: PodRole;
  readonly pod: Pod;
  readonly address: string;
  /** Disks of its kept volumes, of members only. */
  readonly disks: readonly Disk[];
}

/** The part of a site that every site has: pods with addresses in one network. */
export abstract class Site {
  /** Its pods. */
  readonly pods: StandingPod[] = [];
  private readonly programs: Program[] = [];
  private readonly clock: SiteClock | undefined;

  /**
   * @param name of the site
   * @param surroundings what it is built with
   */
  protected constructor(
    public readonly name: string,
    protected readonly surroundings: SiteSurroundings,
  ) {
    for (const folder of [this.claims, this.files]) mkdirSync(folder, { recursive: true });
    const { clockLibrary, folder } = surroundings;
    this.clock = clockLibrary === undefined ? undefined : new SiteClock(clockLibrary, folder);
  }

  /** Starts a program of the site's surroundings, and again whenever the site starts. */
  protected addProgram(program: Program): void {
    this.programs.push(program);
  }

  /** Starts what every pod needs: names. */
  startPrograms(): void {
    this.surroundings.isolation.network.startSite(this.name);
    for (const program of this.programs) program.start();
  }

  /** Starts the pods of some roles, or all of them. */
  startPods(wanted: (standing: StandingPod) => boolean = () => true): void {
    for (const standing of this.pods) if (wanted(standing)) standing.pod.start();
  }

  /** Ends every process at the site at once. */
  kill(): void {
    for (const { pod } of this.pods) pod.kill();
    for (const program of this.programs) program.kill();
    this.surroundings.isolation.network.killSite(this.name);
  }

  /** Sends a signal to every process at the site: SIGSTOP is what a paused hypervisor does to it, SIGCONT lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    for (const { pod } of this.pods) pod.signal(signal);
    for (const program of this.programs) program.signal(signal);
  }

  /**
   * Sets its clock.
   *
   * @param seconds from this machine's
   * @throws Error where it was built without a clock of its own
   */
  setClock(seconds: number): void {
    if (!this.clock) throw new Error(`${this.name} has no clock of its own`);
    this.clock.set(seconds);
  }

  /** Empties the disks of its pods, which must not run. */
  wipe(): void {
    for (const claim of readdirSync(this.claims)) {
      for (const name of readdirSync(join(this.claims, claim))) {
        rmSync(join(this.claims, claim, name), {
          recursive: true,
          force: true,
          maxRetries: 20,
          retryDelay: 100,
        });
      }
    }
  }

  /** Folder of what outlives a loss of power. */
  protected get claims(): string {
    return join(this.surroundings.folder, "claims");
  }

  /** Folder of files that the drill writes for the site's programs. */
  protected get files(): string {
    return join(this.surroundings.folder, "files");
  }

  /** File that a program or pod of the site logs to. */
  log(name: string): string {
    return join(this.surroundings.logs, `${this.name}-${name}.log`);
  }

  protected write(name: string, text: string): string {
    const path = join(this.files, name);
    writeFileSync(path, text);
    return path;
  }

  /** Adds a declared pod at an address. */
  protected addPod({ role, pod: declared }: DrilledPod, address: string, resolv: string): void {
    const { isolation } = this.surroundings;
    const pod = this.pod(declared, address, resolv);
    const claims = [...declared.volumes.values()].flatMap((volume) =>
      role === "member" && volume.kind === "kept" ? [volume.claim] : [],
    );
    const disks = claims.flatMap((claim) => isolation.disksUnder(join(this.claims, claim)));
    this.pods.push({ role, pod, address, disks });
  }

  /** Makes a declared pod that stands at an address. */
  protected pod(declared: DeclaredPod, address: string, resolv: string): Pod {
    const { isolation, folder, secrets, images } = this.surroundings;
    for (const volume of declared.volumes.values()) {
      if (volume.kind !== "kept") continue;
      mkdirSync(join(this.claims, volume.claim), { recursive: true });
      chownSync(join(this.claims, volume.claim), declared.user, declared.group);
    }
    return new Pod(isolation.listening(declared, address), {
      isolation,
      network: isolation.network.addPod(this.name, declared.name, address),
      folder: join(folder, "pods", declared.name),
      claims: this.claims,
      log: this.log(declared.name),
      resolvConf: resolv,
      secrets,
      image: (name: string): Image => {
        const image = images.get(name);
        if (!image) throw new Error(`nothing on this machine stands for the image ${name}`);
        return this.clock?.wornBy(image) ?? image;
      },
    });
  }
}
