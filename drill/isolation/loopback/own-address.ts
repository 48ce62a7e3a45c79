import type { DeclaredContainer, DeclaredPod, Volume } from "../../declared/pod";

/**
 * How what is declared says that a server listens at every address of its pod, or at its loopback address: both are the
 * pod's own in a network of its own, and here nobody's.
 */
const EVERYWHERE: readonly RegExp[] = [
  /(?<![\d.])(?:0\.0\.0\.0|127\.0\.0\.1)(?![\d./])/g,
  // HAProxy's configuration.
  /(?<=^[ \t]*bind )(?=:\d)/gm,
  // pgBackRest's configuration.
  /(?<=^tls-server-address=)\*$/gm,
];

function at(address: string, text: string): string {
  return EVERYWHERE.reduce((changed, pattern) => changed.replace(pattern, address), text);
}

function containerAt(address: string, container: DeclaredContainer): DeclaredContainer {
  const environment = Object.entries(container.environment).map(
    ([name, value]) => [name, at(address, value)] as const,
  );
  return {
    ...container,
    command: container.command.map((word) => at(address, word)),
    environment: Object.fromEntries(environment),
  };
}

function volumeAt(address: string, volume: Volume): Volume {
  if (volume.kind !== "files") return volume;
  return { ...volume, files: volume.files.map((file) => ({ ...file, content: at(address, file.content) })) };
}

/** A pod as it is declared, whose servers listen at its own address only. */
export function listeningAt(address: string, pod: DeclaredPod): DeclaredPod {
  const contained = (container: DeclaredContainer) => containerAt(address, container);
  return {
    ...pod,
    initContainers: pod.initContainers.map(contained),
    containers: pod.containers.map(contained),
    volumes: new Map([...pod.volumes].map(([name, volume]) => [name, volumeAt(address, volume)] as const)),
  };
}
