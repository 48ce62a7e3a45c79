import type { LabStatus, ProgramStatus } from "@holdfast/lab";
import { isWhole, labStatusText } from "@holdfast/cli/show/lab-status";
import { table } from "@holdfast/report/terminal/table";

const MEBIBYTE = 1024 * 1024;

function program(name: string, mebibytes: number, running = true): ProgramStatus {
  const memoryBytes = running ? mebibytes * MEBIBYTE : 0;
  return { name, pid: 7, running, memoryBytes, version: "1.2.3", source: "PATH" };
}

const whole: LabStatus = {
  startedAt: "2022-10-15T06:19:00.000Z",
  started: true,
  sites: [
    {
      name: "ansan",
      server: "https://127.0.10.1:6443",
      nodes: { ready: 24, total: 24 },
      pods: { ready: 198, total: 199 },
      programs: [program("etcd", 60), program("kube-apiserver", 440)],
    },
  ],
  aws: { endpoint: "http://127.0.9.1:5000", answers: true, programs: [program("moto_server", 42)] },
};

const [site] = whole.sites as [LabStatus["sites"][number]];

test("a lab is a line a site, with the programs below", () => {
  expect(isWhole(whole)).toBe(true);
  expect(labStatusText(whole)).toBe(
    `       state    address                  nodes  pods      memory
ansan  running  https://127.0.10.1:6443  24/24  198/199  500 MiB
aws    running  http://127.0.9.1:5000    -      -         42 MiB
all                                                      542 MiB

Started 2022-10-15T06:19:00.000Z.
Programs: etcd 1.2.3 (PATH), kube-apiserver 1.2.3 (PATH), moto_server 1.2.3 (PATH).
`,
  );
});

const without = { ...site, nodes: undefined, pods: undefined };
const ended = { ...site, programs: [program("etcd", 60, false), program("kube-apiserver", 440)] };

test.each<[string, LabStatus, RegExp]>([
  ["a program that ended", { ...whole, sites: [ended] }, /^ansan +ended: etcd /m],
  ["an API server that does not answer", { ...whole, sites: [without] }, /^ansan +does not answer .* - +- /m],
  ["a site that was stopped", { ...whole, sites: [{ ...without, programs: [] }] }, /^ansan +stopped /m],
  [
    "an AWS API that does not answer",
    { ...whole, aws: { ...whole.aws, answers: false } },
    /^aws +does not answer /m,
  ],
  ["a start that is not over", { ...whole, started: false }, /and not yet whole: somebody is still/],
])("%s is said, and the lab is not whole", (_, status, expected) => {
  expect(isWhole(status)).toBe(false);
  expect(labStatusText(status)).toMatch(expected);
});

test("figures are aligned right, everything else left", () => {
  const rows = [
    ["name", "count"],
    ["a", "1"],
    ["bcdef", "1000000"],
  ];
  expect(table(rows)).toBe("name     count\na            1\nbcdef  1000000\n");
  expect(table([])).toBe("");
});
