import { judgeGraph } from "../judging";
import { violationsOnRandomBlueprints } from "../random-weakenings";
import { writeRatchet } from "../ratchet";
import { exportedSubject, graphOf } from "../subjects";
import { falseAlarm, spellings } from "./index";

/** Random blueprints that are weakened. */
const BLUEPRINTS = 500;

/** Writes down the false alarms on equivalent spellings, and the weakenings of random blueprints that are rewarded. */
function main(): void {
  const graph = graphOf(exportedSubject("dev"));
  const before = judgeGraph(graph);
  if ("refused" in before) throw new Error(before.refused);
  const alarms = spellings.flatMap((spelling) => {
    const alarm = falseAlarm(graph, before, spelling);
    return alarm === undefined ? [] : [[spelling.title, alarm.slice(0, 240)] as const];
  });
  writeRatchet("known-false-alarms.json", Object.fromEntries(alarms));
  const rewarded = violationsOnRandomBlueprints(BLUEPRINTS, 1);
  writeRatchet("rewarded-weakenings.json", rewarded);
  process.stdout.write(
    `${spellings.length} spellings, ${alarms.length} false alarms; ${Object.keys(rewarded).length} weakenings rewarded\n`,
  );
}

main();
