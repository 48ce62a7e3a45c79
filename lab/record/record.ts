import { z } from "zod";

const identity = z.object({ pid: z.number().int().positive(), started: z.string().min(1) });

const programRecord = identity.extend({
  name: z.string().min(1),
  /** Absolute path of the program. */
  path: z.string(),
  version: z.string(),
  /** Where the program was found. */
  source: z.string(),
});

const declaredSite = z.object({
  name: z.string().min(1),
  halls: z.array(z.object({ name: z.string(), cores: z.number(), memoryGiB: z.number() })),
  storageTiB: z.number(),
  podCidr: z.string(),
  serviceCidr: z.string(),
  serviceAccountIssuer: z.string(),
  preparedStorageClasses: z.array(z.string()),
  awsAccountId: z.string(),
});

const labRecord = z.object({
  format: z.literal(1),
  /** Whether all of it runs, or somebody is still starting it. */
  phase: z.enum(["starting", "running"]),
  /** The process that starts the lab, or did. */
  starter: identity,
  /** When it was started, as in "2022-10-15T06:19:00.000Z". */
  startedAt: z.string(),
  sites: z.array(
    z.object({
      declared: declaredSite,
      /** Address of the control plane. */
      address: z.string(),
      programs: z.array(programRecord),
    }),
  ),
  aws: z.object({
    address: z.string(),
    region: z.string(),
    accountId: z.string(),
    programs: z.array(programRecord),
  }),
});

/** One program that the lab has started. */
export type ProgramRecord = z.infer<typeof programRecord>;

/** What a lab writes down about itself, in `lab.json`. */
export type LabRecord = z.infer<typeof labRecord>;

/** One site of {@link LabRecord}. */
export type SiteRecord = LabRecord["sites"][number];

/**
 * Reads what a lab wrote down.
 *
 * @param text the content of `lab.json`
 * @returns undefined where it is not such a record
 */
export function parseRecord(text: string): LabRecord | undefined {
  try {
    return labRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Every program that a lab has started, as far as it is written down. */
export function programsOf(record: LabRecord): ProgramRecord[] {
  return [...record.sites.flatMap((site) => site.programs), ...record.aws.programs];
}
