/** A line of a file in the repository. */
export interface Place {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The place where a service is declared: the line of its name. */
export interface ServiceFile extends Place {
  /** Lines of the keys of the declaration. */
  readonly keys: ReadonlyMap<string, number>;
}

/** Where in the files of a project what is judged is declared. */
export interface DeclarationFiles {
  /** By the service's name. */
  readonly services: ReadonlyMap<string, ServiceFile>;
  /** By the site's name. */
  readonly sites: ReadonlyMap<string, Place>;
  /** The stack's file, or the project's where there is none; absent outside of a project. */
  readonly stack?: Place;
}
