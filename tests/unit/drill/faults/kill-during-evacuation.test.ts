import { evacuatedSite } from "@holdfast/drill/faults/kill-during-evacuation";

test("the site that is evacuated leads something, and is none that is killed", () => {
  expect(evacuatedSite(["a", "b"], ["a"])).toBe("b");
  expect(evacuatedSite(["a", "b"], ["c"])).toBe("a");
  expect(evacuatedSite(["a", "a"], ["a"])).toBeUndefined();
});
