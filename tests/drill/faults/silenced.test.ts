import { silencesOf } from "../../../drill/faults/silenced";

test("a partition silences both ways, an asymmetric one only what a site sends", () => {
  expect(silencesOf("partition", ["a", "b"])).toEqual([
    { from: "a" },
    { to: "a" },
    { from: "b" },
    { to: "b" },
  ]);
  expect(silencesOf("asymmetric-partition", ["a"])).toEqual([{ from: "a" }]);
});

test("a site that is cut from users is not reached at its public addresses, by anybody", () => {
  expect(silencesOf("cut-from-users", ["a"])).toEqual([
    { from: "a", only: "public" },
    { to: "a", only: "public" },
  ]);
});

test("a site that is cut from other sites keeps its public addresses", () => {
  expect(silencesOf("cut-from-sites", ["a"])).toEqual([
    { from: "a", only: "private" },
    { to: "a", only: "private" },
  ]);
});
