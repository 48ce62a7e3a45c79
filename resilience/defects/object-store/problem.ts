/** What is wrong with what the servers of an object store are told. */
export type ObjectStoreProblem =
  /** Masters take a server to stand where another site's do. `value`: the data center that it says. */
  | {
      readonly kind: "data-center-of-other-site";
      readonly value: string;
      readonly site: string;
      readonly owner: string;
      readonly fit: string;
    }
  /** Masters take a server to stand apart from its neighbours. */
  | {
      readonly kind: "site-in-two-data-centers";
      readonly value: string;
      readonly site: string;
      readonly fit: string;
    }
  /** A server is told of other masters than most are. `value`: its list. */
  | {
      readonly kind: "masters-differ";
      readonly value: string;
      readonly missing: readonly string[];
      readonly unknown: readonly string[];
      /** It is a master itself. */
      readonly votes: boolean;
    }
  /** A master that no list names. */
  | { readonly kind: "master-unlisted"; readonly value: string }
  /** A master or gateway places copies otherwise than most do. */
  | { readonly kind: "replication-differs"; readonly value: string; readonly agreed: string }
  /** With which a server refuses to start. */
  | { readonly kind: "replication-unreadable"; readonly value: string }
  /** A gateway knows only what was written through itself. `value`: the store of its `filer.toml`. */
  | { readonly kind: "names-kept-apart"; readonly value: string };
