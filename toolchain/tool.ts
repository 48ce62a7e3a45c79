/** Every program that the lab or the drill runs, in the order in which they are shown. */
export const toolNames = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-kubernetes",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "moto_server",
  "check-registers",
] as const;

/** A program that the lab or the drill runs. */
export type ToolName = (typeof toolNames)[number];

/**
 * Where a program was found: in a folder of `PATH`; in the folder that `KUBEBUILDER_ASSETS` names; in the cache, which
 * for Pulumi's plugins includes the engine's own plugin folder; downloaded just now; built (for `moto_server`:
 * installed) just now; or the project's own stand-in, when nothing official could be had.
 */
export type ToolSource = "PATH" | "KUBEBUILDER_ASSETS" | "cache" | "download" | "built" | "stand-in";

/** A program that was found and has said its version. */
export interface Tool {
  /** The program's name. */
  readonly name: ToolName;
  /** Absolute path of the program. */
  readonly path: string;
  /** Its version without a leading "v", as in "3.6.8". */
  readonly version: string;
  /** Where it was found. */
  readonly source: ToolSource;
}

/** How a program is looked for. */
export interface FindOptions {
  /** Called with one line for each step that takes time and each find that is passed over. Default: silent. */
  readonly onProgress?: (line: string) => void;
  /** The environment that is searched and that builds run in. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Folder of the cache. Default: `$XDG_CACHE_HOME/holdfast/toolchain`, with `~/.cache` where that is unset. */
  readonly cache?: string;
  /** Ends the search, with whatever it has started. Default: it cannot be ended. */
  readonly signal?: AbortSignal;
}
