import { StepFailure } from "../refusal";
import { type DatabaseCluster, type Member, type Verification, VerificationDepth } from "./database-cluster";
import { membersIn } from "./patroni-answers";

/** An answer of a member's REST API. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How a command ended. */
export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How members of a cluster are reached. */
export interface MemberAccess {
  /** Why a member is no process that could be asked; `undefined` where it is one. */
  placeholder(member: string): Promise<string | undefined>;
  /** Sends a request to a member's REST API. Throws where it is not reached. */
  request(member: string, method: "GET" | "POST", path: string, body?: object): Promise<Answer>;
  /** Runs a command beside a member's PostgreSQL, as its own user. Throws where it is not reached. */
  run(member: string, command: readonly string[]): Promise<CommandEnd>;
}

/**
 * Prints what PostgreSQL knows of its pages: whether they have checksums, and how many were found wrong. Reading every
 * table first finds those that nobody has read since they went wrong.
 */
function verifyingCommand(database: string, depth: VerificationDepth): string[] {
  const read =
    depth === VerificationDepth.Everything ? 'pg_dump --format=custom --compress=0 "$1" > /dev/null && ' : "";
  const query =
    "SELECT current_setting('data_checksums'), coalesce(sum(checksum_failures), 0) FROM pg_stat_database";
  const script = `${read}psql --no-psqlrc --tuples-only --no-align --field-separator=" " --dbname=postgres --command="$2"`;
  return ["sh", "-c", script, "verify", database, query];
}

/** A cluster under Patroni, asked through its members' REST API. */
export class PatroniCluster implements DatabaseCluster {
  private readonly siteOf: ReadonlyMap<string, string>;

  /**
   * @param scope Patroni's name of the cluster
   * @param database name of the database in it
   * @param declared its members by declaration
   * @param access how members are reached
   */
  constructor(
    public readonly scope: string,
    public readonly database: string,
    public readonly declared: DatabaseCluster["declared"],
    private readonly access: MemberAccess,
  ) {
    this.siteOf = new Map(declared.map(({ name, site }) => [name, site]));
  }

  async placeholder(): Promise<string | undefined> {
    for (const { name } of this.declared) {
      try {
        return await this.access.placeholder(name);
      } catch {
        // Its site may be what is lost: the next one may say.
      }
    }
    return undefined;
  }

  async members(): Promise<readonly Member[]> {
    const reasons: string[] = [];
    for (const { name } of this.declared) {
      try {
        const { status, body } = await this.access.request(name, "GET", "/cluster");
        const members = status === 200 ? membersIn(body, this.siteOf) : undefined;
        if (members) return members;
        reasons.push(`${name}: status ${status}`);
      } catch (error) {
        reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new StepFailure(
      `no member of ${this.scope} answers (${reasons.join("; ")})`,
      "look at its pods at the sites that are left: kubectl --namespace data get pods",
    );
  }

  async switchover(leader: string, candidate: string): Promise<void> {
    // Asked of the leader, which carries it out: if it is gone there is nothing to hand over.
    const { status, body } = await this.access.request(leader, "POST", "/switchover", { leader, candidate });
    if (status === 200 || status === 202) return;
    throw new StepFailure(
      `Patroni does not hand ${this.scope} over from ${leader} to ${candidate}: ${status} ${body.trim()}`,
      "see `patronictl list` in the member's container: the candidate has to be a synchronous standby that streams",
    );
  }

  async verify(member: string, depth: VerificationDepth): Promise<Verification> {
    const { code, stdout, stderr } = await this.access.run(member, verifyingCommand(this.database, depth));
    if (code !== 0) {
      const complaint = stderr.trim().split("\n").slice(-2).join(" ");
      return { sound: false, found: `${member} cannot be read to its end (code ${code}): ${complaint}` };
    }
    const [checksums = "", failures = ""] = stdout.trim().split(" ");
    const read = depth === VerificationDepth.Everything ? "every table read" : "counters read";
    return {
      sound: checksums === "on" && failures === "0",
      found: `${member}: ${read}, data checksums ${checksums}, ${failures} pages with a wrong one`,
    };
  }
}
