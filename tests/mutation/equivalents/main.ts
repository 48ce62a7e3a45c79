import { falseAlarm, spellings } from "./index";
import { judgeGraph } from "../judging";
import { exportedSubject, graphOf } from "../subjects";
import { writeRatchet } from "../ratchet";

const graph = graphOf(exportedSubject("dev"));
const before = judgeGraph(graph);
if ("refused" in before) throw new Error(before.refused);
const alarms = spellings.flatMap((spelling) => {
  const alarm = falseAlarm(graph, before, spelling);
  return alarm === undefined ? [] : [[spelling.title, alarm.slice(0, 240)] as const];
});
writeRatchet("known-false-alarms.json", Object.fromEntries(alarms));
process.stdout.write(`${spellings.length} spellings, ${alarms.length} false alarms\n`);
