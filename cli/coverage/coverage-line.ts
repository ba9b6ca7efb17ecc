import { duration } from '../../core/alerts/readable-values.ts';
import {
  type BlindTime,
  type DayCoverage,
  delayOfShare,
  longer,
  stateOf,
} from '../../core/versions/day-coverage.ts';
import { counted } from '../output/style.ts';

/** Seconds, rounded up to a step but for the worst; `null` where no version was recorded. */
interface Delays {
  readonly median: number | null;
  readonly p95: number | null;
  readonly worst: number | null;
}

export const delaysOf = ({ delays, worstDelay }: Pick<DayCoverage, 'delays' | 'worstDelay'>): Delays => ({
  median: delayOfShare(delays, 0.5),
  p95: delayOfShare(delays, 0.95),
  worst: worstDelay,
});

/** `3 s, 8 s, 40 s`: median, p95, worst. */
export const delaysText = ({ median, p95, worst }: Delays): string =>
  [median, p95, worst].map((seconds) => (seconds === null ? '-' : `${seconds} s`)).join(', ');

export const blindText = (blind: BlindTime | null): string =>
  blind === null ? 'none' : duration(blind.from, blind.to);

/** What the newest of some days says of all their datasets together, in a line. */
export function coverageLine(days: readonly DayCoverage[]): string {
  const newest = days
    .map(({ day }) => day)
    .sort()
    .at(-1);
  if (newest === undefined) return 'nothing was measured yet';
  const all = days.filter(({ day }) => day === newest);
  const sum = (of: (day: DayCoverage) => number): number => all.reduce((total, each) => total + of(each), 0);
  const delays: Record<string, number> = {};
  for (const { delays: own } of all)
    for (const [step, count] of Object.entries(own)) delays[step] = (delays[step] ?? 0) + count;
  const worst = all.flatMap(({ worstDelay }) => worstDelay ?? []);
  const worstDelay = worst.length === 0 ? null : Math.max(...worst);
  const blind = all.map((each) => each.blind).reduce(longer, null);
  const noticed = delaysText(delaysOf({ delays, worstDelay }));
  const versions = counted(
    sum(({ withEvent }) => withEvent),
    'version',
  );
  return `${newest}: ${versions} by their events, ${sum(({ withoutEvent }) => withoutEvent)} without; longest blind time ${blindText(blind)}; noticed within ${noticed} (median, p95, worst)`;
}

/** A day for machines. */
export const dayJson = (day: DayCoverage) => ({
  dataset: day.dataset,
  day: day.day,
  state: stateOf(day),
  withEvent: day.withEvent,
  withoutEvent: day.withoutEvent,
  withoutVersion: day.withoutVersion,
  longestBlind: day.blind,
  delaySeconds: delaysOf(day),
  sureAt: day.sureAt,
});
