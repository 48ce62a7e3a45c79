/** A file as a volume holds it. */
export interface VolumeFile {
  readonly path: string;
  readonly content: string;
}

/** Where a volume's content comes from. */
export type Volume =
  /** Files of a ConfigMap, with their mode. */
  | { readonly kind: "files"; readonly mode: number; readonly files: readonly VolumeFile[] }
  /** A certificate that the site's issuer writes to this secret; only these keys of it, or all. */
  | {
      readonly kind: "certificate";
      readonly secret: string;
      readonly mode: number;
      readonly keys?: readonly { readonly key: string; readonly path: string }[];
    }
  /** Empty when the pod starts. */
  | { readonly kind: "empty" }
  /** Kept while the site stands, by name. */
  | { readonly kind: "kept"; readonly claim: string }
  /** A token with which the pod's service account shows itself elsewhere. */
  | { readonly kind: "token"; readonly path: string; readonly audience: string };

/** One container of a pod. */
export interface DeclaredContainer {
  readonly name: string;
  /** Last part of the image's repository, such as `postgresql`. */
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly {
    readonly volume: string;
    readonly path: string;
    readonly readOnly: boolean;
  }[];
  /** Seconds after its start before which its cluster does not ask whether it is ready. */
  readonly readyAfterSeconds: number;
  /** It is a machine that boots, with a data volume that is kept. Default: it is a container. */
  readonly machine?: FirstBoot | undefined;
}

/** What a machine is told at its first start. */
export interface FirstBoot {
  /** Files that it is given, with their permissions in octal. */
  readonly files: readonly (VolumeFile & { readonly permissions: string })[];
  /** Commands that it runs, word by word. */
  readonly commands: readonly (readonly string[])[];
  /** Device that its data volume is attached as. */
  readonly device: string;
}

/** A pod as its cluster would start it. */
export interface DeclaredPod {
  readonly site: string;
  readonly namespace: string;
  /** Name of the pod, such as `messaging-0-ansan-0`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Service under which a pod of a StatefulSet has a name of its own. */
  readonly subdomain?: string;
  /** What it asks of its resolver besides what every pod does, as `options` of resolv.conf. */
  readonly resolverOptions: readonly string[];
  readonly user: number;
  readonly group: number;
  readonly initContainers: readonly DeclaredContainer[];
  readonly containers: readonly DeclaredContainer[];
  readonly volumes: ReadonlyMap<string, Volume>;
  /** Port by name, of all its containers. */
  readonly ports: ReadonlyMap<string, number>;
}

/**
 * Content of a file that a pod's ConfigMaps give it.
 *
 * @param name of the file, such as `patroni.yml`
 * @returns `undefined` where none of them has it
 */
export function fileOf({ volumes }: Pick<DeclaredPod, "volumes">, name: string): string | undefined {
  const files = [...volumes.values()].flatMap((volume) => (volume.kind === "files" ? volume.files : []));
  return files.find(({ path }) => path === name)?.content;
}
