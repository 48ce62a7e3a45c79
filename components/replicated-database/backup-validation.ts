import { requireText } from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import { InvalidInputError } from "../invalid-input";
import type { DatabaseBackups } from "./arguments";

/**
 * Refuses backups that could not be written.
 *
 * @param backups where they go and when
 * @param where path of the argument
 * @throws InvalidInputError on the first thing that is wrong
 */
export function requireBackups(backups: DatabaseBackups, where: string): void {
  const forms: [value: string | undefined, form: RegExp, example: string, path: string][] = [
    [backups.bucket, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "example-backups-seoul", "bucket"],
    [backups.region, /^[a-z]{2}(-[a-z]+)+-\d$/, "ap-northeast-2", "region"],
    [backups.prefix, /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/, "payments", "prefix"],
    [backups.kmsKey, /^(alias\/[A-Za-z0-9/_-]+|arn:aws[a-z-]*:kms:\S+)$/, "alias/backups", "kmsKey"],
    [
      backups.roleArn,
      /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/,
      "arn:aws:iam::111122223333:role/backups-payments",
      "roleArn",
    ],
    [backups.startTime, /^([01]\d|2[0-3]):[0-5]\d$/, "18:17", "startTime"],
  ];
  requireText(backups.bucket, "where backups go", `${where}.bucket`);
  for (const [value, form, example, path] of forms) {
    if (value !== undefined && !form.test(value)) {
      throw new InvalidInputError({
        what: `${JSON.stringify(value)} has not the form that is expected here`,
        where: `${where}.${path}`,
        why: "backups would fail at night, after everything was declared to be in order",
        fix: `write it like "${example}"`,
      });
    }
  }
  if (backups.fullWeekday !== undefined) {
    requireInteger(backups.fullWeekday, { minimum: 0, maximum: 6 }, `${where}.fullWeekday`);
  }
  if (backups.retentionDays !== undefined) {
    requireInteger(
      backups.retentionDays,
      { minimum: 1, maximum: 3660, unit: "days" },
      `${where}.retentionDays`,
    );
  }
}
