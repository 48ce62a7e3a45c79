import type { Attempt, AttemptKind } from "../history/attempt";
import { backwardReads } from "../history/backward-reads";
import { doubleAcknowledgements, doublyAcknowledgedMilliseconds } from "../history/double-acknowledgement";
import type { KeyVerdict } from "../history/linearizability";
import { lostWrites } from "../history/lost-writes";
import { lastingMilliseconds, type Outage, outages } from "../history/outages";
import { refusedWritesSeen } from "../history/refused-writes";
import { type RegisterHistory, registerHistories } from "../history/register-history";
import type { Linearizability, ServiceMeasurement } from "../prediction/measurement";
import { inForceUntil, serviceLeft } from "../prediction/service-left";
import { archivedMeasurement } from "../recovery/archived-writes";
import type { DrillRun, KeptWrite } from "../run/drill-run";

/** Checks histories for linearizability: a verdict for each, in their order. */
export type LinearizabilityCheck = (histories: readonly RegisterHistory[]) => Promise<readonly KeyVerdict[]>;

/** When users were without something, in seconds. */
interface Waiting {
  /** Since the fault; `null`: they never were. */
  readonly from: number | null;
  /** `null`: it did not come to a lasting end while the fault was in force. */
  readonly seconds: number | null;
}

const seconds = (milliseconds: number) => Math.round(milliseconds) / 1000;

/** When an outage came to a lasting end. Infinity: it did not while the fault was in force. */
function lastingEnd({ endMilliseconds, goodForMilliseconds }: Outage): number {
  return endMilliseconds !== undefined && goodForMilliseconds >= lastingMilliseconds
    ? endMilliseconds
    : Infinity;
}

/**
 * From the first request of these kinds that failed to the first of a lasting run of good ones. Where that run was
 * broken again while the fault was in force, users' waiting goes on to the end of the last outage.
 */
function waiting(
  attempts: readonly Attempt[],
  service: string,
  kinds: readonly AttemptKind[],
  fault: number,
): Waiting {
  const found = kinds.flatMap((kind) => outages(attempts, service, kind, fault));
  if (found.length === 0) return { from: null, seconds: 0 };
  const start = Math.min(...found.map((outage) => outage.startMilliseconds));
  const end = Math.max(...found.map(lastingEnd));
  return {
    from: seconds(start - fault),
    seconds: Number.isFinite(end) ? seconds(end - start) : null,
  };
}

/** The longest of the outages, each by itself. `null`: one had no lasting end while the fault was in force. */
function longestOutage(
  attempts: readonly Attempt[],
  service: string,
  kind: AttemptKind,
  fault: number,
): number | null {
  const lengths = outages(attempts, service, kind, fault).map(
    (outage) => lastingEnd(outage) - outage.startMilliseconds,
  );
  const longest = Math.max(0, ...lengths);
  return Number.isFinite(longest) ? seconds(longest) : null;
}

function linearizabilityOf(verdicts: readonly KeyVerdict[], service: string): Linearizability {
  const own = verdicts.filter(({ key }) => key.startsWith(`${service} `)).map(({ verdict }) => verdict);
  if (own.includes("illegal")) return "not linearizable";
  return own.every((verdict) => verdict === "ok") ? "linearizable" : "unknown";
}

/** What a rebuild brought back of a service, where the drill was one. */
function rebuildOf(
  { services, attempts, heldWrites, keptWrites = [], faultMilliseconds: fault, marks }: DrillRun,
  service: string,
): Pick<ServiceMeasurement, "rebuild"> {
  if (!heldWrites) return {};
  const { database } = services.find((each) => each.service === service) ?? {};
  const of = (writes: readonly KeptWrite[]) => writes.filter((write) => write.database === database);
  const begun = marks.find(({ kind }) => kind === "healed")?.milliseconds ?? fault;
  const users = waiting(attempts, service, ["write", "read"], fault);
  const ended =
    users.from === null || users.seconds === null
      ? null
      : users.from + users.seconds - seconds(begun - fault);
  const { by: from, writes } = heldWrites;
  return { rebuild: { from, ...archivedMeasurement(of(writes), of(keptWrites)), seconds: ended } };
}

/**
 * Works out from what was done and seen in a drill what its users met, and what became of what they wrote. Recovery
 * times and what is left of a service are about the time for which the fault was in force; everything else is about the
 * whole drill, with what happened once the fault was healed.
 *
 * @param check for linearizability, of all keys at once
 * @throws what the check throws
 */
export async function measure(run: DrillRun, check: LinearizabilityCheck): Promise<ServiceMeasurement[]> {
  const { attempts, finalValues, keptWrites, faultMilliseconds: fault } = run;
  const until = inForceUntil(run);
  const inForce = attempts.filter((attempt) => attempt.endedMilliseconds <= until);
  const verdicts = await check(registerHistories(attempts, finalValues));
  return run.services.map(({ service }) => {
    const own = attempts.filter((attempt) => attempt.service === service);
    const of = <Found extends { readonly service: string }>(found: readonly Found[]) =>
      found.filter((each) => each.service === service);
    const finals = of(finalValues);
    const users = waiting(inForce, service, ["write", "read"], fault);
    const backward = backwardReads(own);
    return {
      service,
      left: serviceLeft(run, service),
      rtoSeconds: users.seconds,
      firstFailureSeconds: users.from,
      copyReadSeconds: longestOutage(inForce, service, "copy-read", fault),
      lostWrites: lostWrites(own, finals, keptWrites).map(({ write, evidence }) => ({
        shard: write.shard,
        key: write.key,
        value: write.value ?? 0,
        secondsBeforeFault: seconds(fault - write.endedMilliseconds),
        evidence,
      })),
      acknowledgedWrites: own.filter(({ kind, outcome }) => kind === "write" && outcome === "done").length,
      refusedWritesSeen: refusedWritesSeen(own, [...finals, ...(keptWrites ?? [])]).length,
      backwardReads: backward.reads.length,
      backwardCopyReads: backward.copyReads.length,
      doubleAcknowledgementMilliseconds: Math.ceil(
        doublyAcknowledgedMilliseconds(doubleAcknowledgements(own)),
      ),
      linearizability: linearizabilityOf(verdicts, service),
      ...rebuildOf(run, service),
    };
  });
}
