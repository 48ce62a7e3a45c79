import { addressRange, contains, isIpv4 } from "../addresses";

/** A line of `pg_hba.conf`, as PostgreSQL's documentation has it. */
export interface AccessLine {
  readonly type: "local" | "host" | "hostssl" | "hostnossl" | "hostgssenc" | "hostnogssenc";
  readonly databases: readonly string[];
  readonly roles: readonly string[];
  /** A network, a name, or `all`, `samehost`, `samenet`; absent for `local`. */
  readonly address?: string;
  readonly method: string;
  /** `name=value` after the method. */
  readonly options: ReadonlyMap<string, string>;
  /** The line as it stands. */
  readonly text: string;
}

const TYPES = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"] as const;

/** Words of a line: quoted ones without their quotes, up to a comment. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/#.*$|(?:"[^"]*"|[^\s"#])+/g)) {
    if (word.startsWith("#")) break;
    words.push(word);
  }
  return words;
}

const bare = (word: string): string[] => word.split(",").map((part) => part.replace(/^"(.*)"$/, "$1"));

/** Reads a line; `undefined` where it is a comment, empty, or none. */
export function parseAccessLine(text: string): AccessLine | undefined {
  const [typeWord, databases, roles, ...rest] = wordsOf(text);
  const type = TYPES.find((each) => each === typeWord);
  if (type === undefined || databases === undefined || roles === undefined) return undefined;
  let address: string | undefined;
  if (type !== "local") {
    address = rest.shift();
    const mask = rest[0];
    if (address !== undefined && mask !== undefined && isIpv4(mask) && isIpv4(address)) {
      rest.shift();
      address = `${address}/${prefixOf(mask)}`;
    }
  }
  const [method, ...options] = rest;
  if (method === undefined) return undefined;
  return {
    type,
    databases: bare(databases),
    roles: bare(roles),
    ...(address === undefined ? {} : { address }),
    method,
    options: new Map(
      options.map((option) => [option.split("=")[0] ?? "", option.split("=").slice(1).join("=")] as const),
    ),
    text: text.trim(),
  };
}

/** Length of the prefix that a mask leaves. */
function prefixOf(mask: string): number {
  const octets = mask.split(".").map((octet) => Number(octet).toString(2).replaceAll("0", "").length);
  return octets.reduce((bits, ones) => bits + ones, 0);
}

/** True where one text means addresses that hold all that another means; false where one of them is no IPv4. */
function holdsNetwork(outer: string, inner: string): boolean {
  const [wide, narrow] = [addressRange(outer), addressRange(inner)];
  return wide !== undefined && narrow !== undefined && contains(wide, narrow);
}

/** A connection over TLS that is asked for. */
export interface Login {
  readonly role: string;
  /** A database's name, or `replication` for a connection that streams the log. */
  readonly database: string;
  /** Network that it comes from, as a CIDR. */
  readonly network: string;
}

function isFor({ type, databases, roles, address = "" }: AccessLine, login: Login): boolean {
  if (type === "local" || type === "hostnossl" || type === "hostgssenc") return false;
  const database = databases.some(
    (each) =>
      each === login.database ||
      (login.database !== "replication" &&
        (each === "all" || (each === "sameuser" && login.role === login.database))) ||
      /^[/@]|^samerole$|^samegroup$/.test(each),
  );
  const role = roles.some((each) => each === "all" || each === login.role || /^[+/@]/.test(each));
  const from =
    address === "all" ||
    (addressRange(address) ? holdsNetwork(address, login.network) : address !== "samehost");
  return database && role && from;
}

/**
 * The line that decides on a connection over TLS from anywhere in a network: the first that is for it.
 * A name instead of a network, or a file of names, is taken to be for it: what it holds is not known.
 *
 * @returns `undefined` where no line is for it, so that it is refused
 */
export function decidingLine(lines: readonly AccessLine[], login: Login): AccessLine | undefined {
  return lines.find((line) => isFor(line, login));
}
