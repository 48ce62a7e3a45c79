import { ApiError, NoSuchKindError, UnreachableError } from "./cluster/api-error";
import type { Cluster } from "./cluster/cluster";
import { checkInputs } from "./check";
import { diffObject, type ObjectDiff } from "./diff";
import { type Checkpoint, fieldManagerOf, readCheckpoint, writeCheckpoint } from "./objects/checkpoint";
import {
  idOf,
  kindOf,
  kindOfType,
  metadataOf,
  nameOf,
  parseId,
  withMetadata,
} from "./objects/kubernetes-object";
import { normalise } from "./objects/normalise";
import { prune } from "./objects/prune";
import { readinessOf } from "./readiness/kinds";
import { NotReadyError } from "./readiness/readiness";
import { patienceOf, untilGone, untilReady, type WaitOptions } from "./readiness/wait";
import type { Settings } from "./settings";
import { containsUnknown, isObject, revealedObject, type WireObject, without } from "./values/wire-value";
import { markSecrets } from "./values/mark-secrets";
import { alreadyExists, applyObject, createObject, propagationPolicyOf, relinquish } from "./write";

/** One resource that the engine asks about. */
export interface ResourceCall {
  urn: string;
  type: string;
  /** How long may be waited, in seconds; 0 where the user did not say. */
  timeout: number;
  /** Nothing is kept. */
  preview: boolean;
  /** Paths that are passed over. */
  ignored: string[];
}

/** An object as it is kept in the state. */
export interface Kept {
  id: string;
  state: WireObject;
}

/** What a refresh found. */
export interface Found extends Kept {
  inputs: WireObject;
}

/** An object was written, or found, and is not ready: it is kept in the state all the same. */
export class PartialError extends Error {
  constructor(
    message: string,
    public readonly reasons: string[],
    public readonly kept: Kept & { inputs?: WireObject },
  ) {
    super(message);
    this.name = "PartialError";
  }
}

/** How the provider reaches a cluster, and what it says on the way. */
export interface Surroundings {
  settings: Settings;
  /** The cluster; where it cannot be reached, why. */
  cluster: Cluster | UnreachableError;
  /** Namespace of objects that name none; undefined where nothing says which. */
  defaultNamespace: string | undefined;
  /** Ends what is waited for. */
  cancelled: AbortSignal;
  /** Shows something about a resource for a while, or says it for good. */
  log: (severity: "info" | "warning", message: string, options: { urn: string; passing?: boolean }) => void;
}

/** Annotations that controllers and other tools write. */
const writtenAnnotations = [
  "deployment.kubernetes.io/revision",
  "kubectl.kubernetes.io/last-applied-configuration",
];

const howToForget =
  'If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

/** Keeps Kubernetes objects as they are declared, by server-side apply. */
export class KubernetesProvider {
  constructor(private readonly around: Surroundings) {}

  /** Brings declared inputs into the form in which they are kept. */
  async check(
    call: ResourceCall,
    before: WireObject | undefined,
    declared: WireObject,
    proposedName: () => string,
  ): Promise<WireObject> {
    const { settings, defaultNamespace } = this.around;
    if (this.reachable === undefined && settings.skipUpdateUnreachable && before !== undefined) {
      this.say(
        call,
        "warning",
        "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...",
      );
      return before;
    }
    const { type } = call;
    return checkInputs(declared, { type, before, proposedName, defaultNamespace, cluster: this.reachable });
  }

  /** Compares an object with what is declared. */
  async diff(call: ResourceCall, state: WireObject, declared: WireObject): Promise<ObjectDiff> {
    return diffObject(state, declared, call.ignored, this.around.settings.mutable, this.reachable);
  }

  /** Creates an object and waits until it is ready. A preview asks the API server what would become of it. */
  async create(call: ResourceCall, declared: WireObject): Promise<Kept> {
    const inputs = revealedObject(declared);
    const asDeclared = { id: "", state: declared };
    if (call.preview) {
      const cluster = this.reachable;
      if (cluster === undefined || containsUnknown(inputs) || !(await cluster.serves(kindOf(inputs)))) {
        return asDeclared;
      }
      const live = await this.created(call, cluster, inputs).catch((error: unknown) => {
        // What others create in the same run, or replace, is not there to be tried on.
        const passed =
          error instanceof ApiError && (error.code === 403 || error.code === 409 || error.lacksNamespace);
        if (passed) return undefined;
        throw this.notCreated(call, error, inputs);
      });
      if (live === undefined) return asDeclared;
      // What a program makes of a status in a preview would not hold.
      return { id: "", state: writeCheckpoint(this.checkpoint(inputs, without(live, "status")), declared) };
    }
    const cluster = this.required();
    const live = await this.created(call, cluster, inputs).catch((error: unknown) => {
      throw this.notCreated(call, error, inputs);
    });
    const kept = (object: WireObject): Kept => ({
      id: idOf(object),
      state: writeCheckpoint({ ...checkpoint, live: object }, declared),
    });
    const checkpoint = this.checkpoint(inputs, live);
    try {
      return kept(await this.ready(call, cluster, inputs, live));
    } catch (error) {
      const message = `resource "${call.urn}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live`;
      throw partial(error, message, kept);
    }
  }

