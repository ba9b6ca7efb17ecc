import { duration } from '../../core/alerts/readable-values.ts';
import { PRICE } from '../../core/base/prices.ts';
import type { WatchedHold } from '../../core/report/queries.ts';
import { escapeText } from '../output/escape.ts';
import { counted, time } from '../output/style.ts';

/** What reading a lock takes: a request, and the entry that says which version it is about. */
export const LOCK_DOLLARS = PRICE.get + PRICE.readUnit;

/** A hold and its watch in a line. */
export function watchedText({ hold: { kind, until, since, by, replaced = [] }, check }: WatchedHold): string {
  const what = kind === 'legal' || until === null ? 'a legal hold' : `a retention until ${time(until)} UTC`;
  const before =
    replaced.length > 0 ? `, and on what was at ${counted(replaced.length, 'earlier time')}` : '';
  return `${what}, put on what was approved ${time(since)} UTC${before}, by ${escapeText(by)}; ${progressOf(check)}`;
}

function progressOf(check: WatchedHold['check']): string {
  const { round = null, last = null } = check ?? {};
  const now =
    round === null ? [] : [`${counted(round.checked, 'lock')} read since ${time(round.startedAt)} UTC`];
  if (last === null) return now[0] ?? 'its first round begins within a quarter of an hour';
  const { startedAt, endedAt, checked, unheld, unread } = last;
  const dollars = checked * LOCK_DOLLARS;
  const cost = dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`;
  const wrong = [
    ...(unheld > 0 ? [`${counted(unheld, 'version')} not held`] : []),
    ...(unread > 0 ? [`${counted(unread, 'lock')} could not be read`] : []),
  ];
  const result = wrong.length === 0 ? 'all held' : wrong.join(', ');
  const before = `the last round read ${counted(checked, 'lock')} in ${duration(startedAt, endedAt)} (${cost}): ${result}`;
  return [...now, before].join('; ');
}

/** The same as JSON. */
export const watchedJson = ({ hold, check }: WatchedHold) => ({
  dataset: hold.dataset,
  kind: hold.kind,
  until: hold.until,
  since: hold.since,
  replaced: hold.replaced ?? [],
  by: hold.by,
  session: hold.session,
  checkedAt: check?.at ?? null,
  round: check?.round ? countsOf(check.round) : null,
  lastRound: check?.last ? { ...countsOf(check.last), endedAt: check.last.endedAt } : null,
  finding: check?.finding ?? null,
});

interface Counts {
  readonly startedAt: string;
  readonly checked: number;
  readonly unheld: number;
  readonly unread: number;
  readonly unreadReason: string | null;
}

const countsOf = ({ startedAt, checked, unheld, unread, unreadReason }: Counts): Counts => ({
  startedAt,
  checked,
  unheld,
  unread,
  unreadReason,
});
