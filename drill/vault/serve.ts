import { spawn } from "node:child_process";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { InvalidInputError } from "@holdfast/resilience";
import { readConfigurationFile } from "../service/configuration-file";
import { type VaultConfiguration, vaultConfiguration } from "./configuration";
import { createFront } from "./front";
import { makeBuckets, motoAddress } from "./make-buckets";

/** Longest time until moto answers, in milliseconds. */
const PATIENCE = 60_000;

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ ...motoAddress, path: "/moto-api/" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    sent.on("error", () => resolve(false));
    sent.end();
  });
}

// The object storage of a region as a process, with moto behind it: its argument is the path of its configuration. It
// listens once its buckets are there, and what it holds is in memory.
async function serve(configuration: VaultConfiguration): Promise<void> {
  const { moto, account, address, port } = configuration;
  const child = spawn(moto, [`--host=${motoAddress.host}`, `--port=${motoAddress.port}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, MOTO_ACCOUNT_ID: account },
  });
  child.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on("exit", () => process.exit(1));
  const end = performance.now() + PATIENCE;
  while (!(await answers())) {
    if (performance.now() > end) throw new Error("moto does not answer");
    await pause(200);
  }
  await makeBuckets(configuration);
  createFront(configuration).listen(port, address, () => console.log(JSON.stringify({ address, port })));
}

try {
  serve(readConfigurationFile(process.argv[2], vaultConfiguration)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
} catch (error) {
  if (!(error instanceof InvalidInputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
