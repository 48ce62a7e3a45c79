import type { PatroniSettings, SynchronousMode } from "./database";

const modesByCaution: readonly SynchronousMode[] = ["off", "quorum", "on"];

/** The most cautious reading of settings that ought to be one: whichever of them is in force, it is no worse. */
export function mostCautious(all: readonly PatroniSettings[]): PatroniSettings {
  const largest = (of: (settings: PatroniSettings) => number): number => Math.max(...all.map(of));
  const walSender = all.map((settings) => settings.walSenderTimeoutSeconds);
  const archiveTimeouts = all.map((settings) => settings.archiveTimeoutSeconds);
  return {
    ttl: largest((settings) => settings.ttl),
    loopWait: largest((settings) => settings.loopWait),
    retryTimeout: largest((settings) => settings.retryTimeout),
    synchronousMode: modesByCaution.find((mode) =>
      all.some((settings) => settings.synchronousMode === mode),
    )!,
    synchronousStrict: all.some((settings) => settings.synchronousStrict),
    synchronousCount: Math.min(...all.map((settings) => settings.synchronousCount)),
    failsafe: all.every((settings) => settings.failsafe),
    maximumLagBytes: largest((settings) => settings.maximumLagBytes),
    walSenderTimeoutSeconds: walSender.includes(0) ? 0 : Math.max(...walSender),
    archive: all.every((settings) => settings.archive),
    restoresFromArchive: all.every((settings) => settings.restoresFromArchive),
    archiveTimeoutSeconds: archiveTimeouts.includes(0) ? 0 : Math.max(...archiveTimeouts),
  };
}

/** The boldest reading of settings: of each that differs, one that is not the most cautious. */
export function boldest(all: readonly PatroniSettings[]): PatroniSettings {
  const cautious = mostCautious(all);
  const differing = all.map((settings) =>
    Object.fromEntries(
      Object.entries(settings).filter(([name, value]) => value !== cautious[name as keyof PatroniSettings]),
    ),
  );
  return Object.assign({}, cautious, ...differing.reverse()) as PatroniSettings;
}

/** What differs between settings, as the second has it; absent where nothing does. */
export function changed(from: PatroniSettings, to: PatroniSettings): Partial<PatroniSettings> | undefined {
  const entries = Object.entries(to).filter(([name, value]) => from[name as keyof PatroniSettings] !== value);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
