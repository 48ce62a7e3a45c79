/** What keeps servers of event logs, and those who use them, from meeting each other as they are meant to. */
export type EventLogProblem =
  /** Whoever is on the way reads along, and anybody may connect. */
  | { readonly kind: "log-in-plain"; readonly between: "servers" | "clients" }
  /** Callers need no certificate. */
  | { readonly kind: "log-unverified"; readonly between: "servers" | "clients" }
  /** A server lets nobody in by the name of a service's certificate. `value`: that name. */
  | { readonly kind: "log-user-missing"; readonly value: string; readonly service: string }
  /** A service is told of a host that no server of its log has. `value`: the host. */
  | { readonly kind: "log-told-elsewhere"; readonly value: string; readonly eventLog: string }
  /** A service is told of fewer servers than there are. */
  | {
      readonly kind: "log-told-of-few";
      readonly value: string;
      readonly eventLog: string;
      readonly told: number;
      readonly servers: number;
    }
  /** A server's certificate is not for the host by which it is called. `value`: the host. */
  | { readonly kind: "log-host-uncertified"; readonly value: string }
  /** A server is routed to where no server of its log listens. `value`: host and port, `more`: further ones of its routes. */
  | {
      readonly kind: "log-route-astray";
      readonly value: string;
      readonly more: number;
      readonly eventLog: string;
      readonly joins: boolean;
    }
  /** A server has no room for the streams of which it is to hold a copy. `value`: the room that it has, in bytes. */
  | {
      readonly kind: "log-room-short";
      readonly value: string;
      readonly streams: readonly string[];
      readonly neededBytes: number;
      readonly roomBytes: number;
      /** What bounds it. */
      readonly by: "limit" | "volume" | "volume-share";
    };
