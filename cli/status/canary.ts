import { canaryAge, isCanaryLate } from '../../core/alerts/canary-state.ts';
import { duration } from '../../core/alerts/readable-values.ts';
import { heardUntil, isBucketCanaryLate } from '../../core/scope/canary.ts';
import { escapeText } from '../output/escape.ts';
import { time } from '../output/style.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** When the newest canary came through, in a line. */
export function canaryText({ canary, now }: Status): string {
  if ('problem' in canary) return 'not known';
  if (canary.value === null) return 'none came through yet';
  const { putAt, delaySeconds } = canary.value;
  return `came through within ${delaySeconds} s, put ${duration(putAt, now.toISOString())} ago`;
}

export const canaryNeeds = ({ canary, now }: Status): string[] => {
  const state = valueIn(canary);
  if (state === null || !isCanaryLate(state, now)) return [];
  return [
    `no canary came through that was put after ${time(state.putAt)} UTC: alerts about guarded objects may not come through either; see which alarm is on`,
  ];
};

/** `null` where none came through, or nobody could say. */
export const canaryJson = ({ canary, now }: Status) => {
  const state = valueIn(canary);
  return state && { ...state, ageSeconds: canaryAge(state, now) };
};

/** A line for each guarded bucket that has a canary. */
export const bucketCanaryLines = ({ bucketCanaries, now }: Status): string[] =>
  (valueIn(bucketCanaries) ?? []).map(({ bucket, putAt, heardAt }) => {
    const heard =
      putAt === null || heardAt === null
        ? 'none was heard of yet'
        : `heard of within ${duration(putAt, heardAt)}, put ${duration(putAt, now.toISOString())} ago`;
    return `                in ${escapeText(bucket)}: ${heard}`;
  });

export const bucketCanaryNeeds = ({ bucketCanaries, now }: Status): string[] =>
  (valueIn(bucketCanaries) ?? [])
    .filter((canary) => isBucketCanaryLate(canary, now))
    .map(
      (canary) =>
        `no canary in ${escapeText(canary.bucket)} was heard of that was put after ${time(heardUntil(canary))} UTC: changes of guarded objects in it may not be seen; see docs/runbooks/canary-missed.md`,
    );

/** `null` where nobody could say. */
export const bucketCanariesJson = ({ bucketCanaries }: Status) => valueIn(bucketCanaries);
