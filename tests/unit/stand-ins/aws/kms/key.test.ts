import { key } from "@holdfast/aws-stand-in/kms/key";
import { FakeAws } from "../fake-aws";

const answers = {
  DescribeKey: () => ({ KeyMetadata: { KeyId: "k", Enabled: true, KeyState: "Enabled" } }),
  GetKeyPolicy: () => ({ Policy: "{}" }),
  GetKeyRotationStatus: () => ({ KeyRotationEnabled: true }),
  ListResourceTags: () => ({}),
  EnableKey: () => ({}),
  DisableKey: () => ({}),
  EnableKeyRotation: () => ({}),
  UpdateKeyDescription: () => ({}),
  ScheduleKeyDeletion: () => ({}),
};

const changing = (...inputs: string[]) => ({ has: (input: string) => inputs.includes(input), before: {} });

test("a key that was disabled is enabled before anything else is changed of it", async () => {
  const api = new FakeAws(answers);
  await key.update?.(
    "k",
    { description: "d", enableKeyRotation: true },
    changing("isEnabled", "description", "enableKeyRotation"),
    api.region,
  );
  expect(api.requests.map(({ command }) => command)).toEqual([
    "EnableKey",
    "UpdateKeyDescription",
    "EnableKeyRotation",
  ]);
});

test("a key that is to be disabled is changed first", async () => {
  const api = new FakeAws(answers);
  await key.update?.(
    "k",
    { isEnabled: false, description: "d" },
    changing("isEnabled", "description"),
    api.region,
  );
  expect(api.requests.map(({ command }) => command)).toEqual(["UpdateKeyDescription", "DisableKey"]);
});

test("a key that waits for its end is gone", async () => {
  const api = new FakeAws({
    ...answers,
    DescribeKey: () => ({ KeyMetadata: { KeyState: "PendingDeletion" } }),
  });
  expect(await key.read("k", api.region, {})).toBeUndefined();
});

test.each([
  [{}, 30],
  [{ deletionWindowInDays: 7 }, 7],
])("a key is kept for as long as is declared: %j", async (known, PendingWindowInDays) => {
  const api = new FakeAws(answers);
  await key.delete("k", api.region, known);
  expect(api.of("ScheduleKeyDeletion")).toEqual([{ KeyId: "k", PendingWindowInDays }]);
});

test("a rotation period that AWS does not answer is not asked about", async () => {
  expect(await key.read("k", new FakeAws(answers).region, {})).not.toHaveProperty("rotationPeriodInDays");
});
