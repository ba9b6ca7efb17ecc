import { SEVERITIES } from '../../core/base/severity.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import { triedAgainFrom } from '../../core/engine/runs/tried-again.ts';
import {
  type Dataset,
  isWatched,
  notLookedAtSince,
  type Unwatched,
  verifiedTooLongAgo,
} from '../../core/scope/dataset.ts';
import { scheduleOf } from '../../core/scope/sweep-level.ts';
import { notRecordedNotes } from '../cloudtrail-gaps.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { runsCommand } from '../runs/watch-run.ts';
import { type Attempt, valueIn } from './attempt.ts';
import { auditNeeds } from './audit-needs.ts';
import { bucketCanaryNeeds, canaryNeeds } from './canary.ts';
import { deliveryNeeds } from './delivery.ts';
import { holdNeeds } from './holds.ts';
import type { Status } from './status.ts';
import { subscriptionNeeds } from './subscription-needs.ts';

/** What needs a hand, the most pressing first; each says what to do. */
export function needsOf(status: Status): string[] {
  return [
    ...subscriptionNeeds('alerts', status.alerts),
    ...subscriptionNeeds('operations', status.operations),
    ...deliveryNeeds(status),
    ...canaryNeeds(status),
    ...bucketCanaryNeeds(status),
    ...accessNeeds(status),
    ...overdueNeeds(status),
    ...pollNeeds(status),
    ...auditNeeds(status),
    ...eventDeliveryNeeds(status),
    ...queueNeeds(status),
    ...datasetNeeds(status),
    ...sweepNeeds(status),
    ...holdNeeds(status),
    ...problemsOf(status),
  ];
}

/** Open findings are 1, but for what is only worth knowing; whatever needs a hand or could not be read is 3. */
export const statusExit = (status: Status): ExitCode =>
  worst(
    SEVERITIES.some((severity) => severity !== 'info' && status.findings[severity] > 0)
      ? EXIT.findings
      : EXIT.fine,
    needsOf(status).length > 0 ? EXIT.unchecked : EXIT.fine,
  );

export const accessNeeds = ({ access }: Pick<Status, 'access'>): string[] =>
  (valueIn(access) ?? []).map(
    ({ dataset, bucket, what, detail }) =>
      `the functions cannot ${what} ${escapeText(dataset)} in ${escapeText(bucket)}: ${escapeText(detail)}`,
  );

const sweepNeeds = ({ sweeps }: Status): string[] =>
  [...sweeps].flatMap(([name, sweep]) => {
    const run = valueIn(sweep);
    return run?.status === 'failed'
      ? [
          `the last sweep of ${escapeText(name)} failed: ${escapeText(run.reason ?? '')}; ${runsCommand('resume', run.id)}`,
        ]
      : [];
  });

/** Twice the schedule's quarter of an hour, and some. */
const LATE_AFTER_MS = 40 * 60 * 1000;

export function pollNeeds({ poll, now }: Pick<Status, 'poll' | 'now'>): string[] {
  const newest = valueIn(poll);
  if (newest === null) return [];
  const age = now.getTime() - new Date(newest.at).getTime();
  const late =
    age > LATE_AFTER_MS
      ? [`the settings were not polled since ${time(newest.at)} UTC: see the logs of LookAtSettings`]
      : [];
  const unread = newest.unreadable.map(
    ({ resource, setting, detail }) =>
      `${escapeText(setting)} of ${escapeText(resource)} could not be read, so a change of it would go unseen: ${escapeText(detail)}`,
  );
  return [...late, ...unread];
}

function overdueNeeds({ overdue }: Status): string[] {
  const late = SEVERITIES.filter((severity) => overdue[severity] > 0);
  if (late.length === 0) return [];
  const counts = late.map((severity) => `${count(overdue[severity])} ${severity}`).join(', ');
  return [`findings are overdue (${counts}): sealwatch findings lists them first`];
}

const eventDeliveryNeeds = ({ eventDeliveries }: Status): string[] =>
  eventDeliveries.flatMap((tried) => {
    const delivery = valueIn(tried);
    if (delivery === null || delivery.isOn) return [];
    return [
      `${escapeText(delivery.bucket)} sends no events to EventBridge: changes in it are not noticed; switch it on as docs/runbooks/event-feed-cut.md says`,
    ];
  });

const queueNeeds = ({ queues }: Status): string[] =>
  queues.flatMap((tried) => {
    const queue = valueIn(tried);
    if (queue === null || !queue.isDeadLetter || queue.messages === 0) return [];
    return [
      `${counted(queue.messages, 'message')} in the dead-letter queue ${queue.name}: sealwatch redrive --dry-run says why; repair that, then sealwatch redrive`,
    ];
  });

