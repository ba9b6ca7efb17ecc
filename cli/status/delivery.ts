import { LATE_SECONDS, secondsWaited, type Waiting } from '../../core/alerts/delivery-backlog.ts';
import { duration } from '../../core/alerts/readable-values.ts';
import { counted } from '../output/style.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** What was found and is not reported though it should be by now. */
export function deliveryNeeds({ delivery, now }: Pick<Status, 'delivery' | 'now'>): string[] {
  const known = valueIn(delivery);
  if (known === null) return [];
  const { unreported, unpublished } = known;
  const isLate = (waiting: Waiting): boolean => secondsWaited(waiting, now) >= LATE_SECONDS;
  return [
    ...(isLate(unreported)
      ? [`${waitingText('finding', unreported, now)}, and not reported: see the logs of Notify`]
      : []),
    ...(isLate(unpublished)
      ? [
          `${waitingText('alert', unpublished, now)} and not published: see the errors of Notify, and the alert topic's policy and key`,
        ]
      : []),
  ];
}

/** The same in a line: how much waits, and for how long. */
export function deliveryText({ delivery, now }: Status): string {
  const known = valueIn(delivery);
  if (known === null) return 'not known';
  const { unreported, unpublished } = known;
  const parts = [
    ...(unreported.count > 0 ? [waitingText('finding', unreported, now)] : []),
    ...(unpublished.count > 0 ? [`${waitingText('alert', unpublished, now)} and not published`] : []),
  ];
  return parts.join('; ') || 'nothing';
}

/** The same for machines: counts, and seconds for which the oldest has waited, `null` where nothing waits. */
export const deliveryJson = ({ delivery, now }: Status) => {
  const known = valueIn(delivery);
  const json = (waiting: Waiting) => ({
    count: waiting.count,
    oldestSeconds: waiting.oldestAt === null ? null : secondsWaited(waiting, now),
  });
  return known && { unreported: json(known.unreported), unpublished: json(known.unpublished) };
};

function waitingText(what: 'finding' | 'alert', waiting: Waiting, now: Date): string {
  const made = what === 'finding' ? 'found' : 'made';
  const oldest = waiting.count === 1 ? '' : 'the oldest ';
  const until = now.toISOString();
  return `${counted(waiting.count, what)}, ${oldest}${made} ${duration(waiting.oldestAt ?? until, until)} ago`;
}
