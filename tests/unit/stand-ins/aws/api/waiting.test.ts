import { errorCode, isNotFound, unlessMissing } from "@holdfast/aws-stand-in/api/aws-error";
import { until } from "@holdfast/aws-stand-in/api/waiting";
import { awsError } from "../fake-aws";

test("waiting ends with the answer that is waited for", async () => {
  const answers = [false, false, true];
  await until("it", async () => answers.shift() ?? false);
  expect(answers).toEqual([]);
});

test("waiting ends when the time is over, and says for what", async () => {
  await expect(until("VPC vpc-1", async () => false, 0.2)).rejects.toThrow("waited 0.2 s for VPC vpc-1");
});

test("an error while waiting ends it", async () => {
  await expect(
    until("it", async () => {
      throw awsError("AccessDenied");
    }),
  ).rejects.toThrow(/AccessDenied/);
});

test.each(["InvalidVpcID.NotFound", "NoSuchEntityException", "NotFoundException", "NoSuchBucketPolicy"])(
  "%s means that there is nothing",
  async (code) => {
    expect(isNotFound(awsError(code))).toBe(true);
    expect(await unlessMissing(Promise.reject(awsError(code)))).toBeUndefined();
  },
);

test("any other error is passed on", async () => {
  expect(errorCode("a text")).toBe("");
  await expect(unlessMissing(Promise.reject(awsError("DependencyViolation")))).rejects.toThrow(
    /DependencyViolation/,
  );
});
