import { NameResolution } from "@holdfast/drill/users/name-resolution";
import { FakeResolver } from "./fake-resolver";

let resolver: FakeResolver;
let milliseconds: number;
let names: NameResolution;
beforeEach(async () => {
  resolver = await FakeResolver.start();
  milliseconds = 0;
  names = new NameResolution("pay.example", resolver.address, () => milliseconds);
});
afterEach(() => resolver.stop());

const address = (current?: string) => names.address(current, milliseconds + 2_000);

test("an answer is kept for its TTL, and no longer", async () => {
  resolver.answer = { addresses: ["127.0.1.1"], ttl: 5 };
  expect(await address()).toBe("127.0.1.1");
  resolver.answer = { addresses: ["127.0.1.2"], ttl: 5 };
  milliseconds = 4_999;
  expect(await address()).toBe("127.0.1.1");
  expect(resolver.asked).toBe(1);
  milliseconds = 5_000;
  expect(await address()).toBe("127.0.1.2");
  expect(resolver.asked).toBe(2);
});

test("an answer without a lifetime is asked for each time", async () => {
  resolver.answer = { addresses: ["127.0.1.1"], ttl: 0 };
  await address();
  await address();
  expect(resolver.asked).toBe(2);
});

test("the first address is asked, and after a failure the next one, round and round, without a new answer", async () => {
  resolver.answer = { addresses: ["127.0.1.1", "127.0.1.2", "127.0.1.3"], ttl: 60 };
  const tried = [];
  for (let at = 0; at < 4; at++) {
    tried.push(await address());
    names.failed();
  }
  expect(tried).toEqual(["127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.1"]);
  expect(resolver.asked).toBe(1);
});

test("a user stays where it is connected as long as the answer has that", async () => {
  resolver.answer = { addresses: ["127.0.1.1", "127.0.1.2"], ttl: 0 };
  expect(await address("127.0.1.2")).toBe("127.0.1.2");
  resolver.answer = { addresses: ["127.0.1.3", "127.0.1.1"], ttl: 0 };
  expect(await address("127.0.1.2")).toBe("127.0.1.3");
});

test("without an answer there is an error, within the time", async () => {
  const startedAt = Date.now();
  await expect(names.address(undefined, milliseconds + 300)).rejects.toThrow(/ECANCELLED/);
  expect(Date.now() - startedAt).toBeLessThan(1_000);
  resolver.answer = "failure";
  await expect(address()).rejects.toThrow(/ESERVFAIL/);
  resolver.answer = { addresses: [], ttl: 0 };
  await expect(address()).rejects.toThrow(/ENODATA/);
});

test("once its time is over, an answer that cannot be renewed is not used", async () => {
  resolver.answer = { addresses: ["127.0.1.1"], ttl: 5 };
  await address();
  resolver.answer = "failure";
  milliseconds = 6_000;
  await expect(address()).rejects.toThrow(/ESERVFAIL/);
});
