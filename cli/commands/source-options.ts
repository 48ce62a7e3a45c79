import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_TIMEOUT } from "@holdfast/evaluate/evaluate-apart";

/** Adds the options that say whose resources are judged. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--stack <NAME>", "stack whose declaration is evaluated").default("dev").conflicts("from"),
    )
    .option(
      "--from <FILE...>",
      "judge these files instead: pulumi preview --json, pulumi stack export, or, with --sites, Kubernetes manifests",
    )
    .option("--sites <FILE>", "where the clusters stand of a program or manifests without components")
    .addOption(
      new Option(
        "--part <NAMES>",
        'the files hold only this part of a blueprint: data sites and "global", joined by commas',
      ).argParser(names),
    )
    .addOption(
      new Option(
        "--with <PART=SOURCE...>",
        "where another part of the blueprint stands: a file, or the name of a stack. Default: the stack of its name",
      ),
    )
    .addOption(
      new Option(
        "--alone",
        "judge a part of a blueprint for what can be said of it alone, and warn of that",
      ).conflicts("with"),
    )
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
    .addOption(
      new Option("--timeout <SECONDS>", "how long the program may take until it has declared everything")
        .argParser(seconds)
        .default(DEFAULT_TIMEOUT),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) {
    throw new InvalidArgumentError("seconds: a number above 0, of at most a day (86400)");
  }
  return value;
}

/** Reads a number of days. */
export function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3650))
    throw new InvalidArgumentError("days: a number above 0, of at most 3650");
  return value;
}

/** Reads how long something has lasted, in seconds: `1h`, `5d`. */
export function elapsed(text: string): number {
  const [, amount, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (unit === "d" ? 86_400 : 3600);
  if (!(seconds <= 3650 * 86_400))
    throw new InvalidArgumentError("hours or days, of at most ten years: 1h, 1d, 5d, 35d");
  return seconds;
}

/** Reads names joined by commas: `ansan,siheung`. */
export function names(text: string): string[] {
  const read = text.split(",").map((name) => name.trim());
  if (read.some((name) => name === ""))
    throw new InvalidArgumentError("names are joined by commas: ansan,siheung");
  if (new Set(read).size < read.length) throw new InvalidArgumentError("a name is given twice");
  return read;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 4) {
    throw new InvalidArgumentError("how many sites are lost at once: a whole number from 1 to 4");
  }
  return value;
}

/** How many sites are lost at once, at most. */
export function depthOption(): Option {
  return new Option("--depth <N>", "how many sites are lost at once, at most")
    .argParser(wholeNumber)
    .default(2);
}
