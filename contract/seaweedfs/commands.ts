/** A command of `weed`: what it runs as, with its options by name without the leading dash. */
export interface WeedCommand {
  readonly command: string;
  readonly options: ReadonlyMap<string, string>;
}

/** What SeaweedFS assumes where nothing is said (`weed help master`, `volume`, `filer`, `s3`). */
export const weedDefaults = {
  masterPort: 9333,
  volumePort: 8080,
  filerPort: 8888,
  s3Port: 8333,
  /** A port of gRPC is that of HTTP and this. */
  grpcOffset: 10_000,
  electionMilliseconds: 10_000,
  dataCenter: "DefaultDataCenter",
  rack: "DefaultRack",
} as const;

/** The command line of a server: `weed` with the command and its options. */
export function weedWords({ command, options }: WeedCommand): string[] {
  return ["weed", "-logtostderr=true", command, ...[...options].map(([name, value]) => `-${name}=${value}`)];
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, "$2");

/** Words of a shell's command line; a word that is none stays as it is. */
function shellWords(word: string): string[] {
  if (!/(?:^|[\s/])weed\s/.test(word)) return [word];
  return [...word.matchAll(/(?:"[^"]*"|'[^']*'|\\\n|[^\s"'\\])+/g)].map(([part]) => unquoted(part));
}

/**
 * Reads the words that a container is started with, command and arguments together, also where a shell is given them as
 * one. An option has one dash or two, its value behind `=` or as the next word; one without is a switch, as in Go.
 *
 * @returns `undefined` where they start no `weed`, or one without a command
 */
export function readWeed(words: readonly string[]): WeedCommand | undefined {
  const split = words.flatMap(shellWords);
  const start = split.findIndex((word) => /(?:^|\/)weed$/.test(word));
  if (start < 0) return undefined;
  let command: string | undefined;
  const options = new Map<string, string>();
  for (let index = start + 1; index < split.length; index++) {
    const word = split[index]!;
    const [, name, value] = /^--?([A-Za-z][\w.]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      command ??= word;
      continue;
    }
    const next = split[index + 1];
    // Before the command there are switches and figures of the log only, which are written with `=`.
    const takesNext =
      value === undefined && command !== undefined && next !== undefined && !next.startsWith("-");
    if (takesNext) index++;
    if (command !== undefined) options.set(name, unquoted(value ?? (takesNext ? next : "true")));
  }
  return command === undefined ? undefined : { command, options };
}

/** Hosts of a list of servers, `host:port` or `host:port.grpcPort` with commas between them. */
export function serverHosts(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((server) => server.trim().replace(/:\d+(?:\.\d+)?$/, ""))
    .filter((host) => host !== "");
}
