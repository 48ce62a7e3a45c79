import { readCron } from "@holdfast/contract/cron";

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  ["* * * * *", 60],
  ["7 * * * *", HOUR],
  ["30 17 * * *", DAY],
  ["30 17 */1 * *", DAY],
  ["30 17 ? * ?", DAY],
  ["30 17 1-31 * *", DAY],
  ["30 17 * JAN-DEC sun-SAT", DAY],
  ["  30\t17 * * * ", DAY],
  ["@daily", DAY],
  ["@midnight", DAY],
  ["@hourly", HOUR],
  ["@weekly", 7 * DAY],
  ["@every 1h30m", 1.5 * HOUR],
  ["@yearly", 366 * DAY],
  ["*/15 * * * *", 15 * 60],
  ["5/20 * * * *", 20 * 60],
  ["0 1,13 * * *", 12 * HOUR],
  ["0 9-17 * * *", 16 * HOUR],
  ["0 9-17/4 * * 1-5", 2 * DAY + 16 * HOUR],
  ["0 0 * * 0", 7 * DAY],
  ["0 0 1 * *", 31 * DAY],
  ["0 0 31 * *", 61 * DAY],
  // Either the thirteenth or a Friday, by crontab(5).
  ["0 0 13 * 5", 7 * DAY],
  // The second of two in the first field but one is a step of all, so that both fields restrict.
  ["0 0 */2 * 1", 2 * DAY],
  ["0 0 29 2 *", 4 * 365 * DAY + DAY],
  ["0 0 30 2 *", Infinity],
  ["0 0 31 4,6,9,11 *", Infinity],
])("%s fires %d seconds apart at the most", (text, seconds) => {
  expect(readCron(text)).toEqual({ kind: "schedule", longestGapSeconds: seconds });
});

test.each([
  ["", /fields/],
  ["0 0 * *", /has 4 fields/],
  ["0 0 * * * *", /has 6 fields/],
  ["60 * * * *", /has 60 as minute, which is 0 to 59/],
  ["0 24 * * *", /hour/],
  ["0 0 0 * *", /day of the month/],
  ["0 0 * 13 *", /month/],
  ["0 0 * * 7", /day of the week/],
  ["0 0 * * mo", /has mo as day of the week/],
  ["0 5-3 * * *", /has 5-3 as hour/],
  ["*/0 * * * *", /minute/],
  ["0 0 L * *", /has L as day of the month/],
  ["@reboot", /stands for no schedule/],
  ["@every day", /length of time/],
  ["TZ=Asia/Seoul 0 2 * * *", /timeZone/],
])("'%s' is no schedule that Kubernetes takes", (text, reason) => {
  expect(readCron(text)).toMatchObject({ kind: "malformed", reason: expect.stringMatching(reason) });
});
