import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readService, readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { refusal, refusals } from "../expect-invalid-input";
import { changed, serviceText } from "./service-text";

const file = "stacks/services/orders.yaml";
const refused = (...replacements: [string, string][]) =>
  refusal(() => readService(file, changed(...replacements)));

describe("a service file", () => {
  test("is read with durations in seconds and with what it leaves out", () => {
    const { service } = readService(file, serviceText);
    expect(service).toMatchObject({
      service: "orders",
      operational: false,
      rto: 300,
      rpo: 0,
      served: { afterOneLoss: 0.8, afterTwoLosses: 0 },
      stores: [{ kind: "database", name: "orders", access: "read-write", storageGiB: 50 }],
    });
  });

  test("knows the line of each value", () => {
    const { where } = readService(file, serviceText);
    expect(where(["rto"])).toBe(`${file}:5`);
    expect(where(["served", "afterOneLoss"])).toBe(`${file}:8`);
    expect(where(["sites", "kinds", 1])).toBe(`${file}:14`);
    expect(where(["stores", 0, "name"])).toBe(`${file}:20`);
    expect(where(["nowhere"])).toBe(`${file}:1`);
  });

  test("accepts CPU as a number of cores", () => {
    expect(readService(file, changed(["cpu: 500m", "cpu: 2"])).service.workload?.cpu).toBe("2");
  });
});