  /** Reads an object; undefined when it is gone. One that the state knows nothing of is taken as it is. */
  async read(
    call: ResourceCall,
    id: string,
    before: WireObject,
    state: WireObject,
  ): Promise<Found | undefined> {
    const { settings, cluster } = this.around;
    if (cluster instanceof UnreachableError) {
      this.say(call, "warning", `configured Kubernetes cluster is unreachable: ${cluster.message}`);
      if (settings.deleteUnreachable) return undefined;
      if (settings.skipUpdateUnreachable) return { id, state, inputs: before };
      throw new Error(`failed to read resource state due to unreachable cluster. ${howToForget}`);
    }
    const checkpoint = readCheckpoint(state);
    const known = normalise(revealedObject(before));
    const imported = kindOf(known).kind === "" && kindOf(checkpoint.live).kind === "";
    const old = kindOf(known).kind === "" ? identified(call.type, id, checkpoint.live) : known;
    const live = await cluster.find(withName(old, id)).catch((error: unknown) => {
      if (error instanceof NoSuchKindError) return undefined;
      throw error;
    });
    if (live === undefined) return undefined;
    const inputs = imported ? importable(live) : prune(live, old);
    const kept = (object: WireObject): Found => ({
      id,
      state: writeCheckpoint(
        {
          inputs,
          live: object,
          initialApiVersion: checkpoint.initialApiVersion || kindOf(old).apiVersion,
          fieldManager: fieldManagerOf(old, checkpoint.fieldManager),
        },
        before,
      ),
      inputs: markSecrets(inputs, before),
    });
    const readiness = imported ? undefined : readinessOf(known);
    if (readiness?.onRead && !(await readiness.look(live, cluster)).ready) {
      const message = `Resource '${nameOf(live)}' was created but failed to initialize`;
      throw new PartialError(message, [message, ...(await readiness.problems(live, cluster))], kept(live));
    }
    return kept(live);
  }

  /** Applies what is declared and waits until the object is ready. */
  async update(call: ResourceCall, state: WireObject, declared: WireObject): Promise<WireObject> {
    const declaredInputs = normalise(revealedObject(declared));
    const { preview } = call;
    if (preview) {
      const cluster = this.reachable;
      const known = cluster !== undefined && !containsUnknown(declaredInputs);
      if (!known || !(await cluster.serves(kindOf(declaredInputs)))) return declared;
    }
    const cluster = this.required();
    const before = readCheckpoint(state);
    const fieldManager = fieldManagerOf(declaredInputs, before.fieldManager);
    let inputs = declaredInputs;
    const kept = (live: WireObject): Kept => ({
      id: idOf(live),
      state: writeCheckpoint(
        { inputs, live, initialApiVersion: before.initialApiVersion, fieldManager },
        declared,
      ),
    });
    try {
      const { patchForce } = this.around.settings;
      const options = { fieldManager, dryRun: preview };
      const applied = await applyObject(cluster, declaredInputs, call.ignored, patchForce, options);
      inputs = applied.inputs;
      if (preview) return kept(applied.live).state;
      const live = await this.ready(call, cluster, inputs, applied.live);
      const former = fieldManagerOf(before.inputs, before.fieldManager);
      if (before.fieldManager !== undefined && former !== fieldManager)
        await relinquish(cluster, live, former);
      return kept(live).state;
    } catch (error) {
      if (preview && error instanceof ApiError && error.code === 403) return declared;
      const live = await cluster.find(before.live).catch(() => undefined);
      if (live === undefined) throw new Error(`update of resource "${call.urn}" failed: ${messageOf(error)}`);
      const message = `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live`;
      throw partial(
        error instanceof NotReadyError ? error : new NotReadyError(messageOf(error), [], live),
        message,
        kept,
      );
    }
  }

