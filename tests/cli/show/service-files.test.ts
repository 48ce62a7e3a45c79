import { serviceFiles } from "../../../cli/show/service-files";

test("a service is looked for nearest to the top of the project", () => {
  expect(serviceFiles("stacks").get("bank")?.path).toBe("stacks/services/bank.yaml");
  expect(serviceFiles("stacks").get("object-storage")?.path).toBe(
    "stacks/pangyo-2022/services/object-storage.yaml",
  );
});

test("of two files that declare one service, the one of the stack that is judged counts", () => {
  expect(serviceFiles("stacks", "dev").get("bank")?.path).toBe("stacks/services/bank.yaml");
  expect(serviceFiles("stacks", "pangyo-2022").get("bank")).toEqual({
    path: "stacks/pangyo-2022/services/bank.yaml",
    line: 4,
  });
});
