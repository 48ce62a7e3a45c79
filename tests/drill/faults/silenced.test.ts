import { silencesOf } from "../../../drill/faults/silenced";

test("a partition silences both ways, an asymmetric one only what a site sends", () => {
  expect(silencesOf("partition", ["a", "b"], "users")).toEqual([
    { from: "a" },
    { to: "a" },
    { from: "b" },
    { to: "b" },
  ]);
  expect(silencesOf("asymmetric-partition", ["a"], "users")).toEqual([{ from: "a" }]);
});

test("a site that is cut from users is reached by other sites", () => {
  expect(silencesOf("cut-from-users", ["a"], "users")).toEqual([
    { from: "a", to: "users" },
    { from: "users", to: "a" },
  ]);
});