  /** Deletes an object and waits until it is gone. */
  async delete(call: ResourceCall, id: string, state: WireObject): Promise<void> {
    const { settings, cluster } = this.around;
    if (cluster instanceof UnreachableError) {
      this.say(call, "warning", `configured Kubernetes cluster is unreachable: ${cluster.message}`);
      if (settings.deleteUnreachable) return;
      throw new Error(`configured Kubernetes cluster is unreachable. ${howToForget}`);
    }
    const { inputs, live } = readCheckpoint(state);
    const object = withName(live, id);
    try {
      await cluster.delete(object, propagationPolicyOf(inputs));
    } catch (error) {
      // It is gone, or its kind is: both is what was asked for.
      if (error instanceof NoSuchKindError || (error instanceof ApiError && error.code === 404)) return;
      throw error;
    }
    // Also what counts as ready at once: what replaces it has its name.
    await untilGone(cluster, object, this.waiting(call, inputs));
  }

  private get reachable(): Cluster | undefined {
    const { cluster } = this.around;
    return cluster instanceof UnreachableError ? undefined : cluster;
  }

  private required(): Cluster {
    const { cluster } = this.around;
    if (!(cluster instanceof UnreachableError)) return cluster;
    throw new Error(`configured Kubernetes cluster is unreachable: ${cluster.message}`);
  }

  private created(call: ResourceCall, cluster: Cluster, inputs: WireObject): Promise<WireObject> {
    const { preview: dryRun } = call;
    const upsert = this.around.settings.upsertExisting;
    return createObject(cluster, inputs, { dryRun, upsert }, this.around.cancelled, (status) =>
      this.show(call, status),
    );
  }

  private notCreated({ urn }: ResourceCall, error: unknown, inputs: WireObject): Error {
    if (error instanceof NoSuchKindError) {
      const { apiVersion, kind } = kindOf(inputs);
      return new Error(
        `creation of resource "${urn}" with kind ${apiVersion}/${kind} failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
      );
    }
    const conflict = error instanceof ApiError && error.reason === "AlreadyExists";
    const reason = conflict ? alreadyExists(error, inputs) : messageOf(error);
    return new Error(
      `resource "${urn}" was not successfully created by the Kubernetes API server: ${reason}`,
    );
  }

  private async ready(
    call: ResourceCall,
    cluster: Cluster,
    inputs: WireObject,
    live: WireObject,
  ): Promise<WireObject> {
    const readiness = readinessOf(inputs);
    if (readiness === undefined) return live;
    const ready = await untilReady(cluster, live, readiness, this.waiting(call, inputs));
    this.show(call, "");
    return ready;
  }

  private waiting(call: ResourceCall, inputs: WireObject): WaitOptions {
    return {
      seconds: patienceOf(inputs, call.timeout),
      cancelled: this.around.cancelled,
      show: (status) => this.show(call, status),
    };
  }

  private checkpoint(inputs: WireObject, live: WireObject): Checkpoint {
    return {
      inputs,
      live,
      initialApiVersion: kindOf(inputs).apiVersion,
      fieldManager: fieldManagerOf(inputs, undefined),
    };
  }

  private show({ urn }: ResourceCall, status: string): void {
    this.around.log("info", status, { urn, passing: true });
  }

  private say({ urn }: ResourceCall, severity: "info" | "warning", message: string): void {
    this.around.log(severity, message, { urn });
  }
}

function partial(error: unknown, message: string, kept: (live: WireObject) => Kept): unknown {
  if (!(error instanceof NotReadyError)) return error;
  const whole = `${message}: ${error.message}`;
  return new PartialError(whole, [whole, ...error.problems], kept(error.object));
}

/** An object of which only the type and the id are known. */
function identified(type: string, id: string, live: WireObject): WireObject {
  const { name, namespace } = parseId(id);
  const kind = kindOf(live).kind === "" ? kindOfType(type) : kindOf(live);
  return { ...kind, metadata: namespace === "" ? { name } : { name, namespace } };
}

/** The object under the name and namespace of its id. */
function withName(object: WireObject, id: string): WireObject {
  const { name, namespace } = parseId(id);
  return withMetadata(object, { name, ...(namespace === "" ? {} : { namespace }) });
}

/** What of an object that nobody declared yet may be declared: all but what the API server writes. */
function importable(live: WireObject): WireObject {
  const declared = without(live, "status");
  const metadata = metadataOf(normalise(declared));
  const all = metadata["annotations"];
  if (!isObject(all)) return { ...declared, metadata };
  const own = without(all, ...writtenAnnotations);
  return {
    ...declared,
    metadata: {
      ...without(metadata, "annotations"),
      ...(Object.keys(own).length === 0 ? {} : { annotations: own }),
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
