import type { DrillProgress } from "@holdfast/drill/run/progress";
import { DrillDisplay } from "@holdfast/report/drill/drill-display";
import { sampleResults } from "./html/drill-sample";

const scenario = { name: "kill ansan", fault: "kill", sites: ["ansan"] } as const;

/** What a display writes. */
function written(terminal: boolean, show: (display: DrillDisplay) => void): string {
  let text = "";
  const screen = { isTTY: terminal, columns: 60, write: (part: string) => (text += part) };
  show(new DrillDisplay(screen));
  // Colours are not what is looked at here.
  return text.replace(/\u001B\[\d+m/g, "");
}

const load = (seconds: number, failed = 0): DrillProgress => ({
  kind: "load",
  milliseconds: seconds * 1000,
  services: { payments: { done: 40, failed, sites: { siheung: 25, ansan: 15 } } },
});

test("without a terminal everything is a line, and load is told when it turns and every 10 s", () => {
  const text = written(false, (display) => {
    display.begin(scenario, 1, 2);
    display.show({ kind: "step", text: "users are served" });
    for (let second = 1; second <= 12; second++) display.show(load(second));
    display.show({ kind: "mark", mark: { milliseconds: 12_300, kind: "fault", text: "kill ansan" } });
    for (let second = 13; second <= 15; second++) display.show(load(second, 7));
    display.close();
  });
  expect(text.split("\n")).toEqual([
    "kill ansan (1 of 2)",
    "  users are served",
    "  00:01 payments 40 done, 0 failed (ansan 15, siheung 25)",
    "  00:11 payments 40 done, 0 failed (ansan 15, siheung 25)",
    "  00:12 fault: kill ansan",
    "  00:13 payments 40 done, 7 failed (ansan 15, siheung 25)",
    "",
  ]);
});

test("on a terminal load is written over, and never wraps", () => {
  const text = written(true, (display) => {
    display.show(load(61));
    display.show(load(62, 1000));
    display.show({ kind: "step", text: "healing" });
  });
  expect(text).toBe(
    "\r\u001B[K  01:01 payments 40 done, 0 failed (ansan 15, siheung 25)" +
      "\r\u001B[K  01:02 payments 40 done, 1000 failed (ansan 15, siheung 2…".slice(0, 3 + 4 + 59) +
      "\r\u001B[K  healing\n",
  );
  for (const line of text.split("\r\u001B[K")) expect(line.length).toBeLessThan(60);
});

test("a first start ends with a line for each step, and says of services nothing of a recovery", () => {
  const [good] = sampleResults({ flaws: false }).drills;
  const step = {
    service: "every voter answers",
    subject: "first start",
    agrees: true,
    predicted: "at most 74 s",
    measured: "12.0 s",
    line: "",
  } as const;
  const steps = [{ step: "voters-answer" as const, seconds: 12 }];
  expect(
    written(false, (display) => display.end({ ...good!, steps, comparisons: [step, ...good!.comparisons] })),
  ).toBe(
    "  ✓ every voter answers: 12.0 s (predicted at most 74 s)\n" +
      "  ✓ payments: serving (predicted serving), 0 of 940 acknowledged writes lost\n",
  );
});

test("a drill ends with a line for each service, and one for each miss", () => {
  const [good, bad] = sampleResults({ flaws: true }).drills;
  expect(written(false, (display) => display.end(good!))).toBe(
    "  ✓ payments: serving (predicted serving), back after 21.1 s (predicted at most 29 s), 0 of 940 acknowledged writes lost\n",
  );
  const missed = written(false, (display) => display.end({ ...bad!, divergences: ["x holds other rows"] }));
  expect(missed.split("\n")).toEqual([
    "  ✗ payments: serving (predicted serving), back after 33.3 s (predicted at most 29 s), 1 of 940 acknowledged writes lost",
    "    missed: payments rto: 33.3 s measured, at most 29 s predicted",
    expect.stringContaining("missed: payments rpo: 1 lost"),
    expect.stringContaining("missed: payments linearizability: not linearizable measured"),
    "    missed: x holds other rows",
    "",
  ]);
});
