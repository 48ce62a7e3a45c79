import type { CommandEnd } from "../databases/patroni-cluster";
import { StepFailure } from "../refusal";
import type { ListedVoter, VoterSet } from "./voter-set";

/** A voter that runs in a cluster and can be asked. */
export interface AskedVoter {
  /** Host at which it serves clients. */
  readonly address: string;
  placeholder(): Promise<string | undefined>;
  /** Runs a command in its container. Throws where it is not reached. */
  run(command: readonly string[]): Promise<CommandEnd>;
}

/** `8211f1d0f64f3269, started, ansan, https://…, https://…, false`: one line a member. */
export function votersIn(text: string): ListedVoter[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", , name = ""] = line.split(", ");
    return /^[0-9a-f]+$/.test(id) ? [{ id, name }] : [];
  });
}

/** `{"etcdserver":"3.6.8","etcdcluster":"3.6.0"}`: the second is what all voters have agreed on. */
export function versionIn(text: string): string | undefined {
  const { etcdcluster } = JSON.parse(text) as { etcdcluster?: unknown };
  return typeof etcdcluster === "string" ? etcdcluster : undefined;
}

/** A quorum of etcd, asked with `etcdctl` in the container of a voter. */
export class EtcdVoters implements VoterSet {
  /**
   * @param name the quorum's name
   * @param declared its voters by declaration
   * @param asked voters at living sites, asked in this order
   * @param askVersion asks the voter at an address for `/version`, as its clients do. Throws where it is not reached
   */
  constructor(
    public readonly name: string,
    public readonly declared: VoterSet["declared"],
    private readonly asked: readonly AskedVoter[],
    private readonly askVersion: (address: string) => Promise<string>,
  ) {}

  async placeholder(): Promise<string | undefined> {
    for (const voter of this.asked) {
      try {
        return await voter.placeholder();
      } catch {
        // The next one may say.
      }
    }
    return undefined;
  }

  async listed(): Promise<readonly ListedVoter[]> {
    return votersIn(await this.etcdctl("member", "list"));
  }

  async version(): Promise<string | undefined> {
    const complaints: string[] = [];
    for (const { address } of this.asked) {
      try {
        return versionIn(await this.askVersion(address));
      } catch (error) {
        complaints.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new StepFailure(
      `no voter of ${this.name} says its version: ${complaints.join("; ")}`,
      "see that a member of some database runs, and reaches a voter: it is asked from there",
    );
  }

  async remove({ id }: ListedVoter): Promise<void> {
    await this.etcdctl("member", "remove", id);
  }

  private async etcdctl(...args: string[]): Promise<string> {
    const complaints: string[] = [];
    for (const voter of this.asked) {
      const tls = ["cacert=/etc/etcd/tls/ca.crt", "cert=/etc/etcd/tls/tls.crt", "key=/etc/etcd/tls/tls.key"];
      const options = [`endpoints=https://${voter.address}:2379`, ...tls].map((option) => `--${option}`);
      try {
        const { code, stdout, stderr } = await voter.run(["etcdctl", ...options, ...args]);
        if (code === 0) return stdout;
        complaints.push(stderr.trim().split("\n").at(-1) ?? `code ${code}`);
      } catch (error) {
        complaints.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new StepFailure(
      `no voter of ${this.name} does it: ${complaints.join("; ")}`,
      "etcdctl member list, in the container of a living voter; without a majority nobody can be removed",
    );
  }
}
