import { type Answer, Member, type Store } from "./simulation";

/** One member, which is all there is: correct by construction. */
export class CorrectStore extends Member implements Store {
  constructor() {
    super("10.0.1.1");
  }
}

/** A correct change of leaders: the second member has everything that the first had. */
export class FencedPair implements Store {
  private leader = new Member("10.0.1.1");
  private changed = false;

  constructor(private readonly change: number) {}

  public write(key: string, value: number, moment: number): Answer {
    return this.at(moment).write(key, value, moment);
  }

  public read(key: string, moment: number): Answer {
    return this.at(moment).read(key);
  }

  public keys(): ReadonlyMap<string, number> {
    return this.leader.keys();
  }

  public writes(): readonly { key: string; value: number }[] {
    return this.leader.writes();
  }

  private at(moment: number): Member {
    if (moment >= this.change && !this.changed) {
      this.changed = true;
      this.leader = this.leader.asOf(this.carriedOver(), "10.0.2.1");
    }
    return this.leader;
  }

  /** What was written up to then, the second member has. */
  protected carriedOver(): number {
    return this.change;
  }
}

/** Declared as losing nothing, and copied asynchronously: the second member lacks what was written last. */
export class AsynchronousPair extends FencedPair {
  constructor(
    private readonly killed: number,
    private readonly lag: number,
  ) {
    super(killed);
  }

  protected override carriedOver(): number {
    return this.killed - this.lag;
  }
}

/** Without fencing: from the change on there are two leaders, for a while, and chance says who is asked. */
export class UnfencedPair implements Store {
  private readonly former = new Member("10.0.1.1");
  private latter: Member | undefined;
  private asked = 0;

  constructor(
    private readonly change: number,
    private readonly ended: number,
  ) {}

  public write(key: string, value: number, moment: number): Answer {
    return this.at(moment).write(key, value, moment);
  }

  public read(key: string, moment: number): Answer {
    return this.at(moment).read(key);
  }

  public keys(): ReadonlyMap<string, number> {
    return (this.latter ?? this.former).keys();
  }

  public writes(): readonly { key: string; value: number }[] {
    return (this.latter ?? this.former).writes();
  }

  private at(moment: number): Member {
    if (moment < this.change) return this.former;
    this.latter ??= this.former.asOf(this.change, "10.0.2.1");
    return moment < this.ended && this.asked++ % 2 === 0 ? this.former : this.latter;
  }
}
