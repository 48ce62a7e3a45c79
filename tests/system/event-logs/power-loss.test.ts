import { type NatsServer } from "@holdfast/contract/nats/server";
import { Disk, whyNoDisks } from "../power";
import { type Acknowledged, LogServers, missingOf, publish, siteNames } from "./log-servers";

const noDisks = whyNoDisks();
if (noDisks !== undefined) console.info(`left out: ${noDisks}`);

/** Messages that are published before the power goes, some at once. */
const messages = 300;

/** What is lost of acknowledged messages when every server loses power at once, with messages written to disk so. */
async function lostWithPower(syncInterval: NonNullable<NatsServer["jetStream"]>["syncInterval"]) {
  const log = new LogServers();
  const disks: Disk[] = [];
  try {
    await log.place();
    for (const site of siteNames) {
      disks.push(new Disk(log.dataOf(site), 128));
      const settings = log.settingsOf(site);
      log.configure(site, { ...settings, jetStream: { ...settings.jetStream!, syncInterval } });
    }
    log.start();
    await log.declareStream();
    const client = await log.open("ansan", "push");
    const acknowledged: Acknowledged[] = [];
    while (acknowledged.length < messages) {
      const bodies = Array.from({ length: 20 }, (_, index) => `message ${acknowledged.length + index}`);
      acknowledged.push(...(await Promise.all(bodies.map((body) => publish(client, body)))));
    }
    for (const site of siteNames) await log.kill(site);
    for (const disk of disks) disk.losePower();
    log.start();
    const streams = await log.open("ansan", "streams");
    // The job of the component declares it again where it is gone.
    await log.declareStream();
    const missing = await missingOf(streams, acknowledged);
    return { acknowledged: acknowledged.length, lost: missing.length };
  } finally {
    await log.stop();
    for (const disk of disks) disk.remove();
    log.remove();
  }
}

const testWithDisks = noDisks === undefined ? test : test.skip;

testWithDisks("power is lost everywhere: with `always` no acknowledged message is lost", async () => {
  const { acknowledged, lost } = await lostWithPower("always");
  console.info(`sync_interval always: ${lost} of ${acknowledged} acknowledged messages lost, predicted 0`);
  expect(lost).toBe(0);
});

testWithDisks("power is lost everywhere: with NATS' default acknowledged messages are lost", async () => {
  const { acknowledged, lost } = await lostWithPower(120);
  console.info(
    `sync_interval 2m: ${lost} of ${acknowledged} acknowledged messages lost, predicted up to 120 s of them`,
  );
  expect(lost).toBeGreaterThan(0);
});
