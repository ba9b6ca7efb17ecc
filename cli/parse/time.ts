import { SealwatchError } from '../../core/base/errors.ts';

const LENGTH = /^(\d{1,5})(m|h|d|w)$/;
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };
// Without an offset JavaScript would take the time of this machine's zone; everything else here is UTC.
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** `24h` ago, or a time: ISO text in UTC. */
export const parsePast = (text: string, now: Date): string => parse(text, now, -1);

/**
 * In `24h`, or at a time: ISO text in UTC.
 * @throws {SealwatchError} `USAGE` for a time that has passed
 */
export function parseFuture(text: string, now: Date): string {
  const time = parse(text, now, 1);
  if (time <= now.toISOString())
    throw new SealwatchError('USAGE', `${text} has passed; it is ${now.toISOString()}`);
  return time;
}

function parse(text: string, now: Date, direction: 1 | -1): string {
  const [, amount, unit] = LENGTH.exec(text) ?? [];
  const milliseconds = Number(amount) * (MINUTES[unit ?? ''] ?? 0) * 60_000;
  const time = amount
    ? now.getTime() + direction * milliseconds
    : ISO.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new SealwatchError(
    'USAGE',
    `not a time: ${JSON.stringify(text)}; write 30m, 24h, 7d, 2w, 2026-11-20 or 2026-11-20T10:00:00Z`,
  );
}
