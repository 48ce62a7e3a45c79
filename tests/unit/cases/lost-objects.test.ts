import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import { type Change, field, shippedResources } from "./planted";

/** Nobody says any more who accepts the loss of objects. */
const unaccepted = field("PlacementPolicy", "media-transfer", ["accept"], undefined);

/** What is found of objects that are lost for good after changes of the shipped resources, hazards and all. */
function lostForGood(...changes: readonly Change[]) {
  const resources = changes.reduce((changed, change) => change(changed), shippedResources());
  return reportOf(new StackView({ resources }, { domains: true })).findings.filter(
    ({ reason }) => reason.kind === "objects-lost-for-good",
  );
}

test("objects of which a force of nature leaves no copy are told, each event by itself, until somebody accepts it", () => {
  const found = lostForGood(unaccepted);
  expect(found.map(({ event }) => event?.name).sort()).toEqual([
    expect.stringMatching(/^earthquake gyeonggi/),
    expect.stringMatching(/^flood above/),
    expect.stringMatching(/^typhoon yellow-sea/),
    expect.stringMatching(/^wave above/),
  ]);
  for (const finding of found) {
    expect(finding).toMatchObject({
      policy: "backups-offsite-and-immutable",
      level: "error",
      service: "media-transfer",
    });
    expect(findingFix(finding)).toMatch(
      /^keep a copy of the objects of media outside the reach of .* accept/,
    );
  }
  const messages = found.map(findingMessage);
  expect(messages).toContainEqual(
    expect.stringMatching(/^earthquake gyeonggi takes every copy of all objects that media-transfer stores/),
  );
  expect(messages).toContainEqual(expect.stringMatching(/^flood .* takes every copy of up to \S+% of the/));
});

test("as it is shipped, each of them is accepted by somebody until a day", () => {
  const found = lostForGood();
  expect(found).toHaveLength(4);
  for (const { accepted } of found) expect(accepted).toMatchObject({ until: "2027-12-31" });
});

test("an event that is accepted says nothing of the others", () => {
  const entry = {
    policy: "backups-offsite-and-immutable",
    event: "earthquake gyeonggi",
    owner: "head of messaging",
    until: "2027-12-31",
    reason: "what was sent lies on the devices too",
  };
  const found = lostForGood(field("PlacementPolicy", "media-transfer", ["accept"], [entry]));
  expect(found.filter(({ accepted }) => !accepted)).toHaveLength(3);
});

test("who only reads objects is not told of them", () => {
  const stores = [{ kind: "object-store", name: "media", access: "read" }];
  expect(lostForGood(unaccepted, field("PlacementPolicy", "media-transfer", ["stores"], stores))).toEqual([]);
});