describe("one clear error each, with file and line", () => {
  test("malformed duration", () => {
    const error = refused(["rto: 5 minutes", "rto: 5min"]);
    expect(error).toMatchObject({ what: 'rto is "5min"', where: `${file}:5` });
    expect(error.fix).toContain("5 minutes");
  });

  test.each(["-5 minutes", "5", "minutes", "5 fortnights", "1e3 seconds", ""])("duration %j", (text) => {
    expect(refused(["rto: 5 minutes", `rto: "${text}"`]).where).toBe(`${file}:5`);
  });

  test("a duration that is a number", () => {
    expect(refused(["rto: 5 minutes", "rto: 300"])).toMatchObject({ what: "rto is 300", where: `${file}:5` });
  });

  test("unknown field", () => {
    const error = refused(["tier: 1", "teir: 1\ntier: 1"]);
    expect(error).toMatchObject({ what: 'unknown field "teir"', where: `${file}:3` });
    expect(error.fix).toMatch(/^remove it, or use one of: service, description, operational, tier/);
  });

  test("unknown field deeper down lists the fields there", () => {
    const error = refused(["  port: 8080", "  port: 8080\n  prot: 1"]);
    expect(error.where).toBe(`${file}:24`);
    expect(error.fix).toBe("remove it, or use one of: image, port, cpu, memory");
  });

  test("unknown field in a list lists the fields of an item", () => {
    const error = refused(["storageGiB: 50", "storageGiB: 50, shard: 2"]);
    expect(error.fix).toBe(
      "write shards, or use one of: kind, name, access, shards, storageGiB, connections, pooled, names",
    );
  });

  test("missing field", () => {
    expect(refused(["rto: 5 minutes\n", ""])).toMatchObject({ what: "rto is missing" });
  });

  test.each([
    ["tier: 1", "tier: 4", "tier is 4", 3],
    ["tier: 1", "tier: 1.5", "tier is 1.5", 3],
    ["survive: one-site", "survive: all-sites", 'survive is "all-sites"', 4],
    ["afterOneLoss: 0.8", "afterOneLoss: 80", "served.afterOneLoss is 80", 8],
    ["afterOneLoss: 0.8", "afterOneLoss: 0", "served.afterOneLoss is 0", 8],
    ["afterOneLoss: 0.8", "afterOneLoss: 0.8\n  afterTwoLosses: 0.5", "served.afterTwoLosses is 0.5", 9],
    ["peakRequestsPerSecond: 1000", "peakRequestsPerSecond: -1", "demand.peakRequestsPerSecond is -1", 10],
    [
      "peakRequestsPerSecond: 1000",
      "peakRequestsPerSecond: 1e12",
      "demand.peakRequestsPerSecond is 1000000000000",
      10,
    ],
    [
      "requestsPerSecondPerReplica: 100",
      "requestsPerSecondPerReplica: 0",
      "demand.requestsPerSecondPerReplica is 0",
      11,
    ],
    ["residency: any", "residency: korea", 'residency is "korea"', 12],
    ["kinds: [owned, leased]", "kinds: [owned, cloud]", "sites.kinds is not right", 14],
    ["kinds: [owned, leased]", "kinds: []", "sites.kinds is not right", 14],
    ["storageGiB: 50", "shards: 2", "stores[0] is not right", 20],
    ["storageGiB: 50", "storageGiB: 50, shards: 0", "stores[0].shards is 0", 20],
    [
      "@sha256:0000",
      ":latest-0000",
      `workload.image is "registry.kr.example/orders:latest-${"0".repeat(64)}"`,
      22,
    ],
    ["port: 8080", "port: 80", "workload.port is 80", 23],
    ["cpu: 500m", "cpu: -2", "workload.cpu is -2", 24],
    ["memory: 512Mi", "memory: 512", "workload.memory is 512", 25],
  ])("%s -> %s", (from, to, what, line) => {
    expect(refused([from, to])).toMatchObject({ what, where: `${file}:${line}` });
  });

  test("everything that is wrong with a file is said at once", () => {
    const text = changed(["approach: active-active", "approach: quorum"], ["tier: 1", "tier: 4"]);
    expect(refusals(() => readService(file, text)).map(({ what, where }) => [what, where])).toEqual([
      ["tier is 4", `${file}:3`],
      ["stores is not right", `${file}:19`],
      ["workload is not right", `${file}:21`],
    ]);
  });

  test("a goal lower than two-sites without a reason, and a reason without such a goal", () => {
    expect(refused(["because: Orders can wait\n", ""])).toEqual({
      what: "survive: one-site is less than two-sites, and because is missing",
      where: `${file}:4`,
      why: "the loss of two sites is what is prepared for; less is an exception, and has a reason",
      fix: "say why in because, or write survive: two-sites",
    });
    expect(refused(["Orders can wait", "' '"])).toMatchObject({
      what: 'because is " "',
      where: `${file}:26`,
    });
    const surviving: [string, string] = ["afterOneLoss: 0.8", "{ afterOneLoss: 0.8, afterTwoLosses: 0.5 }"];
    expect(refused(["survive: one-site\n", ""], ["served:\n  ", "served: "], surviving)).toMatchObject({
      what: "because: it is a reason for a lower goal, and survive is two-sites",
    });
  });

  test("a service that does not say what it survives promises to survive the loss of two sites", () => {
    const text = changed(
      ["survive: one-site\n", ""],
      ["because: Orders can wait\n", ""],
      ["afterOneLoss: 0.8", "afterOneLoss: 0.8\n  afterTwoLosses: 0.5"],
    );
    expect(readService(file, text).service.survive).toBe("two-sites");
  });

  test("a workload that is missing", () => {
    const workload = serviceText.slice(serviceText.indexOf("workload:"), serviceText.indexOf("because:"));
    expect(refused([workload, ""])).toMatchObject({
      why: "approach active-active needs a workload",
    });
  });

  test("not YAML, and a key twice", () => {
    expect(refusal(() => readService(file, "service: [orders\ntier: 1\n")).where).toBe(`${file}:2`);
    expect(refused(["tier: 1", "tier: 1\ntier: 2"])).toMatchObject({
      what: "the file is not valid YAML: Map keys must be unique",
      where: `${file}:4`,
    });
  });

  test("a file with nothing in it", () => {
    expect(refusal(() => readService(file, "")).where).toBe(`${file}:1`);
  });

  test("a folder without services", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "catalogue-"));
    try {
      writeFileSync(path.join(folder, ".gitkeep"), "");
      expect(refusal(() => readServiceFiles(folder)).what).toBe("the service catalogue is empty");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