const datasetNeeds = ({ datasets, catchUps, sweeps, now }: Status): string[] =>
  datasets.flatMap(({ dataset }) => {
    const { name, status } = dataset;
    if (!isWatched(dataset)) return [];
    const command = shellCommand('sealwatch', 'seal', name);
    const unrecorded = dataset.unrecorded ? notRecordedNotes(dataset).slice(0, 1) : [];
    if (status === 'unsealed')
      return [`${escapeText(name)} is unsealed, so nothing alerts: ${command}`, ...unrecorded];
    if (status === 'sealing')
      return [`the seal of ${escapeText(name)} is not done: ${command}`, ...unrecorded];
    if (dataset.unwatched) return [unwatchedNeed(name, dataset.unwatched), ...unrecorded];
    const since = notLookedAtSince(dataset);
    const read = verifiedTooLongAgo(dataset, now);
    return [
      ...(since === null ? [] : [gapNeed(name, since, valueIn(catchUps.get(name) ?? { problem: '' }))]),
      ...failedSweepNeed(dataset, valueIn(sweeps.get(name) ?? { problem: '' })),
      ...(read === null ? [] : [readNeed(name, read)]),
      ...unrecorded,
    ];
  });

const unwatchedNeed = (name: string, { since, reasons }: Unwatched): string =>
  `${escapeText(name)} is not looked at since ${time(since)} UTC: ${reasons.map(escapeText).join('; ')}; put that right, and it is swept from then on; ${shellCommand('sealwatch', 'verify', '--dataset', name)} does it now`;

const gapNeed = (name: string, since: string, sweep: Run | null): string =>
  `not every key of ${escapeText(name)} was looked at since ${time(since)} UTC, when it was not watched, its mode allowed more or other code judged it: ${howFarIs(sweep)}; ${shellCommand('sealwatch', 'verify', '--dataset', name)} does it now`;

function howFarIs(sweep: Run | null): string {
  if (sweep?.status === 'stopped')
    return `its sweep was stopped, and goes on when somebody says so (${runsCommand('resume', sweep.id)})`;
  if (sweep?.status !== 'failed')
    return 'a sweep is at it, or begins within a quarter of an hour (see sealwatch runs)';
  return `its sweep ${failureOf(sweep)}; it is tried again ${nextTry(sweep)}, or now by ${runsCommand('resume', sweep.id)}`;
}

const failureOf = ({ attempt, reason }: Run): string =>
  `failed, at attempt ${attempt}: ${escapeText(reason ?? '')}`;

function nextTry(sweep: Run): string {
  const next = triedAgainFrom(sweep);
  return next === null ? 'soon' : `from ${time(next)} UTC on`;
}

/** Where datasets are swept by themselves, that goes on with one that failed. */
function failedSweepNeed({ name, sweep: configured }: Dataset, sweep: Run | null): string[] {
  if (sweep?.status !== 'failed') return [];
  const failed = `the last sweep of ${escapeText(name)} ${failureOf(sweep)}`;
  const resume = runsCommand('resume', sweep.id);
  return scheduleOf(configured) === null
    ? [`${failed}; ${resume} goes on with it`]
    : [`${failed}; it is tried again ${nextTry(sweep)}, or now by ${resume}`];
}

const readNeed = (name: string, at: string): string =>
  `keys of ${escapeText(name)} were verified too long ago: the last time that every one was read is ${time(at)} UTC, and its sweeps are to read them more often; see sealwatch runs, or ${shellCommand('sealwatch', 'sweep', '--dataset', name, '--level', 'read')}`;

// Whatever could not be read is never taken for fine.
function problemsOf({
  access,
  alerts,
  operations,
  queues,
  eventDeliveries,
  lastSeen,
  sweeps,
  catchUps,
  oldestMessage,
  posture,
  delivery,
  decisions,
  coverage,
  canary,
  bucketCanaries,
  holds,
  log,
}: Status): string[] {
  const tried: readonly Attempt<unknown>[] = [
    access,
    alerts,
    operations,
    ...queues,
    ...eventDeliveries,
    ...lastSeen.values(),
    ...sweeps.values(),
    ...catchUps.values(),
    oldestMessage,
    posture,
    delivery,
    decisions,
    coverage,
    canary,
    bucketCanaries,
    holds,
    log,
  ];
  const problems = tried.flatMap((each) =>
    'problem' in each ? [`could not be checked: ${each.problem}`] : [],
  );
  return [...new Set(problems)];
}
