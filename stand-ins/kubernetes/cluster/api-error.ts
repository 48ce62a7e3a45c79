import { listAt, textAt } from "../objects/kubernetes-object";
import type { WireValue } from "../values/wire-value";

/** An API server refused a request. Its message is the server's own. */
export class ApiError extends Error {
  /**
   * @param code HTTP status of the answer
   * @param body what it answered: a `Status` object, or anything
   */
  constructor(
    public readonly code: number,
    private readonly body: WireValue,
  ) {
    super(textAt(body, "message") || `the server answered ${code}`);
    this.name = "ApiError";
  }

  /** Why, in one word, such as `AlreadyExists`. */
  get reason(): string {
    return textAt(this.body, "reason");
  }

  /** Whether what is missing is the namespace, and not the object. */
  get lacksNamespace(): boolean {
    return this.code === 404 && textAt(this.body, "details", "kind") === "namespaces";
  }

  /** Whether a field that cannot be changed was to be changed. */
  get isImmutableField(): boolean {
    return (
      this.code === 422 &&
      (this.message.includes("field is immutable") ||
        listAt(this.body, "details", "causes").some((cause) =>
          textAt(cause, "message").includes("field is immutable"),
        ))
    );
  }
}

/** The API server has no such kind, for instance because nobody defined the custom resource yet. */
export class NoSuchKindError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "NoSuchKindError";
  }
}

/** No request reaches the API server, or none can be made. */
export class UnreachableError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "UnreachableError";
  }
}
