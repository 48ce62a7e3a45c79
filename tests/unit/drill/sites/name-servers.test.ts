import { becameReady, type NameServer } from "@holdfast/drill/sites/name-servers";
import { FakeResolver } from "../users/fake-resolver";

let resolver: FakeResolver;
beforeEach(async () => (resolver = await FakeResolver.start()));
afterEach(() => resolver.stop());

type Mutable = NameServer & { pod: { life: number | undefined } };

function nameServer(readyAfterSeconds: number): Mutable {
  const [address = "", port = ""] = resolver.address.split(":");
  const container = { name: "pdns", image: "pdns", command: [], environment: {}, mounts: [] };
  const declared = {
    ports: new Map([["dns-udp", Number(port)]]),
    containers: [{ ...container, readyAfterSeconds }],
  };
  return { address, pod: { life: 1, declared } };
}

const hostnames = ["pay.example", "mail.example"];

test("a name server is ready once it was asked for every name, and not before its declared time", async () => {
  resolver.answer = { addresses: ["127.0.1.1"], ttl: 5 };
  const startedAt = Date.now();
  expect(await becameReady(nameServer(0.4), hostnames)).toBe(true);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(390);
  expect(resolver.asked).toBe(2);
});

test("one that does not answer yet is asked again", async () => {
  resolver.answer = "failure";
  setTimeout(() => (resolver.answer = { addresses: ["127.0.1.1"], ttl: 5 }), 700);
  const startedAt = Date.now();
  expect(await becameReady(nameServer(0), hostnames)).toBe(true);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(700);
});

test("one that is ended before that, or ended and started again, is not", async () => {
  resolver.answer = "failure";
  const ended = nameServer(0);
  setTimeout(() => (ended.pod.life = undefined), 100);
  expect(await becameReady(ended, hostnames)).toBe(false);

  resolver.answer = { addresses: ["127.0.1.1"], ttl: 5 };
  const again = nameServer(0.3);
  setTimeout(() => (again.pod.life = 2), 100);
  expect(await becameReady(again, hostnames)).toBe(false);
});
