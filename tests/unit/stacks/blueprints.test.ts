import { runtime } from "@pulumi/pulumi";
import { declareStack } from "../../../stacks/blueprints";
import { refusal } from "../blueprint/expect-invalid-input";

test("a stack that names no blueprint there is: one error, at the line where all stacks have it from", () => {
  runtime.setAllConfig({ "holdfast:blueprint": "yesterday" });
  expect(refusal(declareStack)).toMatchObject({
    what: "holdfast:blueprint names no blueprint that there is",
    where: expect.stringMatching(/^Pulumi\.yaml:\d+$/) as string,
    why: expect.stringContaining("today or pangyo-2022") as string,
    fix: expect.stringContaining("holdfast:blueprint today") as string,
  });
});
