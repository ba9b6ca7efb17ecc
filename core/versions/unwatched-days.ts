import { DAY_MS } from '../base/time.ts';
import { type DayCoverage, emptyDay, longer, MAX_UNSURE_MS } from './day-coverage.ts';

/**
 * The days of a dataset, and what no poll could write of them: while nothing asks whether all parts stand, nobody knows that changes are
 * seen. Such a time counts to each day that it is of, also of days of which nothing is kept.
 * @param days the newest first
 * @returns the newest first, up to today
 */
export function withUnwatchedDays(days: readonly DayCoverage[], now: Date): DayCoverage[] {
  const oldest = days.at(-1);
  if (oldest === undefined) return [];
  const known = new Map(days.map((each) => [each.day, each]));
  const found: DayCoverage[] = [];
  for (let at = Date.parse(oldest.day); at <= now.getTime(); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    const end = Math.min(at + DAY_MS, now.getTime());
    const kept = known.get(day) ?? emptyDay(oldest.dataset, day);
    known.delete(day);
    // The dataset was sealed on the first day, at a time that the day does not say.
    const from = kept.sureAt ?? (day === oldest.day ? null : new Date(at).toISOString());
    const isUnsure = from !== null && end - Date.parse(from) > MAX_UNSURE_MS;
    found.unshift(
      isUnsure ? { ...kept, blind: longer(kept.blind, { from, to: new Date(end).toISOString() }) } : kept,
    );
  }
  // A clock that is behind has days of tomorrow.
  return [...days.filter(({ day }) => known.has(day)), ...found];
}
