import type { WireObject } from "../values/wire-value";
import type { Cluster } from "../cluster/cluster";

/** How far an object is. */
export interface Progress {
  ready: boolean;
  /** It will not get ready any more, whatever is waited for. Default: false. */
  failed?: boolean;
  /** What it waits for, in one line that is shown while it is waited. Default: nothing is shown. */
  status?: string;
}

/** How a kind of object gets ready. */
export interface Readiness {
  /**
   * Looks at an object.
   *
   * @param object the object as it was last seen
   * @param cluster where objects that belong to it are found
   */
  look(object: WireObject, cluster: Cluster): Progress | Promise<Progress>;
  /**
   * Says why an object that is not ready is not.
   *
   * @returns one sentence for each reason; none when nothing is known
   */
  problems(object: WireObject, cluster: Cluster): string[] | Promise<string[]>;
  /** Also objects that belong to it change how far it is: it is looked at every so many milliseconds. Default: never. */
  again?: number;
  /** How long nothing may change before it counts, in milliseconds. Default: 0. */
  settles?: number;
  /** Whether a refresh looks at it too. */
  onRead: boolean;
}

/** An object was written and is not ready. */
export class NotReadyError extends Error {
  /**
   * @param message what happened
   * @param problems why, as far as is known
   * @param object the object as it was last seen
   */
  constructor(
    message: string,
    public readonly problems: string[],
    public readonly object: WireObject,
  ) {
    super(message);
    this.name = "NotReadyError";
  }
}
