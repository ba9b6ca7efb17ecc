import type { Json } from '../base/json.ts';
import { second } from '../base/time.ts';
import { type Dataset, modeAt, notLookedAtSince } from '../scope/dataset.ts';
import { MAX_UNSURE_MS } from '../versions/day-coverage.ts';
import type { Window } from '../versions/past-states.ts';

/** Times in which nobody would have seen a change that is gone again. */
export function notWatched(dataset: Dataset, window: Window, polledAt: string | null): Json[] {
  const { sealedAt } = dataset;
  const since = notLookedAtSince(dataset);
  const times = [
    {
      what: 'before-the-seal',
      from: window.from,
      to: sealedAt ?? window.to,
      reason: 'nothing was expected yet',
    },
    ...(since === null
      ? []
      : [
          {
            what: 'not-watched',
            from: since,
            to: window.to,
            reason: [...(dataset.unwatched?.reasons ?? ['not every key was looked at since'])].join('; '),
          },
        ]),
    ...unpolled(dataset, window, polledAt),
    ...openTimes(dataset, window),
  ];
  return times
    .filter((time) => overlaps(time, window))
    .map((time) => ({ ...time, from: later(time.from, window.from), to: earlier(time.to, window.to) }));
}

/** From the last time on at which the settings poll asked whether all stands by which changes are seen, where that is too long ago. */
function unpolled({ sealedAt }: Dataset, { to }: Window, polledAt: string | null) {
  const from = polledAt ?? sealedAt;
  if (from === null || Date.parse(to) - Date.parse(from) <= MAX_UNSURE_MS) return [];
  const reason = 'no settings poll asked whether all stands by which changes are seen';
  return [{ what: 'not-watched', from, to, reason }];
}

/** Times in which everything was allowed. */
const openTimes = (dataset: Dataset, window: Window) =>
  dataset.modes.flatMap(({ since }, index) =>
    modeAt(dataset, since) === 'open'
      ? [
          {
            what: 'open',
            from: since,
            to: dataset.modes[index + 1]?.since ?? window.to,
            reason: 'the dataset was open, so that every change was allowed',
          },
        ]
      : [],
  );

export const overlaps = (a: Window, b: Window): boolean =>
  second(a.from) < second(b.to) && second(a.to) > second(b.from);
const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);
