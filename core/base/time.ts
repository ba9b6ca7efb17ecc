export const wholeSecond = (time: Date | string): string => {
  const iso = typeof time === 'string' ? new Date(time).toISOString() : time.toISOString();
  return `${iso.slice(0, 19)}.000Z`;
};

/** Last-Modified in whole seconds, which is as fine as S3 gives it, as text that sorts. */
export const second = (iso: string): string => iso.slice(0, 19);

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whole seconds between two ISO times; clocks that differ make none negative. */
export const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** The week of an ISO time, by ISO 8601 and UTC: `2026-W49`. It begins on a Monday, and belongs to the year that its Thursday is in. */
export function weekOf(time: string): string {
  const thursday = new Date(time);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  const day = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS);
  return `${year}-W${String(Math.floor(day / 7) + 1).padStart(2, '0')}`;
}

export const DAY_MS = 86_400_000;

/** The time now; given from outside, so that tests can set it. */
export type Clock = () => Date;

/** Clocks of functions differ by less. What is written as further ahead was written by a clock that was wrong. */
const MAX_AHEAD_MS = 5 * 60_000;

/** ISO time from which on everything is further ahead of this one than clocks differ. */
export const tooFarAhead = (of: string): string => new Date(Date.parse(of) + MAX_AHEAD_MS).toISOString();

/** Milliseconds since an ISO time; `Infinity` for one that is further ahead than clocks differ, so that nobody waits until it comes. */
export function msSince(time: string, now: Date): number {
  const since = now.getTime() - Date.parse(time);
  return since < -MAX_AHEAD_MS ? Number.POSITIVE_INFINITY : since;
}
