import { msSince } from '../../core/base/time.ts';
import type { WatchedHold } from '../../core/report/queries.ts';
import { isInForce } from '../../core/scope/hold.ts';
import { watchedJson, watchedText } from '../hold/watched-hold.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { counted, time } from '../output/style.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** Holds that are in force; `null` where nobody could say. */
const inForce = ({ holds, now }: Status): readonly WatchedHold[] | null =>
  valueIn(holds)?.filter(({ hold }) => isInForce(hold, now.toISOString())) ?? null;

/** A line for each hold that is in force. */
export const holdLines = (status: Status): string[] =>
  (inForce(status) ?? []).map(
    (each) => `Held            ${escapeText(each.hold.dataset)}: ${watchedText(each)}`,
  );

/** A round begins once a day, and each quarter of an hour some locks are read. */
const LATE_MS = 25 * 60 * 60 * 1000;

/** What keeps holds from being watched. Those of datasets that nobody watches are not watched either. */
export const holdNeeds = (status: Status): string[] =>
  (inForce(status) ?? []).flatMap(({ hold, check }) => {
    const name = escapeText(hold.dataset);
    const { unread = 0, unreadReason = null } = check?.round?.unread ? check.round : (check?.last ?? {});
    const at = check?.at || hold.since;
    return [
      ...(unread > 0
        ? [
            `${counted(unread, 'lock')} of ${name} could not be read, so a hold that is missing goes unnoticed: ${escapeText(unreadReason ?? '')}`,
          ]
        : []),
      ...(msSince(at, status.now) > LATE_MS
        ? [
            `the hold of ${name} was not checked since ${time(at)} UTC: see the logs of SweepBatch; ${shellCommand('sealwatch', 'hold', '--dataset', hold.dataset)}`,
          ]
        : []),
    ];
  });

/** `null` where nobody could say. */
export const holdsJson = (status: Status) => inForce(status)?.map(watchedJson) ?? null;
