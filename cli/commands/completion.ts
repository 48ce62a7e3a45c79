import { Argument, Command } from "commander";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

/** A command with what can be written after it. */
interface Words {
  /** The command's words: `add service`; none for the command line itself. */
  readonly of: string;
  readonly description: string;
  readonly next: readonly string[];
}

function wordsOf(command: Command, path: readonly string[] = []): Words[] {
  const options = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const names = command.commands.map((each) => each.name());
  return [
    { of: path.join(" "), description: command.description(), next: [...names, ...options, "--help"] },
    ...command.commands.flatMap((each) => wordsOf(each, [...path, each.name()])),
  ];
}

function bash(words: readonly Words[]): string {
  const cases = words.map(({ of, next }) => `    "${of}") words="${next.join(" ")}" ;;`);
  const known = words.filter(({ of }) => of !== "").map(({ of }) => `"${of}"`);
  return `_holdfast() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in ${known.join("|")}) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _holdfast holdfast
`;
}

function fish(words: readonly Words[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = words.flatMap(({ of, next }) => {
    const seen = of.split(" ").filter(Boolean);
    const when =
      seen.length === 0
        ? "__fish_use_subcommand"
        : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    return next.map((word) => {
      const described = words.find((each) => each.of === [...seen, word].join(" "))?.description ?? "";
      const about = described === "" ? "" : ` -d ${quoted(described)}`;
      return word.startsWith("--")
        ? `complete -c holdfast -n ${quoted(when)} -l ${word.slice(2)}`
        : `complete -c holdfast -f -n ${quoted(when)} -a ${word}${about}`;
    });
  });
  return `${lines.join("\n")}\n`;
}

const scripts: { readonly [shell in Shell]: (words: readonly Words[]) => string } = {
  bash,
  zsh: (words) => `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`,
  fish,
};

/** `holdfast completion`: a script by which a shell completes commands and options, made from them. */
export function completionCommand(): Command {
  return new Command("completion")
    .description("Print a script by which a shell completes commands and options.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText(
      "after",
      `
Shells complete the word holdfast, so it is to be one: alias holdfast='npx --no-install holdfast'

Examples:
  npx holdfast completion bash >> ~/.bashrc
  npx holdfast completion zsh >> ~/.zshrc
  npx holdfast completion fish > ~/.config/fish/completions/holdfast.fish`,
    )
    .exitOverride()
    .action((shell: Shell, _options: object, command: Command) => {
      let top = command;
      while (top.parent) top = top.parent;
      process.stdout.write(scripts[shell](wordsOf(top)));
    });
}
