import { namespaceOf } from "../../blueprint/pod";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import { configMapsOf } from "./member-texts";

/** A Job that brings a file to what Patroni keeps in the consensus store. */
export interface ConfigurationJob {
  readonly job: Resource;
  readonly site: string;
  /** The words that `patronictl edit-config` is called with; one of them is the scope. */
  readonly words: readonly string[];
  /** Name of the file that it applies. */
  readonly file: string;
  /** What is not in the file goes, rather than stays. */
  readonly replaces: boolean;
  /** The ConfigMap that it takes the file from; absent where its pod mounts none that is declared. */
  readonly source?: Resource;
}

const read = new WeakMap<Reading, readonly ConfigurationJob[]>();

function jobOf(reading: Reading, job: Resource): ConfigurationJob[] {
  const site = reading.findSite(job);
  const pod = at(job.inputs, "spec", "template", "spec");
  if (site === undefined || at(job.inputs, "spec", "suspend") === true) return [];
  const sources = listOf(at(pod, "volumes")).flatMap((volume) => {
    const name = textOf(at(volume, "configMap", "name"));
    return configMapsOf(reading).get(`${site}/${namespaceOf(job)}/${name}`) ?? [];
  });
  return [...listOf(at(pod, "initContainers")), ...listOf(at(pod, "containers"))].flatMap((container) => {
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))]
      .join(" ")
      .split(/[\s='"]+/);
    if (!words.includes("edit-config")) return [];
    const path = words[words.findIndex((word) => /^(--apply|--replace)$/.test(word)) + 1] ?? "";
    const file = path.split("/").at(-1) ?? "";
    const source = sources.find(({ inputs }) => at(inputs, "data", file) !== undefined);
    return [{ job, site, words, file, replaces: words.includes("--replace"), ...(source ? { source } : {}) }];
  });
}

/** Every Job that brings a file to the consensus store, in the order of their URNs. */
export function configurationJobs(reading: Reading): readonly ConfigurationJob[] {
  const known = read.get(reading);
  if (known) return known;
  const found = reading.all(types.job).flatMap((job) => jobOf(reading, job));
  read.set(reading, found);
  return found;
}
