import type { LabStatus, ProgramStatus, ReadyOf } from "@holdfast/lab";
import { table } from "@holdfast/report/terminal/table";
import { terminalText } from "@holdfast/report/text/untrusted-text";

const BYTES_PER_MEBIBYTE = 1024 * 1024;

function readyOf(count: ReadyOf | undefined): string {
  return count ? `${count.ready}/${count.total}` : "-";
}

function mebibytes(programs: readonly ProgramStatus[]): string {
  const bytes = programs.reduce((sum, each) => sum + each.memoryBytes, 0);
  return `${Math.round(bytes / BYTES_PER_MEBIBYTE)} MiB`;
}

function state(programs: readonly ProgramStatus[], answers: boolean): string {
  const ended = programs.filter(({ running }) => !running).map(({ name }) => name);
  if (programs.length === 0) return "stopped";
  if (ended.length > 0) return `ended: ${ended.join(", ")}`;
  return answers ? "running" : "does not answer";
}

/** How a lab is, as a table with one line a site. */
export function labStatusText(status: LabStatus): string {
  const { sites, aws } = status;
  const all = [...sites.flatMap(({ programs }) => programs), ...aws.programs];
  const rows = [
    ["", "state", "address", "nodes", "pods", "memory"],
    ...sites.map((site) => [
      site.name,
      state(site.programs, site.nodes !== undefined),
      site.server,
      readyOf(site.nodes),
      readyOf(site.pods),
      mebibytes(site.programs),
    ]),
    ["aws", state(aws.programs, aws.answers), aws.endpoint, "-", "-", mebibytes(aws.programs)],
    ["all", "", "", "", "", mebibytes(all)],
  ];
  const tools = new Map(all.map(({ name, version, source }) => [name, `${name} ${version} (${source})`]));
  return (
    `${table(rows.map((row) => row.map(terminalText)))}\nStarted ${terminalText(status.startedAt)}` +
    `${status.started ? "" : ", and not yet whole: somebody is still starting it, or was killed while doing so"}.\n` +
    `Programs: ${terminalText([...tools.values()].join(", "))}.\n`
  );
}

/** True where every part of a lab runs and answers. */
export function isWhole(status: LabStatus): boolean {
  const programs = [...status.sites.flatMap((site) => site.programs), ...status.aws.programs];
  return (
    status.started &&
    status.aws.answers &&
    programs.every(({ running }) => running) &&
    status.sites.every(({ nodes }) => nodes !== undefined)
  );
}
