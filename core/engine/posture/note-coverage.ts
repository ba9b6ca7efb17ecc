import { secondsBetween } from '../../base/time.ts';
import type { BlindTime } from '../../versions/day-coverage.ts';
import type { Monitor } from '../monitor.ts';
import { type MeasurePorts, measureCoverage } from './measure-coverage.ts';
import { type ReportCoveragePorts, reportUnseen, reportUnwatched } from './report-coverage.ts';

export type NoteCoveragePorts = Omit<MeasurePorts, 'reportUnseen'> &
  ReportCoveragePorts & {
    /** ISO times by dataset: when it was sure for the last time that every change is seen. */
    readonly watchedAt: () => Promise<Readonly<Record<string, string>>>;
    readonly monitor: Monitor;
    /** Name of the stack: another deployment that measures must not hide that this one does not. */
    readonly stack: string;
  };

/** Times until now in which it was not sure that every change is seen, by dataset. */
interface UnsureTimes {
  readonly blind: Readonly<Record<string, BlindTime>>;
  /** Those of them that passed before anybody looked. */
  readonly passed: Readonly<Record<string, BlindTime>>;
}

/**
 * Counts how well everything was watched, measures it for alarms, and writes the findings.
 */
export async function noteCoverage({ blind, passed }: UnsureTimes, ports: NoteCoveragePorts): Promise<void> {
  const { monitor, stack } = ports;
  const gaps = Object.values(blind).map(({ from, to }) => secondsBetween(from, to));
  // Before anything that may fail: the alarm on it has to work where nothing else does.
  monitor.measure('LongestBlindSeconds', Math.max(0, ...gaps), { stack });
  const measured = await measureCoverage(
    { watchedAt: await ports.watchedAt(), blind },
    { ...ports, reportUnseen: (found) => reportUnseen(found, ports) },
  );
  const unseen = measured.unseen.reduce((sum, { count }) => sum + count, 0);
  monitor.measure('VersionsWithoutEvent', unseen, { stack });
  // Without a version there is no delay; 0 would say that there was one.
  if (measured.worstDelay !== null) monitor.measure('WorstDetectionSeconds', measured.worstDelay, { stack });
  if (unseen > 0) monitor.warn('versions without an event', { count: unseen });
  await reportUnwatched(passed, ports);
}
